"""``fenceline stats``: which model completes which kind of task, from what was recorded here."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import msgspec

from fenceline.ledger.completion import FEW
from fenceline.ledger.store import open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.ledger.completion import Completion, Dimension

_HEADINGS = ("model", "scope", "done", "rate (95%)", "unver.", "tokens", "seconds")
_NOTHING = 'Nothing is recorded yet. Every run is, for example: fenceline "Add a docstring to main in app.py"'
_FEW = f"* fewer than {FEW} judged attempts: read the interval, not the rate."
_LEGEND = "done: verified/judged; tokens: in/out, means; seconds: median/mean."
_DETAIL: tuple[Dimension, ...] = ("model", "scope", "recipe", "language")


def stats(*, json: bool = False, database: str = "") -> None:
    """Print completion by model and scope.

    Args:
        json: print one JSON object instead, by recipe and language too.
        database: URL of the ledger's database; empty for the one in the data folder.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    with open_ledger(database) as ledger:
        rows = ledger.completion()
        detail = ledger.completion(_DETAIL) if json else ()
    if json:
        print(_as_json(rows, detail))
    elif not rows:
        print(_NOTHING)
    elif sys.stdout.isatty():
        _print_table(rows)
    else:
        print("\n".join(plain(rows)))


def plain(rows: Sequence[Completion]) -> list[str]:
    """Return an aligned table as lines; columns after the first two are right-aligned."""
    table = _table(rows)
    widths = _widths(table)
    lines = [_aligned(row, widths) for row in table]
    return [*lines, *footnotes(rows)]


def cells(row: Completion) -> tuple[str, ...]:
    """Return a row's cells as a person reads them."""
    return (
        row.group["model"],
        row.group["scope"],
        f"{row.completed}/{row.judged}",
        _rate(row),
        str(row.unverified or "-"),
        f"{row.tokens_in:.0f}/{row.tokens_out:.0f}",
        f"{_seconds(row.median_s)}/{_seconds(row.mean_s)}",
    )


def footnotes(rows: Sequence[Completion]) -> list[str]:
    """Return what must be said with the figures: their meaning, small samples, what they leave out."""
    other = sum(row.other for row in rows)
    notes = [_LEGEND, _FEW] if any(row.few for row in rows) else [_LEGEND]
    if other:
        notes.append(f"Left out: {other} attempt{'s' if other > 1 else ''} blocked, skipped or interrupted.")
    return notes


def _table(rows: Sequence[Completion]) -> list[tuple[str, ...]]:
    return [_HEADINGS, *(cells(row) for row in rows)]


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*table, strict=True)]


def _rate(row: Completion) -> str:
    if row.rate is None:
        return "-"
    few = "*" if row.few else ""
    return f"{few}{row.rate:.0%} ({row.low * 100:.0f}-{row.high * 100:.0f})"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}" if seconds < 100 else f"{seconds:.0f}"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    left = (cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True))
    right = (cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True))
    return "  ".join((*left, *right)).rstrip()


def _print_table(rows: Sequence[Completion]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.table import Table  # noqa: PLC0415

    console = Console(highlight=False, markup=False)
    head, *body = _table(rows)
    others = sum(width + 2 for width in _widths([head, *body])[1:])
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(
        head[0], style="cyan", overflow="ellipsis", no_wrap=True, max_width=max(8, console.width - others)
    )
    table.add_column(head[1], no_wrap=True)
    for heading in head[2:]:
        table.add_column(heading, justify="right", no_wrap=True)
    for row in body:
        table.add_row(*row)
    console.print(table, *footnotes(rows), sep="\n")


def _as_json(rows: Sequence[Completion], detail: Sequence[Completion]) -> str:
    return msgspec.json.encode({"completion": _flat(rows), "detail": _flat(detail)}).decode()


def _flat(rows: Sequence[Completion]) -> list[dict[str, object]]:
    return [_record(row) for row in rows]


def _record(row: Completion) -> dict[str, object]:
    values = asdict(row)
    del values["group"]
    return {**row.group, **values, "few": row.few}
