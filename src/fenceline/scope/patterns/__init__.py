"""Code to follow: siblings of a symbol, files of one kind, and where they are registered."""
