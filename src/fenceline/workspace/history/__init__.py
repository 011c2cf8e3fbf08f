"""What a repository's history says: which files each of the last commits changed, and in what words."""

from __future__ import annotations

from fenceline.workspace.history.model import Change, Commit, History
from fenceline.workspace.history.reading import COMMITS, SECONDS, read_history

__all__ = ["COMMITS", "SECONDS", "Change", "Commit", "History", "read_history"]
