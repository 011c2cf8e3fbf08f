"""How turns and tasks ended, summed by day in the transactions that insert them; ``ends`` says what is counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from fenceline.ledger.adding import add_up
from fenceline.ledger.ends import DAY, Ended, Ends, Kind, by_model, ends_of, fate_of, kind_of, outcome_of
from fenceline.ledger.spans import add_by_day, covering
from fenceline.ledger.tables import ENDED, TURN, handoffs, turns, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, RowMapping, Table

    from fenceline.ledger.records import TaskRecord


def add(connection: Connection, tasks: Sequence[TaskRecord]) -> None:
    """Add how these tasks ended."""
    by_day: dict[int, list[TaskRecord]] = defaultdict(list)
    for task in tasks:
        by_day[int(task.started // DAY)].append(task)
    ends = {day: ends_of(its) for day, its in by_day.items()}
    about_turns = (
        ({"day": day, **asdict(kind)}, asdict(ended))
        for day, one in ends.items()
        for kind, ended in one.turns.items()
    )
    about_tasks = (
        ({"day": day, "scope": scope}, asdict(ended))
        for one in ends.values()
        for (day, scope), ended in one.tasks.items()
    )
    about_handoffs = (
        ({"day": day, "model": model, "reason": reason}, {"count": count})
        for day, one in ends.items()
        for (model, reason), count in one.handoffs.items()
    )
    add_by_day(connection, turns, about_turns)
    add_up(connection, verdicts, about_tasks)
    add_by_day(connection, handoffs, about_handoffs)


def fill(connection: Connection, tasks: Iterable[Sequence[TaskRecord]]) -> None:
    """Make these sums anew from ``tasks``, given in batches."""
    for table in (turns, verdicts, handoffs):
        connection.execute(delete(table))
    for batch in tasks:
        add(connection, batch)


def count_fate(connection: Connection, task: TaskRecord, fate: str) -> None:
    """Count that what became of ``task`` is no longer what its record says but ``fate``."""
    day, change = int(task.started // DAY), asdict(fate_of(task, fate))
    done = (tried for tried in by_model(task) if outcome_of(tried) == "verified")
    add_by_day(connection, turns, (({"day": day, **asdict(kind_of(task, tried))}, change) for tried in done))
    if task.verdict == "verified":
        add_up(connection, verdicts, [({"day": day, "scope": task.scope}, change)])


def read(connection: Connection, first_day: int = 0) -> Ends:
    """Return how everything ended from ``first_day`` (days since the epoch, UTC) on."""
    return Ends(
        {
            Kind(*(row[name] for name in TURN)): _ended(row)
            for row in _rows(connection, turns, TURN, first_day)
        },
        {
            (row["day"], row["scope"]): _ended(row)
            for row in _rows(connection, verdicts, ("day", "scope"), first_day)
        },
        {
            (row["model"], row["reason"]): int(row["count"])
            for row in _rows(connection, handoffs, ("model", "reason"), first_day)
        },
    )


def _rows(connection: Connection, table: Table, names: Iterable[str], first_day: int) -> list[RowMapping]:
    by = [table.c[name] for name in names]
    amounts = [func.sum(table.c[name]).label(name) for name in (*ENDED, "count") if name in table.c]
    counted = covering(table, first_day) if "span" in table.c else table.c.day >= first_day
    query = select(*by, *amounts).where(counted).group_by(*by)
    return list(connection.execute(query).mappings())


def _ended(row: RowMapping) -> Ended:
    amounts: dict[str, Any] = {name: int(row[name]) for name in ENDED}
    return Ended(**amounts)
