"""What became of verified edits, written beside their tasks and counted in the sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fenceline.ledger import rollups, rows
from fenceline.ledger.tables import FATES, tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from fenceline.ledger.records import FateRecord, TaskRecord

Lines = Mapping[str, frozenset[str]]
_HALF, _MOST = 0.5, 0.8


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


def judge(task: TaskRecord, versions: Sequence[Lines], *, over: bool) -> str:
    """Return what became of the edit: ``kept``, ``reverted``, ``rewritten``; empty where that cannot be told (yet).

    It is kept where at least half of the lines that it added are there at the end. Otherwise it is reverted where
    most of the lines that it took away are back, or, when it took none away, where hardly one of its own is left;
    else rewritten. An edit that was never committed is not judged.

    Args:
        task: with its changes.
        versions: the digests of the lines of each changed path, after every commit that touched one, oldest first.
        over: whether the time within which it is judged has passed.
    """
    added = {(change.path, line) for change in task.changes for line in change.added.split()}
    removed = {(change.path, line) for change in task.changes for line in change.removed.split()}
    shares = [_share(added, version) for version in versions]
    if not added or max(shares, default=0.0) < _HALF:
        return ""
    if shares[-1] >= _HALF:
        return "kept" if over else ""
    back = _share(removed, versions[-1]) >= _MOST if removed else shares[-1] <= 1 - _MOST
    return "reverted" if back else "rewritten"


def _share(lines: set[tuple[str, str]], version: Lines) -> float:
    return sum(line in version.get(path, ()) for path, line in lines) / len(lines) if lines else 0.0
