"""``fenceline trust``: lets a repository's own configuration name servers off this machine."""

from __future__ import annotations

from pathlib import Path

from fenceline.config.read import WORKSPACE_FILE
from fenceline.config.trust import trust
from fenceline.workspace.files import open_workspace


def trust_here() -> int:
    """Trust the configuration of the workspace around the current folder, until it changes."""
    path = open_workspace(Path.cwd()).root / WORKSPACE_FILE
    trust(path)
    print(f"trusted until it changes: {path}")
    return 0
