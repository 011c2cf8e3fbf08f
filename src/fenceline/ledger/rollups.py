"""Sums kept beside the rows, in the transactions that insert these: by cell, end and day, and by kind of attempt."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict
from sqlalchemy import Integer, and_, delete, func, literal_column, or_, select

from fenceline.ledger import endings
from fenceline.ledger.adding import add_up
from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.ends import DAY
from fenceline.ledger.spans import BLOCK, add_by_day, covering
from fenceline.ledger.tables import CELL, COUNTS, FATES, cells, sums
from fenceline.ledger.weeks import WEEK, condensed, first_by_itself, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from fenceline.ledger.records import TaskRecord
    from fenceline.ledger.weeks import Weeks

_OF_ATTEMPT = ("model", "provider", "weights", "tier", "edit_format", "outcome")
_OF_TASK = ("scope", "recipe", "language", "size")
_WEEK: ColumnElement[int] = literal_column(str(WEEK), Integer)  # PostgreSQL groups by no parameter


def add(connection: Connection, tasks: Sequence[TaskRecord]) -> None:
    """Add what these tasks come to; the caller has inserted them in this transaction."""
    _add(connection, tasks)
    endings.add(connection, tasks)


def count_fate(connection: Connection, task: TaskRecord, fate: str) -> None:
    """Count that what became of ``task`` is no longer what its record says but ``fate``."""
    moved = {name: (name == fate) - (name == task.fate) for name in FATES}
    nothing = dict.fromkeys(("attempts", "prompt_tokens", "output_tokens", "seconds"), 0)
    verified = ((task, at) for task, at in _attempts([task]) if task.attempts[at].outcome == "verified")
    add_up(connection, sums, ((_kind(task, at), nothing | moved) for task, at in verified))
    endings.count_fate(connection, task, fate)


def fill(connection: Connection, tasks: Iterable[Sequence[TaskRecord]]) -> None:
    """Make all sums anew from ``tasks``, given in batches."""
    connection.execute(delete(cells))
    connection.execute(delete(sums))
    endings.fill(connection, ())
    for batch in tasks:
        add(connection, batch)


def tally(connection: Connection, first_day: int = 0) -> dict[Cell, Counts]:
    """Return the sums by cell, of all days or from ``first_day`` (days since the epoch, UTC) on."""
    return _of_rows(_sums(connection, covering(cells, first_day)))


def weeks(connection: Connection) -> Weeks:
    """Return the sums by week and cell, as ``weeks.condensed`` has them."""
    last = connection.scalar(select(func.max(cells.c.day)).where(cells.c.span == 1)) or 0
    first_day = first_by_itself(last // WEEK, BLOCK // WEEK) * WEEK
    day, span = cells.c.day, cells.c.span
    counted = or_(and_(span == BLOCK, day < first_day), and_(span == 1, day >= first_day))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _sums(connection, counted, (day // _WEEK).label("week")):
        found[row["week"]].append(row)
    return condensed({week: _of_rows(rows) for week, rows in found.items()})


def _sums(
    connection: Connection, counted: ColumnElement[bool], *more: ColumnElement[Any]
) -> list[dict[str, Any]]:
    by = [*more, *(cells.c[name] for name in CELL)]
    amounts = [func.sum(cells.c[name]).label(name) for name in COUNTS]
    query = select(*by, *amounts).where(counted).group_by(*by)
    return [dict[str, Any](row) for row in connection.execute(query).mappings()]


def _of_rows(rows: Iterable[dict[str, Any]]) -> dict[Cell, Counts]:
    return {
        Cell(**{name: row[name] for name in CELL}): Counts(
            *(int(row[name]) for name in COUNTS[:-1]), seconds=float(row["seconds"])
        )
        for row in rows
    }


def _add(connection: Connection, tasks: Sequence[TaskRecord]) -> None:
    days: dict[int, list[TaskRecord]] = defaultdict(list)
    for task in tasks:
        days[int(task.started // DAY)].append(task)
    add_by_day(
        connection,
        cells,
        (
            ({"day": day, **asdict(cell)}, asdict(counts))
            for day, its in days.items()
            for cell, counts in summed(its).items()
        ),
    )
    add_up(connection, sums, ((_kind(task, at), _amounts(task, at)) for task, at in _attempts(tasks)))


def _attempts(tasks: Iterable[TaskRecord]) -> Iterable[tuple[TaskRecord, int]]:
    return ((task, at) for task in tasks for at in range(len(task.attempts)))


def _kind(task: TaskRecord, at: int) -> dict[str, object]:
    tried = task.attempts[at]
    return {name: getattr(tried, name) for name in _OF_ATTEMPT} | {
        name: getattr(task, name) for name in _OF_TASK
    }


def _amounts(task: TaskRecord, at: int) -> dict[str, float]:
    tried = task.attempts[at]
    return {
        "attempts": 1,
        "prompt_tokens": tried.prompt_tokens,
        "output_tokens": tried.output_tokens,
        "seconds": tried.total_s,
        **{name: int(tried.outcome == "verified" and task.fate == name) for name in FATES},
    }
