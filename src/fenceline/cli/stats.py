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

_HEADINGS = ("done", "rate (95 %)", "no check", "tokens in/out", "median/mean")
_NOTHING = 'Nothing is recorded yet. Every run is, for example: fenceline "Add a docstring to main in app.py"'
_FEW = f"* fewer than {FEW} judged attempts: read the interval, not the rate."
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
        print(_as_json(rows, detail))  # noqa: T201 - the command's output
    elif not rows:
        print(_NOTHING)  # noqa: T201
    elif sys.stdout.isatty():
        _print_table(rows)
    else:
        print("\n".join(plain(rows)))  # noqa: T201


def plain(rows: Sequence[Completion]) -> list[str]:
    """Return an aligned table as lines; columns after the first two are right-aligned."""
    table = [("model", "scope", *_HEADINGS), *(cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
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
    """Return what must be said with the figures: small samples, and what they leave out."""
    other = sum(row.other for row in rows)
    notes = [_FEW] if any(row.few for row in rows) else []
    if other:
        notes.append(f"Left out: {other} attempt{'s' if other > 1 else ''} blocked by policy or interrupted.")
    return notes


def _rate(row: Completion) -> str:
    if row.rate is None:
        return "-"
    few = "*" if row.few else ""
    return f"{few}{row.rate:.0%} ({row.low:.0%}-{row.high:.0%})"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}s" if seconds < 100 else f"{seconds:.0f}s"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    left = (cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True))
    right = (cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True))
    return "  ".join((*left, *right)).rstrip()


def _print_table(rows: Sequence[Completion]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("model", style="cyan", overflow="ellipsis", no_wrap=True)
    table.add_column("scope", no_wrap=True)
    for heading in _HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*cells(row))
    console = Console(highlight=False)
    console.print(table, *footnotes(rows), sep="\n")


def _as_json(rows: Sequence[Completion], detail: Sequence[Completion]) -> str:
    return msgspec.json.encode({"completion": _flat(rows), "detail": _flat(detail)}).decode()


def _flat(rows: Sequence[Completion]) -> list[dict[str, object]]:
    flat = [asdict(row) | {"few": row.few} for row in rows]
    return [{**row.pop("group"), **row} for row in flat]
