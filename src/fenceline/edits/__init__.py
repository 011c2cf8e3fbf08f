"""Whole-symbol edits: read a model's answer, find the place, splice bytes."""
