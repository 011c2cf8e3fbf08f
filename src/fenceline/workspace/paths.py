"""Paths that come from outside: held to the workspace, component by component.

Names are never resolved and then used; each folder on the way is opened without following links, relative to
the one before, so that nothing swapped in between can lead a write out of the workspace.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fenceline.workspace.faults import UnsafePathError, shown, told_plainly

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_GIT_NAMES = frozenset({".git", "git~1"})


def split(path: str) -> tuple[str, ...]:
    """Return the components of a relative POSIX path.

    Raises:
        UnsafePathError: the path is empty, absolute, climbs with ``..``, names git's folder in any spelling
            that some file system takes for it, or cannot be a file name at all.
    """
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if not parts or path.endswith("/"):
        raise UnsafePathError(
            f"'{shown(path)}' does not name a file", "give a path relative to the workspace"
        )
    if path.startswith("/"):
        raise UnsafePathError(f"{shown(path)} is absolute", "give a path relative to the workspace")
    if ".." in parts:
        raise UnsafePathError(f"{shown(path)} climbs with ..", "give a path inside the workspace")
    if any(is_git_name(part) for part in parts):
        raise UnsafePathError(f"{shown(path)} belongs to git", "name a file of the project")
    if not _can_be_named(path):
        raise UnsafePathError(f"'{shown(path)}' cannot be a file name", "use plain characters")
    return parts


def is_git_name(part: str) -> bool:
    """Return whether some file system takes ``part`` for ``.git`` (case, dots at the end, ignorables)."""
    if not part.isascii():
        part = "".join(c for c in part if c.isprintable())
    return part.casefold().rstrip(". ") in _GIT_NAMES


def _can_be_named(path: str) -> bool:
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


@contextmanager
def folder_of(root: Path, path: str, *, create: bool = False) -> Generator[tuple[int, str]]:
    """Open the folder that holds ``path`` and yield its descriptor and the last component.

    Args:
        root: the workspace's root.
        path: relative POSIX path, from anywhere.
        create: make missing folders on the way.

    Raises:
        UnsafePathError: see ``split``; or a symbolic link is on the way.
        OSError: a folder on the way is missing or cannot be opened.
    """
    *folders, name = split(path)
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            below = _enter(here, folder, path, create=create)
            os.close(here)
            here = below
        yield here, name
    finally:
        os.close(here)


def _enter(here: int, folder: str, path: str, *, create: bool) -> int:
    if create:
        _ensure_folder(here, folder)
    try:
        return os.open(folder, _FOLDER, dir_fd=here)
    except OSError:
        _refuse_link(here, folder, path)
        raise


def _ensure_folder(here: int, folder: str) -> None:
    try:
        os.mkdir(folder, dir_fd=here)
    except FileExistsError:
        return


def _refuse_link(here: int, folder: str, path: str) -> None:
    if _is_link(here, folder):
        raise UnsafePathError(
            f"{shown(path)} is behind the symbolic link {shown(folder)}",
            "use the path that the link points to",
        )


def _is_link(here: int, name: str) -> bool:
    try:
        os.readlink(name, dir_fd=here)
    except OSError:
        return False
    return True


@contextmanager
def reaching(root: Path, path: str, doing: str, *, create: bool = False) -> Generator[tuple[int, str]]:
    """``folder_of`` with every OSError inside the block told as "cannot <doing> <path>"."""
    with told_plainly(doing, path), folder_of(root, path, create=create) as found:
        yield found
