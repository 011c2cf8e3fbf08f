"""The ledger as a table for other programs: one row an attempt, with its task's columns before its own."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, fields
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from fenceline.ledger.errors import LedgerError
from fenceline.ledger.records import AttemptRecord, TaskRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = dict[str, object]

_OF_TASK = tuple(field.name for field in fields(TaskRecord) if field.name not in {"attempts", "changes"})
_OF_ATTEMPT = tuple(field.name for field in fields(AttemptRecord))
COLUMNS = (
    *(f"task_{name}" if name in _OF_ATTEMPT else name for name in _OF_TASK),
    "attempt",
    *_OF_ATTEMPT,
)


def rows(tasks: Iterable[TaskRecord]) -> list[Row]:
    """Return a row for every attempt; signals are joined with blanks."""
    return [
        dict(zip(COLUMNS, (*_values(task), at, *_attempt(tried)), strict=True))
        for task in tasks
        for at, tried in enumerate(task.attempts)
    ]


def encoded(table: Sequence[Row], kind: str) -> bytes:
    """Return the table as ``csv``, ``json`` (a line each) or ``parquet``.

    Raises:
        LedgerError: the package for Parquet is not installed.
    """
    match kind:
        case "json":
            return b"".join(msgspec.json.encode(row) + b"\n" for row in table)
        case "parquet":
            return _parquet(table)
        case _:
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, COLUMNS)
            writer.writeheader()
            writer.writerows(table)
            return text.getvalue().encode("utf-8", "replace")


def _values(task: TaskRecord) -> list[object]:
    return [getattr(task, name) for name in _OF_TASK]


def _attempt(tried: AttemptRecord) -> list[object]:
    values = asdict(tried)
    return [" ".join(tried.signals) if name == "signals" else values[name] for name in _OF_ATTEMPT]


def _parquet(table: Sequence[Row]) -> bytes:
    try:
        pa: Any = import_module("pyarrow")  # an extra of 50 MB, without types
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise LedgerError("Parquet needs another package", "pip install 'fenceline[export]'") from None
    kinds: dict[type, Any] = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    empty = (*_values(_EMPTY), 0, *_attempt(_NONE))
    columns = [(name, kinds.get(type(one), pa.string())) for name, one in zip(COLUMNS, empty, strict=True)]
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(list(table), pa.schema(columns)), sink)
    return sink.getvalue()


_NONE = AttemptRecord("", "", "", "", "", "")
_EMPTY = TaskRecord("", 0.0, "", "", "", "", "", "", "", 0.0)
