"""Everything that faces show of a stretch of the ledger, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.ledger.ends import DAY, Ended, Ends, ends_of
from fenceline.score.advice import advice
from fenceline.score.breakeven import lines
from fenceline.score.economics import cost_of_tasks, cost_of_turns
from fenceline.score.history import handoffs, weeks
from fenceline.score.intervals import Interval, wilson
from fenceline.score.standing import standings
from fenceline.score.statistics import Score, pairings, scores
from fenceline.score.turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fenceline.ledger.records import TaskRecord
    from fenceline.score.advice import Advice
    from fenceline.score.breakeven import Line
    from fenceline.score.economics import Biller, Cost
    from fenceline.score.history import Handoff, Week
    from fenceline.score.standing import Standing
    from fenceline.score.statistics import Dimension, Pairing

Further = tuple["Dimension", ...]

LATEST = 1_000  # tasks whose rows are read: for what no sums say, such as a median or how far costs spread


@dataclass(frozen=True, slots=True)
class Row:
    """One group of turns.

    Attributes:
        score: how all of them ended.
        cost: of a completion, from the latest tasks.
        median_s: median wall seconds of the latest tasks' judged turns; None where there is none.
    """

    score: Standing
    cost: Cost
    median_s: float | None


@dataclass(frozen=True, slots=True)
class Total:
    """How tasks ended, whoever did them.

    Attributes:
        completed: tasks that ended verified.
        judged: tasks that ended verified or failed.
        unverified: tasks that no check could decide.
        local_only: completed ones that no hosted model had a part in.
        cost: of a completed one.
    """

    completed: int
    judged: int
    unverified: int
    local_only: int
    cost: Cost

    @property
    def interval(self) -> Interval:
        """The completion rate's Wilson 95 % interval."""
        return wilson(self.completed, self.judged)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the tasks of a stretch of time say.

    Attributes:
        tasks: how many.
        latest: how many of them, the newest, cost, time, lines, pairings and advice rest on.
        waited_s: seconds that a person waited for these.
        unattended: how many of these nobody waited for.
        first: day on which the first began, seconds since the epoch, UTC; 0 without tasks.
        last: day on which the last began.
        total: over all of them.
        rows: by scope, model and what else was asked.
        by_scope: the whole ladder's total by kind of scope.
        lines: where the line stands.
        pairings: models held against each other on equal tasks.
        weeks: the course of time.
        handoffs: why models stopped.
        advice: what all this carries.
    """

    tasks: int
    latest: int
    waited_s: float
    unattended: int
    first: float
    last: float
    total: Total
    rows: tuple[Row, ...]
    by_scope: dict[str, Total]
    lines: tuple[Line, ...]
    pairings: tuple[Pairing, ...]
    weeks: tuple[Week, ...]
    handoffs: tuple[Handoff, ...]
    advice: tuple[Advice, ...]


def overview(
    latest: Sequence[TaskRecord], bill: Biller, further: Further = (), ends: Ends | None = None
) -> Overview:
    """Return what a stretch of time says.

    Args:
        latest: its newest tasks.
        bill: prices a turn.
        further: dimensions of the rows besides scope and model.
        ends: how all of its turns and tasks ended; by default the newest are all.
    """
    ends = ends_of(latest) if ends is None else ends
    tried = tuple(turns(latest))
    drawn, paired = lines(tried, bill), pairings(tried)
    days = [day for day, _ in ends.tasks]
    return Overview(
        tasks=sum(ended.all for ended in ends.tasks.values()),
        latest=len(latest),
        waited_s=sum(task.waited_s for task in latest),
        unattended=sum(not task.waited_s for task in latest),
        first=float(min(days, default=0) * DAY),
        last=float(max(days, default=0) * DAY),
        total=_total(ends, latest, bill),
        rows=_rows(ends, scores(tried, ("scope", "model", *further)), ("scope", "model", *further), bill),
        by_scope={
            scope: _total(_of(ends, scope), [task for task in latest if task.scope == scope], bill)
            for scope in sorted({scope for _, scope in ends.tasks})
        },
        lines=drawn,
        pairings=paired,
        weeks=weeks(ends.tasks, latest, bill),
        handoffs=handoffs(ends.handoffs),
        advice=advice(tried, drawn, paired),
    )


def _rows(ends: Ends, latest: Iterable[Score], by: Further, bill: Biller) -> tuple[Row, ...]:
    known = {tuple(score.group.values()): score for score in latest}
    found: list[Row] = []
    for standing in standings(ends.turns, by):
        score = known.get(tuple(standing.group.values()), Score(standing.group, ()))
        found.append(Row(standing, cost_of_turns(score.turns, bill), score.median_s))
    return tuple(found)


def _of(ends: Ends, scope: str) -> Ends:
    return Ends(tasks={at: ended for at, ended in ends.tasks.items() if at[1] == scope})


def _total(ends: Ends, latest: Sequence[TaskRecord], bill: Biller) -> Total:
    ended = sum(ends.tasks.values(), Ended())
    return Total(
        completed=ended.completed,
        judged=ended.judged,
        unverified=ended.unverified,
        local_only=ended.local,
        cost=cost_of_tasks(latest, bill),
    )
