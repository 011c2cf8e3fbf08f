"""What a person sees of a pull: a bar on a terminal, a line per tenth elsewhere."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class Progress(Protocol):
    """Told what happens during a pull."""

    def begin(self, total: int, done: int) -> None:
        """``total`` bytes are wanted and ``done`` of them are there from before."""
        ...

    def advance(self, count: int) -> None:
        """``count`` more bytes are there."""
        ...

    def say(self, line: str) -> None:
        """Something worth a line happened."""
        ...


class PlainProgress:
    """Lines, for pipes and logs.

    Args:
        write: takes one line at a time.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._total = self._done = self._from = 0
        self._begun = 0.0

    def begin(self, total: int, done: int) -> None:
        """Start the clock."""
        self._total, self._done, self._from = total, done, done
        self._begun = time.monotonic()
        if done:
            self._write(f"{megabytes(done)} of {megabytes(total)} are there from before")

    def advance(self, count: int) -> None:
        """Write a line at every tenth."""
        before, self._done = self._done, self._done + count
        if before * 10 // self._total < self._done * 10 // self._total:
            seconds = max(time.monotonic() - self._begun, 1e-6)
            speed = (self._done - self._from) / seconds / 1e6
            self._write(f"{self._done / self._total:4.0%}  {megabytes(self._done)}  {speed:.1f} MB/s")

    def say(self, line: str) -> None:
        """Write it."""
        self._write(line)


class BarProgress:
    """A bar with bytes, speed and the time left."""

    def __init__(self, name: str) -> None:
        from rich import progress  # noqa: PLC0415 - only a terminal needs it

        self._bar = progress.Progress(
            progress.TextColumn(name),
            progress.BarColumn(),
            progress.DownloadColumn(),
            progress.TransferSpeedColumn(),
            progress.TimeRemainingColumn(),
        )
        self._task = self._bar.add_task(name, total=None)

    def begin(self, total: int, done: int) -> None:
        """Set the bar's ends."""
        self._bar.update(self._task, total=total, completed=done)

    def advance(self, count: int) -> None:
        """Move the bar."""
        self._bar.advance(self._task, count)

    def say(self, line: str) -> None:
        """Write it above the bar."""
        self._bar.console.print(line, markup=False, highlight=False)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


@contextmanager
def progress_on(name: str, write: Callable[[str], None], *, terminal: bool) -> Generator[Progress]:
    """Give the bar for a terminal, lines through ``write`` otherwise."""
    if terminal:
        with BarProgress(name) as bar:
            yield bar
    else:
        yield PlainProgress(write)


def megabytes(count: int) -> str:
    """Return bytes as a person reads them."""
    return f"{count / 1e6:,.0f} MB"
