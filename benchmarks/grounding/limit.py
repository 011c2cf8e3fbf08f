"""A bound on the time that a judge may take: a hang is a finding, not the end of the benchmark."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


class OverLimit(BaseException):
    """The time is up; no error of the judge's, so that none catches it."""


@contextmanager
def time_limit(seconds: float) -> Generator[None]:
    """Raise ``OverLimit`` in the block when it has taken so many wall seconds; for the main thread."""

    def end(*_: object) -> None:
        raise OverLimit

    previous = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
