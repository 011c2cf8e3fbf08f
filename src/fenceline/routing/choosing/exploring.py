"""How much may be spent on finding out: the bounds, and the books that keep them over restarts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from fenceline.ledger.disk import locked
from fenceline.places import data_dir

if TYPE_CHECKING:
    from pathlib import Path

SHARE = 0.05
"""At most this share of all tasks goes to another ladder than the one expected to be cheapest."""
EXTRA = 0.03
"""What these tasks are expected to cost more is at most this share of what all tasks are expected to cost."""
_KEPT = 100  # of the latest explored tasks are known by name


@dataclass(frozen=True, slots=True)
class Books:
    """What was explored so far.

    Attributes:
        tasks: that chose between ladders.
        explored: of those, on another ladder than the one expected to be cheapest.
        usd: that all of them were expected to cost, on the ladder expected to be cheapest.
        extra_usd: that the explored ones were expected to cost more.
        paid: names of the latest explored tasks; one that is asked again, or resumed, explores the same again for free.
    """

    tasks: int = 0
    explored: int = 0
    usd: float = 0.0
    extra_usd: float = 0.0
    paid: tuple[str, ...] = ()

    def affords(self, task: str, usd: float, extra_usd: float) -> bool:
        """Whether ``task``, expected to cost ``usd``, may take a ladder expected to cost ``extra_usd`` more."""
        if task in self.paid:
            return True
        within_share = self.explored + 1 <= SHARE * (self.tasks + 1)
        return within_share and self.extra_usd + extra_usd <= EXTRA * (self.usd + usd)

    def booked(self, task: str, usd: float, extra_usd: float | None = None) -> Books:
        """Return the books with a task more; ``extra_usd`` is None for one that did not explore."""
        if task in self.paid:
            return self
        plain = replace(self, tasks=self.tasks + 1, usd=self.usd + usd)
        if extra_usd is None:
            return plain
        paid = (*self.paid, task)[-_KEPT:]
        return replace(plain, explored=self.explored + 1, extra_usd=self.extra_usd + extra_usd, paid=paid)


def read_books() -> Books:
    """Return the books of this machine; new ones where there are none, or none that can be read."""
    try:
        return msgspec.json.decode(_path().read_bytes(), type=Books)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Books()


def book(task: str, usd: float, extra_usd: float | None) -> None:
    """Write a task into the books; where that cannot be done the next one finds them as they were."""
    path = _path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(path.with_suffix(".lock")):
            new = path.with_suffix(".new")
            new.write_bytes(msgspec.json.encode(read_books().booked(task, usd, extra_usd)))
            new.replace(path)
    except OSError:
        return


def _path() -> Path:
    return data_dir() / "routing" / "explored.json"
