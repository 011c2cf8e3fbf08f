"""Git, without the surroundings of whoever runs the benchmark."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def surroundings() -> dict[str, str]:
    """Return an environment in which git reads the repository's own configuration alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0"}


def git(folder: Path, *arguments: str) -> bytes:
    """Run git in a repository, bare or not, and return its output.

    Raises:
        subprocess.CalledProcessError: git failed.
    """
    ran = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env=surroundings())
    return ran.stdout
