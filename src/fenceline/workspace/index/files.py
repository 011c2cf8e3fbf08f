"""The files of the workspace as the index sees them: what tells a change, and safe reading."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.workspace.index.outlining import MAX_BYTES, UnreadableError, check_readable

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells a changed file from the one that was read."""

    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that the index does not hold, and why, in words."""

    path: str
    reason: str


def fingerprint(root: Path, path: str) -> Fingerprint | None:
    """Return the fingerprint of a regular file; None for anything else. Links are not followed."""
    try:
        status = os.lstat(os.path.join(root, path))  # noqa: PTH118 - thousands of files; pathlib is 5 times slower
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Fingerprint(status.st_size, status.st_mtime_ns, status.st_ino)


def read_source(root: Path, path: str) -> bytes:
    """Return the content of a file that can be outlined.

    Raises:
        UnreadableError: with the reason why not.
    """
    found = fingerprint(root, path)
    if found is None:
        raise UnreadableError("not a regular file")
    if found.size > MAX_BYTES:
        raise UnreadableError("larger than 1 MiB")
    try:
        source = (root / path).read_bytes()
    except OSError as error:
        raise UnreadableError(f"unreadable: {error.strerror}") from error
    check_readable(source)
    return source
