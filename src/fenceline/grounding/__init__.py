"""Holds what a model writes against what exists: typed signals from streams, edits and attempts."""
