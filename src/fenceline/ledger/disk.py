"""Appending and locking that hold against a crash, a full disk and a neighbour process."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold an exclusive lock on ``path``; the kernel lets it go when the process dies."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def append(path: Path, data: bytes) -> None:
    """Append ``data`` in one write and wait for the disk; the caller holds the lock that guards ``path``.

    Raises:
        OSError: it could not be written; what was written of it is taken back.
    """
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        before = os.fstat(file).st_size
        _write_all_or_nothing(file, data, before)
        os.fsync(file)
    finally:
        os.close(file)
    if before == 0:
        sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Wait until the names in the folder ``path`` are on disk."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write_all_or_nothing(file: int, data: bytes, before: int) -> None:
    try:
        if os.write(file, data) != len(data):
            raise _disk_full()
    except OSError:
        with suppress(OSError):  # the first failure is the one to tell
            os.ftruncate(file, before)
        raise


def _disk_full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
