"""The symbol index: what every source file of a workspace declares."""

from __future__ import annotations

from fenceline.workspace.index.files import Skipped
from fenceline.workspace.index.languages import language_of
from fenceline.workspace.index.opening import Index, open_index
from fenceline.workspace.index.outlining import UnreadableError, outline

__all__ = ["Index", "Skipped", "UnreadableError", "language_of", "open_index", "outline"]
