"""Rows of sums: amounts are added to the row that is about the same things, which is made when there is none."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from fenceline.ledger.dialects import insert_into

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Table

    Addition = tuple[Mapping[str, Any], Mapping[str, float]]


def add_up(connection: Connection, table: Table, rows: Iterable[Addition]) -> None:
    """Add to ``table``.

    Args:
        connection: in a transaction.
        table: with a ``key``, columns of what its rows are about, and amounts.
        rows: what each is about, always in the same order, and its amounts.
    """
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
