"""Everything that faces show of a stretch of the ledger, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.score.advice import advice
from fenceline.score.breakeven import lines
from fenceline.score.economics import cost_of_tasks, cost_of_turns
from fenceline.score.history import handoffs, weeks
from fenceline.score.intervals import Interval, wilson
from fenceline.score.statistics import pairings, scores
from fenceline.score.turns import turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.ledger.records import TaskRecord
    from fenceline.score.advice import Advice
    from fenceline.score.breakeven import Line
    from fenceline.score.economics import Biller, Cost
    from fenceline.score.history import Handoff, Week
    from fenceline.score.statistics import Dimension, Pairing, Score

Further = tuple["Dimension", ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One group of turns: how they ended, and what a completion costs."""

    score: Score
    cost: Cost


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
    """What the tasks of a stretch of time say; every part of it comes from the same tasks.

    Attributes:
        tasks: newest first.
        total: over all of them.
        rows: by scope, model and what else was asked.
        by_scope: the whole ladder's total by kind of scope.
        lines: where the line stands.
        pairings: models held against each other on equal tasks.
        weeks: the course of time.
        handoffs: why models stopped.
        advice: what all this carries.
    """

    tasks: tuple[TaskRecord, ...]
    total: Total
    rows: tuple[Row, ...]
    by_scope: dict[str, Total]
    lines: tuple[Line, ...]
    pairings: tuple[Pairing, ...]
    weeks: tuple[Week, ...]
    handoffs: tuple[Handoff, ...]
    advice: tuple[Advice, ...]


def overview(tasks: Sequence[TaskRecord], bill: Biller, further: Further = ()) -> Overview:
    """Return what ``tasks`` say.

    Args:
        tasks: of any stretch of time.
        bill: prices a turn.
        further: dimensions of the rows besides scope and model.
    """
    tried = tuple(turns(tasks))
    drawn, paired = lines(tried, bill), pairings(tried)
    return Overview(
        tasks=tuple(tasks),
        total=_total(tasks, bill),
        rows=tuple(
            Row(score, cost_of_turns(score.turns, bill))
            for score in scores(tried, ("scope", "model", *further))
        ),
        by_scope={
            scope: _total([task for task in tasks if task.scope == scope], bill)
            for scope in sorted({task.scope for task in tasks})
        },
        lines=drawn,
        pairings=paired,
        weeks=weeks(tasks, bill),
        handoffs=handoffs(tasks),
        advice=advice(tried, drawn, paired),
    )


def _total(tasks: Sequence[TaskRecord], bill: Biller) -> Total:
    verdicts = [task.verdict for task in tasks]
    completed = [task for task in tasks if task.verdict == "verified"]
    return Total(
        completed=len(completed),
        judged=len(completed) + verdicts.count("failed"),
        unverified=verdicts.count("unverified"),
        local_only=sum(all(attempt.tier == "local" for attempt in task.attempts) for task in completed),
        cost=cost_of_tasks(tasks, bill),
    )
