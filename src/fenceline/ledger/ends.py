"""How turns and tasks ended, as counts that add up: what statistics of any number of tasks are made of.

A turn is all that one model made of one task: a symbol at a time, then with tools, are two ways of one turn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

    from fenceline.ledger.records import AttemptRecord, TaskRecord

K = TypeVar("K")

DAY = 86_400  # seconds
_DECIDED_FIRST = (
    "verified",
    "failed",
    "unverified",
)  # one verified attempt completes a turn, whatever failed


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """Which turns are counted together; fields as in ``TaskRecord`` and ``AttemptRecord``."""

    scope: str
    model: str
    tier: str
    language: str
    size: str
    recipe: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How turns of one kind, or tasks, ended.

    Attributes:
        completed: that a check verified.
        failed: that a check, or a signal, ended otherwise.
        unverified: that no check could decide.
        other: blocked, skipped or interrupted; they say nothing of the model.
        kept: completed ones whose edit still stands.
        fated: completed ones of which is known what became of their edit.
        local: completed ones that no hosted model had a part in.
    """

    completed: int = 0
    failed: int = 0
    unverified: int = 0
    other: int = 0
    kept: int = 0
    fated: int = 0
    local: int = 0

    @property
    def judged(self) -> int:
        """Decided ones: the denominator of the completion rate."""
        return self.completed + self.failed

    @property
    def all(self) -> int:
        """However they ended."""
        return self.judged + self.unverified + self.other

    def __add__(self, other: Self) -> Ended:
        return Ended(  # field by field: a score adds up thousands
            self.completed + other.completed,
            self.failed + other.failed,
            self.unverified + other.unverified,
            self.other + other.other,
            self.kept + other.kept,
            self.fated + other.fated,
            self.local + other.local,
        )


@dataclass(frozen=True, slots=True)
class Ends:
    """How everything in a stretch of time ended.

    Attributes:
        turns: by kind.
        tasks: by day (days since the epoch, UTC) and scope.
        handoffs: how many turns were followed by another model's, by model and reason.
    """

    turns: dict[Kind, Ended] = field(default_factory=dict[Kind, Ended])
    tasks: dict[tuple[int, str], Ended] = field(default_factory=dict[tuple[int, str], Ended])
    handoffs: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    def __add__(self, other: Self) -> Ends:
        return Ends(
            _added(self.turns, other.turns),
            _added(self.tasks, other.tasks),
            {**Counter(self.handoffs) + Counter(other.handoffs)},
        )


def ends_of(tasks: Iterable[TaskRecord]) -> Ends:
    """Return how ``tasks`` and their turns ended."""
    turned: defaultdict[Kind, Ended] = defaultdict(Ended)
    ended: defaultdict[tuple[int, str], Ended] = defaultdict(Ended)
    handoffs: Counter[tuple[str, str]] = Counter()
    for task in tasks:
        tried = by_model(task)
        for attempts in tried:
            turned[kind_of(task, attempts)] += _ended(task, outcome_of(attempts), attempts)
        ended[int(task.started // DAY), task.scope] += _ended(task, ending_of(task), task.attempts)
        handoffs.update((before[0].model, reason_of(before)) for before, _ in pairwise(tried))
    return Ends(dict(turned), dict(ended), dict(handoffs))


def by_model(task: TaskRecord) -> tuple[tuple[AttemptRecord, ...], ...]:
    """Return the attempts of each turn, in the order in which their models were first asked."""
    found: dict[str, list[AttemptRecord]] = {}
    for attempt in task.attempts:
        found.setdefault(attempt.model, []).append(attempt)
    return tuple(map(tuple, found.values()))


def outcome_of(attempts: Sequence[AttemptRecord]) -> str:
    """Return ``verified``, ``failed`` or ``unverified`` in this order of precedence, else the last one's own."""
    outcomes = {attempt.outcome for attempt in attempts}
    return next((one for one in _DECIDED_FIRST if one in outcomes), attempts[-1].outcome)


def ending_of(task: TaskRecord) -> str:
    """Return the verdict, ``skipped`` in place of ``failed`` where no model could be asked: that decides nothing."""
    unasked = all(attempt.outcome == "skipped" for attempt in task.attempts)
    return "skipped" if unasked and task.verdict == "failed" else task.verdict


def reason_of(attempts: Sequence[AttemptRecord]) -> str:
    """Return why a turn was not the last: the kind of the last signal, else how it ended."""
    signals = [kind for attempt in attempts for kind in attempt.signals]
    return signals[-1] if signals else outcome_of(attempts)


def kind_of(task: TaskRecord, attempts: Sequence[AttemptRecord]) -> Kind:
    """Return which turns this one is counted with."""
    first = attempts[0]
    return Kind(task.scope, first.model, first.tier, task.language, task.size, task.recipe)


def fate_of(task: TaskRecord, fate: str) -> Ended:
    """Return what a completed turn of ``task`` adds when its fate turns into ``fate``."""
    return Ended(kept=(fate == "kept") - (task.fate == "kept"), fated=bool(fate) - bool(task.fate))


def _ended(task: TaskRecord, outcome: str, attempts: Sequence[AttemptRecord]) -> Ended:
    match outcome:
        case "verified":
            alone = all(attempt.tier == "local" for attempt in attempts)
            return Ended(
                completed=1, kept=int(task.fate == "kept"), fated=int(bool(task.fate)), local=int(alone)
            )
        case "failed":
            return Ended(failed=1)
        case "unverified":
            return Ended(unverified=1)
        case _:
            return Ended(other=1)


def _added(one: dict[K, Ended], other: dict[K, Ended]) -> dict[K, Ended]:
    return {key: one.get(key, Ended()) + other.get(key, Ended()) for key in one | other}
