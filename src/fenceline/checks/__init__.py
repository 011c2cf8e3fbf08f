"""Finds and runs the commands that decide."""
