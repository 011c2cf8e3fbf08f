"""Single files, relative to an open folder: read, replaced and removed without a half-way state."""

from __future__ import annotations

import os
import stat

from fenceline.workspace.faults import TooLargeError, UnsafePathError, shown

LEFTOVER = ".fenceline-"
"""Prefix of our temporary files; one that outlives its process is swept by the next restore."""


def read(folder: int, name: str, limit: int | None = None) -> bytes:
    """Return the bytes of a regular file; links, devices and more than ``limit`` bytes are refused."""
    refuse_link(folder, name)
    fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    with open(fd, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise UnsafePathError(f"{shown(name)} is not a regular file", "name a file of the project")
        data = file.read(-1 if limit is None else limit + 1)
    if limit is not None and len(data) > limit:
        raise TooLargeError(f"{shown(name)} is larger than {limit} bytes")
    return data


def status(folder: int, name: str) -> os.stat_result | None:
    """Return what is there itself (never what a link points to), or None."""
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def refuse_link(folder: int, name: str) -> None:
    """Raise UnsafePathError where a symbolic link is in the file's place."""
    found = status(folder, name)
    if found is not None and stat.S_ISLNK(found.st_mode):
        raise UnsafePathError(f"{shown(name)} is a symbolic link", "name the file that it points to")


def replace(folder: int, name: str, data: bytes, permissions: int | None = None) -> None:
    """Put ``data`` in the file's place in one step: nobody ever sees a part of it.

    Args:
        folder: descriptor of the folder.
        name: file in it; a link in its place is replaced, not followed.
        data: the whole content.
        permissions: mode bits; None keeps those of the file that is there, or the umask's for a new one.
    """
    old = status(folder, name)
    temporary = _temporary_name()
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666, dir_fd=folder)
    try:
        with open(fd, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(data)
            file.flush()
            _dress(fd, old, permissions)
            os.fsync(fd)
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        os.unlink(temporary, dir_fd=folder)
        raise


def replace_link(folder: int, name: str, target: bytes) -> None:
    """Put a symbolic link to ``target`` in the place of ``name`` in one step."""
    temporary = _temporary_name()
    os.symlink(target, os.fsencode(temporary), dir_fd=folder)
    os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)


def remove(folder: int, name: str) -> None:
    """Remove a file or a link; one that is already gone is fine."""
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        return


def _temporary_name() -> str:
    return f"{LEFTOVER}{os.urandom(8).hex()}"


def _dress(fd: int, old: os.stat_result | None, permissions: int | None) -> None:
    if old is not None and os.geteuid() == 0:
        os.fchown(fd, old.st_uid, old.st_gid)  # root must not take over a file by editing it
    if permissions is not None:
        os.fchmod(fd, permissions)
    elif old is not None and stat.S_ISREG(old.st_mode):
        os.fchmod(fd, stat.S_IMODE(old.st_mode))
