"""Sums by day, and the same again by blocks of days: a stretch of years is read from a few rows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select

from fenceline.ledger.adding import add_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from fenceline.ledger.adding import Addition

BLOCK = 28  # days: four of the weeks that are summed
_PORTION = 5_000  # rows summed at a time


def add_by_day(connection: Connection, table: Table, rows: Iterable[Addition]) -> None:
    """Add rows whose first column is the day, for the day and for its block."""
    rows = list(rows)
    add_up(connection, table, rows)
    add_up(
        connection,
        table,
        (({**about, "day": _block(about["day"]), "span": BLOCK}, more) for about, more in rows),
    )


def covering(table: Table, first_day: int = 0) -> ColumnElement[bool]:
    """Return which rows count each day from ``first_day`` on once."""
    begin = -(-first_day // BLOCK) * BLOCK
    day, span = table.c.day, table.c.span
    return or_(and_(span == BLOCK, day >= begin), and_(span == 1, day >= first_day, day < begin))


def fill(connection: Connection, table: Table, amounts: Sequence[str]) -> None:
    """Make the blocks of a table anew from its days.

    Args:
        connection: in a transaction.
        table: with days.
        amounts: names of the columns that add up; all others but the key say what a row is about.
    """
    connection.execute(delete(table).where(table.c.span == BLOCK))
    about = [column.name for column in table.c if column.name not in {"key", "span", *amounts}]
    days = connection.execute(select(table)).mappings().partitions(_PORTION)
    totals: dict[tuple[object, ...], list[float]] = defaultdict(lambda: [0] * len(amounts))
    for portion in days:
        for row in portion:
            total = totals[_block(row["day"]), *(row[name] for name in about[1:])]
            for at, name in enumerate(amounts):
                total[at] += row[name]
    rows = (
        ({**dict(zip(about, key, strict=True)), "span": BLOCK}, dict(zip(amounts, total, strict=True)))
        for key, total in totals.items()
    )
    add_up(connection, table, rows)


def _block(day: int) -> int:
    return day // BLOCK * BLOCK
