"""How things went over time, and why models handed over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from fenceline.ledger.ends import DAY, Ended
from fenceline.score.economics import Cost, cost_of_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fenceline.ledger.records import TaskRecord
    from fenceline.score.economics import Biller


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


def weeks(
    ended: Mapping[tuple[int, str], Ended], tasks: Iterable[TaskRecord], bill: Biller
) -> tuple[Week, ...]:
    """Return every week from the first task's to the last one's, those without a task too.

    Args:
        ended: how tasks ended, by day (days since the epoch, UTC) and scope.
        tasks: whose costs are known; a week without any has none.
        bill: prices a turn.
    """
    counts: defaultdict[date, Ended] = defaultdict(Ended)
    for (day, _), there in ended.items():
        counts[_monday(day * DAY)] += there
    costed: defaultdict[date, list[TaskRecord]] = defaultdict(list)
    for task in tasks:
        costed[_monday(task.started)].append(task)
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    mondays = (first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
    return tuple(
        Week(at, counts[at].completed, counts[at].judged, cost_of_tasks(costed[at], bill)) for at in mondays
    )


def handoffs(counts: Mapping[tuple[str, str], int]) -> tuple[Handoff, ...]:
    """Return why turns were followed by another model's, the most frequent reason first."""
    return tuple(
        Handoff(*key, count) for key, count in sorted(counts.items(), key=lambda it: (-it[1], it[0]))
    )


def _monday(started: float) -> date:
    day = datetime.fromtimestamp(started, UTC).date()
    return day - timedelta(days=day.weekday())
