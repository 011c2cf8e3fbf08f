"""Sums over all attempts, by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.tables import attempts, tasks

if TYPE_CHECKING:
    from sqlalchemy import Connection

_JUDGED = ("verified", "failed")


def tally(connection: Connection, since: float = 0.0) -> dict[Cell, Counts]:
    """Return what the attempts of tasks that started at ``since`` or later come to, by cell."""
    cell = (attempts.c.model, tasks.c.scope, tasks.c.language)
    outcome = attempts.c.outcome
    summed = (
        attempts.c.prompt_tokens,
        attempts.c.cached_tokens,
        attempts.c.written_tokens,
        attempts.c.output_tokens,
        attempts.c.total_s,
    )
    query = (
        select(
            *cell,
            *(func.sum(case((outcome == one, 1), else_=0)) for one in (*_JUDGED, "unverified")),
            *(func.sum(case((outcome.in_(_JUDGED), column), else_=0)) for column in summed),
        )
        .join_from(attempts, tasks)
        .where(outcome.in_((*_JUDGED, "unverified")), tasks.c.started >= since)
        .group_by(*cell)
    )
    return {
        Cell(row[0], row[1], row[2]): Counts(*map(int, row[3:10]), seconds=float(row[10]))
        for row in map(tuple[Any, ...], connection.execute(query))
    }
