"""The temporary folder of one run of a command, outside the workspace and ours alone.

Who uses one holds a lock on it, which ends with its process. So what a killed run left behind is known, and goes away
with a later run's.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import stat
import time
from contextlib import contextmanager, suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

LAYER = "layer"
"""Name of the folder in it that takes what is written to a workspace under a layer."""

_OURS = re.compile(r"fenceline-[0-9a-f]{16}")
_OLD_S = 3600  # nobody is about to lock one that is older
_MOST = 16  # that one process removes


@contextmanager
def temporary() -> Generator[Path]:
    """Yield the folder, under a name that nobody can guess, and remove it afterwards."""
    base = Path(os.environ.get("TMPDIR") or "/tmp").resolve()  # noqa: S108 - see above
    spot = base / f"fenceline-{os.urandom(8).hex()}"
    spot.mkdir(mode=0o700)
    lock = _locked(spot)
    try:
        yield spot
    finally:
        _remove(spot)
        if lock is not None:
            os.close(lock)
        _remove_abandoned(base)


@cache
def _remove_abandoned(base: Path) -> None:
    """Remove some folders whose users were killed, once in a process."""
    for spot in islice(_old(base), _MOST):
        if (lock := _locked(spot)) is not None:
            _remove(spot)
            os.close(lock)


def _old(base: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(base) as entries:
        for entry in entries:
            if _OURS.fullmatch(entry.name) and _is_old(entry.stat(follow_symlinks=False)):
                yield base / entry.name


def _is_old(found: os.stat_result) -> bool:
    own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    return own and found.st_mtime < time.time() - _OLD_S


def _locked(spot: Path) -> int | None:
    """Return a lock on a folder, which ends when it is closed; None where somebody has it, or there is none to have."""
    try:
        lock = os.open(spot, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _remove(spot: Path) -> None:
    closed = spot / LAYER / "work" / "work"  # so the kernel leaves it, to its owner too
    with suppress(OSError):
        if closed.resolve() == closed:  # a command may have put a link in its place
            closed.chmod(0o700)
    shutil.rmtree(spot, ignore_errors=True)
