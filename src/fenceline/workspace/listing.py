"""Which files a workspace has: as git sees them, or by a walk where there is no git."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.workspace import git
from fenceline.workspace.disk import LEFTOVER
from fenceline.workspace.faults import WorkspaceError, shown
from fenceline.workspace.paths import is_git_name

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

PLAIN_LIMIT = 100_000
"""Files in a plain folder from which on it is taken for a mistake (somebody's whole home)."""
_SKIPPED = frozenset(
    {
        "node_modules",
        "__pycache__",
        "venv",
        "env",
        "target",
        "build",
        "dist",
        "site-packages",
        "vendor",
        "coverage",
    }
)
_INSTALLED = (".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox")
"""Folders that tools fill: no part of a workspace unless git tracks them, ignored or not."""
_GIT_LISTING = (
    *("ls-files", "-z", "--cached", "--others", "--exclude-standard"),
    *(f"--exclude={name}/" for name in _INSTALLED),
)


@dataclass(slots=True)
class Listing:
    """A listing under way; git works while we do something else.

    Args:
        root: the workspace's root.
        process: ``git ls-files``, or None for a plain folder.
    """

    root: Path
    process: subprocess.Popen[bytes] | None
    _modes: dict[str, int] | None = field(default=None, init=False)

    def modes(self) -> dict[str, int]:
        """Return every file and symbolic link with its ``st_mode``, by path, sorted.

        Raises:
            WorkspaceError: git failed, or the plain folder has too many files.
        """
        if self._modes is None:
            self._modes = dict(_present(self.root, sorted(self._names())))
        return self._modes

    def paths(self) -> tuple[str, ...]:
        """Return the paths alone."""
        return tuple(self.modes())

    def _names(self) -> set[str]:
        if self.process is None:
            return set(_walk(self.root))
        out = git.finish(self.process, "list the files")
        return {os.fsdecode(name) for name in out.split(b"\0") if name}


def begin(root: Path, git_dir: Path | None) -> Listing:
    """Start listing the files under ``root``."""
    if git_dir is None:
        return Listing(root, None)
    env = git.environment(GIT_DIR=str(git_dir), GIT_WORK_TREE=str(root))
    return Listing(root, git.start(_GIT_LISTING, root, env))


def _present(root: Path, names: list[str]) -> Iterator[tuple[str, int]]:
    """Leave out what is deleted, a submodule, behind a link, git's own or ours."""
    prefix = f"{root}/"
    real: dict[str, bool] = {"": True}
    for name in names:
        folder, _, last = name.rpartition("/")
        if last.startswith(LEFTOVER) or not _is_real(prefix, folder, real):
            continue
        mode = _mode(prefix + name)
        if (stat.S_ISREG(mode) or stat.S_ISLNK(mode)) and not is_git_name(last):
            yield name, mode


def _is_real(prefix: str, folder: str, known: dict[str, bool]) -> bool:
    if folder not in known:
        above, _, last = folder.rpartition("/")
        known[folder] = (
            _is_real(prefix, above, known) and not is_git_name(last) and stat.S_ISDIR(_mode(prefix + folder))
        )
    return known[folder]


def _mode(path: str) -> int:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


def _walk(root: Path) -> Iterator[str]:
    count = 0
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if _is_walked(folder, name)]
        relative = os.path.relpath(folder, root)
        for name in names:
            yield name if relative == "." else f"{relative}/{name}"
        links = [name for name in below if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114 - names may be non-UTF-8
        yield from (name if relative == "." else f"{relative}/{name}" for name in links)
        count += len(names)
        if count > PLAIN_LIMIT:
            raise WorkspaceError(
                f"{shown(str(root))} has more than {PLAIN_LIMIT} files and is no git repository",
                "run it in the project's folder",
            )


def _is_walked(folder: str, name: str) -> bool:
    if name in _SKIPPED or name.startswith("."):
        return False
    return not os.path.lexists(f"{folder}/{name}/.git")
