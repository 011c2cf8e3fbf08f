"""The unfinished file: what is in it stays, across Ctrl-C and kill -9, until the whole is verified."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fenceline.models.pull.sources import PullError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import BinaryIO

_BLOCK = 1 << 20


class Partial:
    """Bytes gathered so far and their running digest."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._digest = hashlib.sha256()
        self.size = 0
        file.seek(0)
        while self.size < limit and (block := file.read(min(_BLOCK, limit - self.size))):
            self._take(block)
        file.truncate(self.size)

    def append(self, block: bytes) -> int:
        """Write ``block``, without what would exceed the limit; return how many bytes were new."""
        kept = block[: self._limit - self.size]
        self._file.write(kept)
        self._take(kept)
        return len(kept)

    def hexdigest(self) -> str:
        """Return the sha256 of all bytes so far."""
        return self._digest.hexdigest()

    def flush(self) -> None:
        """Bring everything to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def _take(self, block: bytes) -> None:
        self._digest.update(block)
        self.size += len(block)


@contextmanager
def partial_at(path: Path, limit: int) -> Generator[Partial]:
    """Open the unfinished file at ``path`` for this process alone.

    Args:
        path: made when absent.
        limit: bytes of the whole; what the file has beyond is cut off.

    Raises:
        PullError: another process is filling it.
    """
    with path.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PullError(f"{path.stem} is being pulled by another process", "wait for it to end") from None
        yield Partial(file, limit)
