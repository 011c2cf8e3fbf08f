"""Completion: which model finishes which kind of task, how surely, for what tokens and seconds."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Literal

from sqlalchemy import case, func, select

from fenceline.ledger.tables import FATES, sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping, Select

Dimension = Literal[
    "model", "provider", "weights", "tier", "edit_format", "scope", "recipe", "language", "size"
]

FEW = 10  # judged attempts; below it the interval spans half the scale
_Z95 = 1.959963984540054
_RAN = ("verified", "failed", "unverified")
_MEANS = ("prompt_tokens", "output_tokens", "seconds")


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
        kept: completed ones whose edit is known to be there still, see ``fate``.
        lost: completed ones that were undone, reverted or rewritten since.
        tokens_in: mean prompt tokens of those completed, failed or unverified.
        tokens_out: mean output tokens of these.
        mean_s: mean wall seconds of these; there is no median, because medians do not add up.
    """

    group: dict[str, str]
    completed: int
    judged: int
    unverified: int
    other: int
    rate: float | None
    low: float
    high: float
    kept: int
    lost: int
    tokens_in: float
    tokens_out: float
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
    count = {outcome: int(row[outcome] or 0) for outcome in _RAN}
    total, ran = int(row["total"]), max(sum(count.values()), 1)
    judged = count["verified"] + count["failed"]
    low, high = wilson(count["verified"], judged)
    return Completion(
        group={dimension: str(row[dimension]) for dimension in by},
        completed=count["verified"],
        judged=judged,
        unverified=count["unverified"],
        other=total - sum(count.values()),
        rate=count["verified"] / judged if judged else None,
        low=low,
        high=high,
        kept=int(row["kept"]),
        lost=sum(int(row[fate]) for fate in FATES if fate != "kept"),
        tokens_in=float(row["prompt_tokens"] or 0) / ran,
        tokens_out=float(row["output_tokens"] or 0) / ran,
        mean_s=float(row["seconds"] or 0) / ran,
    )


def _query(by: Sequence[Dimension]) -> Select[*tuple[object, ...]]:
    at, dimensions = sums.c, [sums.c[dimension] for dimension in by]
    return (
        select(
            *dimensions,
            func.sum(at.attempts).label("total"),
            *(
                func.sum(case((at.outcome == outcome, at.attempts), else_=0)).label(outcome)
                for outcome in _RAN
            ),
            *(func.sum(case((at.outcome.in_(_RAN), at[name]), else_=0)).label(name) for name in _MEANS),
            *(func.sum(at[fate]).label(fate) for fate in FATES),
        )
        .group_by(*dimensions)
        .order_by(*dimensions)
    )
