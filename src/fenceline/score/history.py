"""How things went over time, and why models handed over."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from fenceline.score.economics import Cost, cost_of_tasks
from fenceline.score.turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.ledger.records import TaskRecord
    from fenceline.score.economics import Biller
    from fenceline.score.turns import Turn


@dataclass(frozen=True, slots=True)
class Week:
    """Tasks of one week.

    Attributes:
        monday: its first day, UTC.
        completed: tasks that ended verified.
        judged: tasks that ended verified or failed.
        cost: of a completed one.
    """

    monday: date
    completed: int
    judged: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class Handoff:
    """Why a model's tasks went on to the next rung.

    Attributes:
        model: that stopped.
        reason: kind of the signal that came last, or how the attempt ended where none came.
        count: of tasks.
    """

    model: str
    reason: str
    count: int


def weeks(tasks: Iterable[TaskRecord], bill: Biller) -> tuple[Week, ...]:
    """Return every week from the first task's to the last one's, those without a task too."""
    by_monday: defaultdict[date, list[TaskRecord]] = defaultdict(list)
    for task in tasks:
        by_monday[_monday(task.started)].append(task)
    if not by_monday:
        return ()
    first, last = min(by_monday), max(by_monday)
    mondays = (first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
    return tuple(_week(monday, by_monday[monday], bill) for monday in mondays)


def handoffs(tasks: Iterable[TaskRecord]) -> tuple[Handoff, ...]:
    """Return why turns were followed by another model's, the most frequent reason first."""
    counts = Counter(
        (before.model, _reason(before)) for task in tasks for before, _ in pairwise(turns([task]))
    )
    return tuple(
        Handoff(*key, count) for key, count in sorted(counts.items(), key=lambda it: (-it[1], it[0]))
    )


def _week(monday: date, tasks: list[TaskRecord], bill: Biller) -> Week:
    verdicts = [task.verdict for task in tasks]
    completed = verdicts.count("verified")
    return Week(monday, completed, completed + verdicts.count("failed"), cost_of_tasks(tasks, bill))


def _monday(started: float) -> date:
    day = datetime.fromtimestamp(started, UTC).date()
    return day - timedelta(days=day.weekday())


def _reason(turn: Turn) -> str:
    signals = [kind for attempt in turn.attempts for kind in attempt.signals]
    return signals[-1] if signals else turn.outcome
