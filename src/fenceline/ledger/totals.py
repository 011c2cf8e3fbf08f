"""Sums over all attempts, by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.tables import attempts, tasks

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select, Subquery

_JUDGED = ("verified", "failed")
_TOLD = (*_JUDGED, "unverified")
_SUMS = ("prompt_tokens", "cached_tokens", "written_tokens", "output_tokens", "total_s")


def tally(connection: Connection, since: float = 0.0) -> dict[Cell, Counts]:
    """Return what the turns of tasks that started at ``since`` or later come to, by cell."""
    turn = _turns(since).c
    cell: list[ColumnElement[Any]] = [turn[name] for name in ("model", "scope", "language", "late")]
    done, lost = turn["done"], turn["lost"]
    query: Select[*tuple[Any, ...]] = select(
        *cell,
        func.sum(done),
        func.sum(case((done == 0, lost), else_=0)),
        func.sum(case((done + lost == 0, 1), else_=0)),
        *(func.sum(turn[name]) for name in _SUMS),
    ).group_by(*cell)
    return {
        Cell(row[0], row[1], row[2], late=bool(row[3])): Counts(*map(int, row[4:11]), seconds=float(row[11]))
        for row in map(tuple[Any, ...], connection.execute(query))
    }


def _turns(since: float) -> Subquery:
    """Return one row for what a model made of a task: whether it was done or lost, and whether it came late."""
    one = _attempts(since).c
    judged = one.outcome.in_(_JUDGED)
    return (
        select(
            one.model,
            one.scope,
            one.language,
            case((func.min(one.number) > func.min(one.fell), 1), else_=0).label("late"),
            *(
                func.max(case((one.outcome == outcome, 1), else_=0)).label(label)
                for outcome, label in zip(_JUDGED, ("done", "lost"), strict=True)
            ),
            *(func.sum(case((judged, one[name]), else_=0)).label(name) for name in _SUMS),
        )
        .group_by(one.task_id, one.model, one.scope, one.language)
        .subquery()
    )


def _attempts(since: float) -> Subquery:
    """Return the attempts that say something of their models, each with the number of its task's first failure."""
    failed = case((attempts.c.outcome == "failed", attempts.c.number))
    return (
        select(
            attempts,
            tasks.c.scope,
            tasks.c.language,
            func.min(failed).over(partition_by=attempts.c.task_id).label("fell"),
        )
        .join_from(attempts, tasks)
        .where(attempts.c.outcome.in_(_TOLD), tasks.c.started >= since)
        .subquery()
    )
