"""Reads recorded outcomes: our own JSON lines, CSV with the same names, and hybrid-arena's rows."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import msgspec

from fenceline.errors import UsageError, reason_of
from fenceline.replay.arena import Arena, outcomes_of
from fenceline.replay.outcomes import Outcome, Record, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HINT = "see docs/replay.md for the format"
Shape = TypeVar("Shape")
Count = Annotated[int, msgspec.Meta(ge=0)]
Amount = Annotated[float, msgspec.Meta(ge=0, le=1e12)]


class Row(msgspec.Struct, frozen=True):
    """One line of our own format; other fields may stand beside these."""

    task: Annotated[str, msgspec.Meta(min_length=1)]
    model: Annotated[str, msgspec.Meta(min_length=1)]
    tier: Literal["local", "hosted", "mixed"]
    completed: bool | None
    kind: str = ""
    local_prompt: Count = 0
    local_output: Count = 0
    hosted_prompt: Count = 0
    hosted_output: Count = 0
    hosted_cached: Count = 0
    usd: Amount | None = None
    seconds: Amount = 0.0


def read_outcomes(path: Path) -> Record:
    """Return what a file has recorded.

    Raises:
        UsageError: it cannot be read, or has a line that is none of the formats; says which.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {reason_of(error)}", _HINT) from None
    record = _csv(path, text) if path.suffix == ".csv" else _lines(path, text)
    if not record.outcomes:
        raise UsageError(f"{path} has no judged outcome", _HINT)
    return record


def _lines(path: Path, text: str) -> Record:
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if rows and b'"task_id"' in rows[0][1].encode():
        arena = [_decoded(path, number, line, Arena) for number, line in rows]
        return outcomes_of(arena)
    return _record(_decoded(path, number, line, Row) for number, line in rows)


def _csv(path: Path, text: str) -> Record:
    def rows() -> Iterator[Row]:
        for number, cells in enumerate(csv.DictReader(text.splitlines()), 2):
            given = {
                name: _value(cell)
                for name, cell in cells.items()
                if name and cell is not None and cell.strip()
            }
            try:
                yield msgspec.convert({"completed": None} | given, Row, strict=False)
            except msgspec.ValidationError as error:
                raise _wrong(path, number, error) from None

    return _record(rows())


def _value(cell: str) -> str | bool:
    return {"true": True, "yes": True, "false": False, "no": False}.get(cell.strip().lower(), cell.strip())


def _record(rows: Iterator[Row]) -> Record:
    outcomes: list[Outcome] = []
    unjudged = 0
    for row in rows:
        if row.completed is None:
            unjudged += 1
            continue
        local = Tokens(row.local_prompt, row.local_output)
        hosted = Tokens(row.hosted_prompt, row.hosted_output, row.hosted_cached)
        outcomes.append(
            Outcome(
                row.task, row.model, row.tier, row.completed, row.kind, local, hosted, row.usd, row.seconds
            )
        )
    return Record(tuple(outcomes), unjudged)


def _decoded(path: Path, number: int, line: str, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(line, type=shape)
    except msgspec.DecodeError as error:
        raise _wrong(path, number, error) from None


def _wrong(path: Path, number: int, error: Exception) -> UsageError:
    return UsageError(f"{path}, line {number}: {str(error)[:160].replace('`$.', '`')}", _HINT)
