"""Ranks the files that an instruction is likely about, and the kind of work, where it names nothing outright."""
