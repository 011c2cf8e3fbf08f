"""Sums kept beside the rows, in the transactions that insert these: by cell and day, and by kind of attempt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.dialects import insert_into
from fenceline.ledger.tables import CELL, COUNTS, FATES, cells, sums
from fenceline.ledger.tally import summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from fenceline.ledger.records import TaskRecord

DAY = 86_400  # seconds
_OF_ATTEMPT = ("model", "provider", "weights", "tier", "edit_format", "outcome")
_OF_TASK = ("scope", "recipe", "language", "size")


def add(connection: Connection, tasks: Sequence[TaskRecord]) -> None:
    """Add what these tasks come to; the caller has inserted them in this transaction."""
    days: dict[int, list[TaskRecord]] = defaultdict(list)
    for task in tasks:
        days[int(task.started // DAY)].append(task)
    _add(
        connection,
        cells,
        (
            ({"day": day, **asdict(cell)}, asdict(counts))
            for day, its in days.items()
            for cell, counts in summed(its).items()
        ),
    )
    _add(connection, sums, ((_kind(task, at), _amounts(task, at)) for task, at in _attempts(tasks)))


def count_fate(connection: Connection, task: TaskRecord, fate: str) -> None:
    """Count that what became of ``task`` is no longer what its record says but ``fate``."""
    moved = {name: (name == fate) - (name == task.fate) for name in FATES}
    nothing = dict.fromkeys(("attempts", "prompt_tokens", "output_tokens", "seconds"), 0)
    verified = ((task, at) for task, at in _attempts([task]) if task.attempts[at].outcome == "verified")
    _add(connection, sums, ((_kind(task, at), nothing | moved) for task, at in verified))


def fill(connection: Connection, tasks: Iterable[Sequence[TaskRecord]]) -> None:
    """Make all sums anew from ``tasks``, given in batches."""
    connection.execute(delete(cells))
    connection.execute(delete(sums))
    for batch in tasks:
        add(connection, batch)


def tally(connection: Connection, first_day: int | None = None) -> dict[Cell, Counts]:
    """Return the sums by cell, of all days or from ``first_day`` (days since the epoch, UTC) on."""
    by = [cells.c[name] for name in CELL]
    query = select(*by, *(func.sum(cells.c[name]).label(name) for name in COUNTS)).group_by(*by)
    if first_day is not None:
        query = query.where(cells.c.day >= first_day)
    rows = [dict[str, Any](row) for row in connection.execute(query).mappings()]
    return {
        Cell(**{name: row[name] for name in CELL}): Counts(
            *(int(row[name]) for name in COUNTS[:-1]), seconds=float(row["seconds"])
        )
        for row in rows
    }


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


def _add(
    connection: Connection, table: Table, rows: Iterable[tuple[Mapping[str, object], Mapping[str, float]]]
) -> None:
    """Add amounts to the rows that are about the same things."""
    about: dict[str, Mapping[str, object]] = {}
    amounts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(int))
    for things, more in rows:
        about[key := _key(things.values())] = things
        for name, amount in more.items():
            amounts[key][name] += amount
    if not about:
        return
    # In one order everywhere, so that no two writers wait for each other crosswise.
    values = [{"key": key, **about[key], **amounts[key]} for key in sorted(about)]
    new = insert_into(connection, table)
    adding = {name: table.c[name] + new.excluded[name] for name in next(iter(amounts.values()))}
    connection.execute(new.on_conflict_do_update(index_elements=["key"], set_=adding), values)


def _key(things: Iterable[object]) -> str:
    told = "\0".join(map(str, things))
    return blake2b(told.encode("utf-8", "replace"), digest_size=16).hexdigest()
