"""The settings of where a command is given, found without git: for commands that touch no file of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.config.read import read_config

if TYPE_CHECKING:
    from fenceline.config.read import Config


def config_here(explicit: Path | None = None) -> Config:
    """Return the configuration of the workspace around the current folder.

    Args:
        explicit: a file in place of the standard ones.

    Raises:
        UsageError: it is wrong.
    """
    return read_config(top_of(Path.cwd()), explicit)


def top_of(folder: Path) -> Path:
    """Return the nearest folder upwards that a work tree begins at, ``folder`` itself where there is none."""
    return next((top for top in (folder, *folder.parents) if (top / ".git").exists()), folder)
