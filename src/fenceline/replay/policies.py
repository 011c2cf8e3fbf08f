"""The policies that every routing is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.replay.outcomes import Matrix
    from fenceline.replay.playing import Bill, Played


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same ladder for every task: one model, one recorded route, or several models in order."""

    models: tuple[str, ...]

    def ladder(self, task: str) -> Sequence[str]:
        """Return the ladder, whatever the task."""
        del task
        return self.models

    def told(self, played: Played) -> None:
        """Learn nothing."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """Knows the outcomes: takes the cheapest model or route that completes a task, and spends nothing on the others."""

    matrix: Matrix
    bill: Bill

    def ladder(self, task: str) -> Sequence[str]:
        """Return the one that completes the task for the least."""
        able = [model for (at, model), one in self.matrix.cells.items() if at == task and one.completed]
        return sorted(able, key=lambda model: (self.bill.usd[task, model], model))[:1]

    def told(self, played: Played) -> None:
        """Learn nothing: it knows."""
