"""What the tests of scope share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.scope.read import read_scope
from fenceline.workspace.files import open_workspace
from fenceline.workspace.index import open_index

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.scope.model import Scope


def scope_of(root: Path, instruction: str) -> Scope:
    """Read an instruction against the folder."""
    workspace = open_workspace(root)
    return read_scope(instruction, open_index(root, workspace.files(), root / ".cache"), workspace)
