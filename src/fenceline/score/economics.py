"""What completing a task costs: tokens, the machine's hours and the time that a person waits, failed tries included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.ledger.ends import ending_of
from fenceline.score.intervals import Estimate, ratio
from fenceline.score.turns import turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fenceline.ledger.records import TaskRecord
    from fenceline.score.turns import Turn

    Biller = Callable[[Turn], "Bill"]


@dataclass(frozen=True, slots=True)
class Bill:
    """What something cost in USD, by what it went to; bills add up.

    Attributes:
        tokens: of hosted models; None where a price is not known.
        machine: hardware and electricity of local models.
        waiting: of the person.
    """

    tokens: float | None = 0.0
    machine: float = 0.0
    waiting: float = 0.0

    @property
    def total(self) -> float | None:
        """All of it; None where a price is not known."""
        return None if self.tokens is None else self.tokens + self.machine + self.waiting

    def __add__(self, other: Bill) -> Bill:
        unknown = self.tokens is None or other.tokens is None
        tokens = None if unknown else (self.tokens or 0) + (other.tokens or 0)
        return Bill(tokens, self.machine + other.machine, self.waiting + other.waiting)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one completion costs.

    Attributes:
        per_completed: USD, with its 95 % interval; None where nothing completed.
        parts: the same by what it goes to; zeros where nothing completed.
        tries: how many judged tries it rests on.
        unknown: how many more were left out because a price is not known.
    """

    per_completed: Estimate | None
    parts: Bill
    tries: int
    unknown: int


def cost_of_turns(tried: Iterable[Turn], bill: Biller) -> Cost:
    """Return what a completion costs when the same model goes on until one stands: judged turns only."""
    return _cost([(bill(turn), turn.completed) for turn in tried if turn.judged])


def cost_of_tasks(tasks: Iterable[TaskRecord], bill: Biller) -> Cost:
    """Return what a completed task costs through whatever models it took; tasks that ended judged only."""
    return _cost(
        [
            (sum(map(bill, turns([task])), Bill()), task.verdict == "verified")
            for task in tasks
            if ending_of(task) in ("verified", "failed") and task.attempts
        ]
    )


def _cost(tries: Sequence[tuple[Bill, bool]]) -> Cost:
    known = [(bill, done) for bill, done in tries if bill.total is not None]
    completed = sum(done for _, done in known)
    whole = sum((bill for bill, _ in known), Bill())
    return Cost(
        per_completed=ratio([bill.total or 0.0 for bill, _ in known], [done for _, done in known]),
        parts=_shared(whole, completed) if completed else Bill(),
        tries=len(known),
        unknown=len(tries) - len(known),
    )


def _shared(whole: Bill, among: int) -> Bill:
    return Bill((whole.tokens or 0.0) / among, whole.machine / among, whole.waiting / among)
