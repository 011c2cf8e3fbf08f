"""Records as rows of the tables, and back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from fenceline.ledger import rollups
from fenceline.ledger.dialects import insert_into
from fenceline.ledger.records import AttemptRecord, ChangeRecord, TaskRecord
from fenceline.ledger.tables import attempts, changes, signals, tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, RowMapping, Select, Table

    _Record = TaskRecord | AttemptRecord | ChangeRecord

_CHUNK = 500  # parameters of one IN: SQLite's older builds take 999


def insert_new(connection: Connection, records: Sequence[TaskRecord]) -> int:
    """Insert the tasks whose ``task_id`` the database does not have, with their sums; return how many."""
    by_id = {record.task_id: record for record in reversed(records)}
    if not by_id:
        return 0
    # In one order everywhere, so that no two writers wait for each other crosswise; what another one inserts
    # at this moment is waited for, and then not returned as new.
    values = [_values(tasks, by_id[task_id]) for task_id in sorted(by_id)]
    inserting = insert_into(connection, tasks).on_conflict_do_nothing().returning(tasks.c.task_id)
    new = [by_id[task_id] for task_id in connection.scalars(inserting, values)]
    _insert(connection, attempts, (row for task in new for row in _attempt_rows(task)))
    _insert(connection, signals, (row for task in new for row in _signal_rows(task)))
    _insert(connection, changes, (row for task in new for row in _change_rows(task)))
    rollups.add(connection, new)
    return len(new)


def unknown(connection: Connection, records: Sequence[TaskRecord]) -> list[TaskRecord]:
    """Return the tasks whose ``task_id`` the database does not have, each once."""
    by_id: dict[str, TaskRecord] = {}
    for record in records:
        by_id.setdefault(record.task_id, record)
    for known in _known(connection, list(by_id)):
        del by_id[known]
    return list(by_id.values())


def latest(connection: Connection, limit: int, started: float = 0.0) -> tuple[TaskRecord, ...]:
    """Return the ``limit`` tasks that started last, then or later, newest first."""
    recent = select(tasks).where(tasks.c.started >= started)
    return _records(connection, recent.order_by(tasks.c.started.desc(), tasks.c.task_id).limit(limit))


def since(connection: Connection, started: float) -> tuple[TaskRecord, ...]:
    """Return the tasks that started then or later, newest first."""
    recent = select(tasks).where(tasks.c.started >= started)
    return _records(connection, recent.order_by(tasks.c.started.desc(), tasks.c.task_id))


def between(connection: Connection, first: float, end: float) -> tuple[TaskRecord, ...]:
    """Return the tasks that started at ``first`` or later and before ``end``."""
    return _records(connection, select(tasks).where(tasks.c.started >= first, tasks.c.started < end))


def by_id(connection: Connection, task_ids: Sequence[str]) -> list[TaskRecord]:
    """Return the tasks of these ids that there are, kept for the writer until the transaction ends."""
    return [
        task
        for ids in _chunks(sorted(task_ids))
        for task in _records(
            connection,
            select(tasks).where(tasks.c.task_id.in_(ids)).order_by(tasks.c.task_id).with_for_update(),
        )
    ]


def count(connection: Connection) -> int:
    """Return how many tasks there are."""
    return connection.scalar(select(func.count()).select_from(tasks)) or 0


def remove(connection: Connection, before: float) -> int:
    """Remove the tasks that started before then, with all rows about them; return how many."""
    old = select(tasks.c.task_id).where(tasks.c.started < before)
    removed = connection.scalar(select(func.count()).select_from(old.subquery())) or 0
    for table in (signals, changes, attempts, tasks):
        connection.execute(table.delete().where(table.c.task_id.in_(old)))
    return removed


def batches(connection: Connection) -> Iterable[tuple[TaskRecord, ...]]:
    """Return all tasks, some at a time, the smallest id first."""
    last = ""
    while batch := after(connection, last):
        yield batch
        last = batch[-1].task_id


def after(connection: Connection, task_id: str, started: float = 0.0) -> tuple[TaskRecord, ...]:
    """Return some tasks that started then or later and whose ids come next after ``task_id``, in their order."""
    rest = select(tasks).where(tasks.c.task_id > task_id, tasks.c.started >= started)
    return _records(connection, rest.order_by(tasks.c.task_id).limit(_CHUNK))


def _records(connection: Connection, query: Select[*tuple[object, ...]]) -> tuple[TaskRecord, ...]:
    rows = connection.execute(query).mappings().all()
    ids = [str(row["task_id"]) for row in rows]
    tried, changed = _attempts_of(connection, ids), _changes_of(connection, ids)
    return tuple(
        TaskRecord(
            **_fields(TaskRecord, tasks, row),
            attempts=tuple(tried[row["task_id"]]),
            changes=tuple(changed[row["task_id"]]),
        )
        for row in rows
    )


def _changes_of(connection: Connection, task_ids: Sequence[str]) -> dict[str, list[ChangeRecord]]:
    changed: dict[str, list[ChangeRecord]] = defaultdict(list)
    for ids in _chunks(task_ids):
        query = select(changes).where(changes.c.task_id.in_(ids)).order_by(changes.c.number)
        for row in connection.execute(query).mappings():
            changed[row["task_id"]].append(ChangeRecord(**_fields(ChangeRecord, changes, row)))
    return changed


def _attempts_of(connection: Connection, task_ids: Sequence[str]) -> dict[str, list[AttemptRecord]]:
    raised: dict[tuple[str, int], list[str]] = defaultdict(list)
    tried: dict[str, list[AttemptRecord]] = defaultdict(list)
    for ids in _chunks(task_ids):
        query = select(signals).where(signals.c.task_id.in_(ids)).order_by(signals.c.number)
        for signal in connection.execute(query).mappings():
            raised[signal["task_id"], signal["attempt"]].append(signal["kind"])
        query = select(attempts).where(attempts.c.task_id.in_(ids)).order_by(attempts.c.number)
        for row in connection.execute(query).mappings():
            kinds = tuple(raised[row["task_id"], row["number"]])
            tried[row["task_id"]].append(
                AttemptRecord(**_fields(AttemptRecord, attempts, row), signals=kinds)
            )
    return tried


def _fields(kind: type[_Record], table: Table, row: RowMapping) -> dict[str, Any]:
    return {name: row[name] for name in _shared(kind, table)}


@cache
def _shared(kind: type[_Record], table: Table) -> tuple[str, ...]:
    """Return which fields of a record are columns of its table: asked for thousands of rows."""
    return tuple(field.name for field in fields(kind) if field.name in table.c)


def _known(connection: Connection, task_ids: Sequence[str]) -> list[str]:
    return [
        known
        for ids in _chunks(task_ids)
        for known in connection.scalars(select(tasks.c.task_id).where(tasks.c.task_id.in_(ids)))
    ]


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, object]]) -> None:
    if values := list(rows):
        connection.execute(table.insert(), values)


def _values(table: Table, record: _Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in _shared(type(record), table)}


def _attempt_rows(task: TaskRecord) -> Iterable[dict[str, object]]:
    for number, attempt in enumerate(task.attempts):
        yield {"task_id": task.task_id, "number": number, **_values(attempts, attempt)}


def _change_rows(task: TaskRecord) -> Iterable[dict[str, object]]:
    for number, change in enumerate(task.changes):
        yield {"task_id": task.task_id, "number": number, **_values(changes, change)}


def _signal_rows(task: TaskRecord) -> Iterable[dict[str, object]]:
    for attempt, record in enumerate(task.attempts):
        for number, kind in enumerate(record.signals):
            yield {"task_id": task.task_id, "attempt": attempt, "number": number, "kind": kind}
