"""Judges an answer line by line while it is still being written."""
