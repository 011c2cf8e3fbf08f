"""What became of verified edits, written beside their tasks and counted in the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.ledger import rollups, rows
from fenceline.ledger.tables import FATES, tasks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from fenceline.ledger.records import FateRecord, TaskRecord


def mark(connection: Connection, fates: Iterable[FateRecord]) -> int:
    """Write down what is newer than what is known; return how many tasks changed. Unknown tasks are left out."""
    latest = {one.fate_of: one for one in sorted(fates, key=lambda one: one.fate_at) if one.fate in FATES}
    found = rows.by_id(connection, list(latest))
    return sum(_mark(connection, task, latest[task.task_id]) for task in found)


def _mark(connection: Connection, task: TaskRecord, now: FateRecord) -> bool:
    if task.fate == "undone" or now.fate_at <= task.fate_at:
        return False  # what was undone stays so; and a line read twice says nothing new
    connection.execute(
        tasks.update().where(tasks.c.task_id == task.task_id).values(fate=now.fate, fate_at=now.fate_at)
    )
    rollups.count_fate(connection, task, now.fate)
    return True
