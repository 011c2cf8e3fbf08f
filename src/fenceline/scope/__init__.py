"""Reads an instruction against the code: what a task touches, and why."""
