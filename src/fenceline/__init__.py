"""Fenceline: a coding agent for both sides of a network's edge."""

__version__ = "0.1.0"
