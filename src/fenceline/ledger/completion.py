"""Completion: which model finishes which kind of task, how surely, for what tokens and seconds."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Literal

from sqlalchemy import and_, case, func, select

from fenceline.ledger.tables import attempts, tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Subquery

Dimension = Literal["model", "provider", "weights", "tier", "edit_format", "scope", "recipe", "language"]

FEW = 10  # judged attempts; below it the interval spans half the scale
_Z95 = 1.959963984540054
_RAN = ("verified", "failed", "unverified")


@dataclass(frozen=True, slots=True)
class Completion:
    """How the attempts of one group ended.

    Attributes:
        group: value by dimension, as asked.
        completed: attempts that ended verified.
        judged: attempts that a check decided, verified or failed: the rate's denominator.
        unverified: attempts that no check could decide.
        other: attempts blocked, skipped or interrupted; they say nothing of the model and are in no mean.
        rate: completed / judged; None with none judged.
        low: lower end of the rate's Wilson 95 % interval.
        high: its upper end.
        tokens_in: mean prompt tokens.
        tokens_out: mean output tokens.
        median_s: median wall seconds.
        mean_s: mean wall seconds.
    """

    group: dict[str, str]
    completed: int
    judged: int
    unverified: int
    other: int
    rate: float | None
    low: float
    high: float
    tokens_in: float
    tokens_out: float
    median_s: float
    mean_s: float

    @property
    def few(self) -> bool:
        """Whether so few attempts were judged that only the interval should be read."""
        return self.judged < FEW


def completion(connection: Connection, by: Sequence[Dimension]) -> tuple[Completion, ...]:
    """Return one row per combination of ``by`` that was tried, in its order."""
    return tuple(_summed_up(row, by) for row in connection.execute(_query(by)).mappings())


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the Wilson 95 % interval of a proportion; 0 to 1 without trials."""
    if trials == 0:
        return 0.0, 1.0
    share, spread = successes / trials, _Z95 * _Z95 / trials
    middle = share + spread / 2
    half = sqrt(spread * (share * (1 - share) + spread / 4))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return max(0.0, min(low, share)), min(1.0, max(high, share))  # rounding at the ends


def _summed_up(row: RowMapping, by: Sequence[Dimension]) -> Completion:
    count = {name: int(row[name] or 0) for name in ("verified", "failed", "unverified", "total")}
    mean = {name: float(row[name] or 0) for name in ("tokens_in", "tokens_out", "median_s", "mean_s")}
    judged = count["verified"] + count["failed"]
    low, high = wilson(count["verified"], judged)
    return Completion(
        group={dimension: str(row[dimension]) for dimension in by},
        completed=count["verified"],
        judged=judged,
        unverified=count["unverified"],
        other=count["total"] - judged - count["unverified"],
        rate=count["verified"] / judged if judged else None,
        low=low,
        high=high,
        **mean,
    )


def _query(by: Sequence[Dimension]) -> Select[*tuple[object, ...]]:
    ranked = _ranked(by)
    at, dimensions = ranked.c, [ranked.c[dimension] for dimension in by]
    middle = and_(at.ran, at.rank * 2 >= at.size, at.rank * 2 <= at.size + 2)
    return (
        select(
            *dimensions,
            func.count().label("total"),
            *(func.sum(case((at.outcome == outcome, 1), else_=0)).label(outcome) for outcome in _RAN),
            func.avg(case((at.ran, at.prompt_tokens))).label("tokens_in"),
            func.avg(case((at.ran, at.output_tokens))).label("tokens_out"),
            func.avg(case((middle, at.total_s))).label("median_s"),
            func.avg(case((at.ran, at.total_s))).label("mean_s"),
        )
        .group_by(*dimensions)
        .order_by(*dimensions)
    )


def _ranked(by: Sequence[Dimension]) -> Subquery:
    """Number each group's attempts by their seconds: a median that every database can do."""
    dimensions = [_column(dimension) for dimension in by]
    ran = attempts.c.outcome.in_(_RAN)
    return (
        select(
            *dimensions,
            attempts.c.outcome,
            attempts.c.prompt_tokens,
            attempts.c.output_tokens,
            attempts.c.total_s,
            ran.label("ran"),
            func.row_number()
            .over(partition_by=[*dimensions, ran], order_by=attempts.c.total_s)
            .label("rank"),
            func.count().over(partition_by=[*dimensions, ran]).label("size"),
        )
        .join_from(attempts, tasks)
        .subquery()
    )


def _column(dimension: Dimension) -> ColumnElement[str]:
    return (attempts if dimension in attempts.c else tasks).c[dimension]
