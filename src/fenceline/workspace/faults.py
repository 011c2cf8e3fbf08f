"""What can go wrong with files, as one line for a person."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError

if TYPE_CHECKING:
    from collections.abc import Generator

_HINTS = {
    errno.ENOSPC: "free some disk space and try again",
    errno.EDQUOT: "free some of your disk quota and try again",
    errno.EFBIG: "the file is larger than this system lets a process write",
    errno.EACCES: "check the owner and the permissions",
    errno.EPERM: "check the owner and the permissions",
    errno.EROFS: "the file system is mounted read-only",
    errno.ENOENT: "check the spelling of the path",
    errno.EISDIR: "name a file, not a folder",
    errno.ENOTDIR: "a part of the path before the last is not a folder",
    errno.ENAMETOOLONG: "use a shorter name",
}


class WorkspaceError(FencelineError):
    """The workspace cannot do what was asked; nothing of the user's was harmed."""


class UnsafePathError(WorkspaceError):
    """The path leads out of the workspace, into git's own folder, or through a symbolic link."""


class TooLargeError(WorkspaceError):
    """The file is larger than whoever reads it can use."""


def shown(path: str) -> str:
    """Return ``path`` safe for a terminal: control and undecodable characters escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in path)


def listed(paths: tuple[str, ...], limit: int = 5) -> str:
    """Return the first ``limit`` paths in one line, and how many more there are."""
    head = ", ".join(shown(path) for path in paths[:limit])
    return head if len(paths) <= limit else f"{head} and {len(paths) - limit} more"


@contextmanager
def told_plainly(doing: str, path: str) -> Generator[None]:
    """Turn an OSError inside the block into ``WorkspaceError("cannot <doing> <path>: …")``."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise WorkspaceError(
            f"cannot {doing} {shown(path)}: {reason}", _HINTS.get(error.errno or 0, "")
        ) from error
