"""The score as text: a table by kind of scope, where the line stands, advice. ASCII where it is not for a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from fenceline.cli.stats_notes import notes
from fenceline.cli.stats_table import table
from fenceline.score.words import money, spread, when
from fenceline.workspace.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.score.breakeven import Line
    from fenceline.score.overview import Overview, Row

_STANDS = {
    "local": "local first pays",
    "hosted": "hosted first is cheaper",
    "open": "too close or too few to say",
}


@dataclass(frozen=True, slots=True)
class Page:
    """How wide lines may be, None for as wide as they are, and whether more than ASCII can be shown."""

    width: int | None
    fancy: bool

    def plain(self, text: str) -> str:
        """Return ``text`` as it can be shown here."""
        return shown(text) if self.fancy else shown(text.replace("–", "-"))

    def prose(self, text: str, indent: str = "") -> list[str]:
        """Return ``text`` in lines of at most 80 columns."""
        width = min(80, self.width or 80)
        return wrap(self.plain(text), width, initial_indent=indent, subsequent_indent=" " * len(indent))


def report_lines(seen: Overview, width: int | None, *, fancy: bool) -> Iterator[str]:
    """Yield the whole score as lines.

    Args:
        seen: what is to be shown, with at least one task.
        width: columns; None where nobody counts them.
        fancy: for a terminal that shows Unicode.
    """
    page = Page(width, fancy)
    yield from page.prose(_head(seen))
    rows = table(seen.rows, width, fancy=fancy)
    for scope, group in groupby(zip(seen.rows, rows.body, strict=True), lambda it: _scope(it[0])):
        yield ""
        yield click.style(f"{scope:<{rows.label}}{rows.head}".rstrip(), bold=True)
        yield from (line for _, line in group)
    yield from _where_the_line_is(seen, page)
    yield from _equal_tasks(seen, page)
    yield from _advised(seen, page)
    yield ""
    for note in notes(seen):
        yield from page.prose(note)


def _scope(row: Row) -> str:
    return shown(row.score.group["scope"])


def _head(seen: Overview) -> str:
    total, cost = seen.total, seen.total.cost.per_completed
    first, last = when(seen.first), when(seen.last)
    said = f"{seen.tasks:,} task{'' if seen.tasks == 1 else 's'}, {first}" + (
        f" to {last}" if last != first else ""
    )
    if total.judged:
        said += (
            f": {total.completed:,} of {total.judged:,} completed ({total.interval.low * 100:.0f}–"
            f"{total.interval.high * 100:.0f}%), {total.local_only:,} without a hosted model"
        )
    if cost is not None:
        said += f", {money(cost.value)} each{spread(cost.interval)}"
    return f"{said}."


def _where_the_line_is(seen: Overview, page: Page) -> Iterator[str]:
    if not seen.lines:
        return
    yield ""
    yield click.style("asking a local model first pays from", bold=True)
    wide = max(len(line.local.group["model"]) for line in seen.lines)
    for line in seen.lines:
        yield page.plain(f"  {line.scope:<10}  {line.local.group['model']:<{wide}}  {_line(line)}")


def _line(line: Line) -> str:
    match line.needed.value:
        case value if value > 1:
            needed = "never"
        case value if value <= 0:
            needed = "any rate"
        case value:
            needed = f"{value:>4.0%} on"
    return f"{needed:>8}, has {line.local.rate or 0.0:>4.0%}: {_STANDS[line.stand]}"


def _equal_tasks(seen: Overview, page: Page) -> Iterator[str]:
    if not seen.pairings:
        return
    yield ""
    yield click.style("on equal tasks", bold=True)
    for pair in seen.pairings:
        yield from page.prose(
            f"{pair.one} and {pair.other}: both {pair.both}, only {pair.one} {pair.one_only}, only {pair.other} "
            f"{pair.other_only}, neither {pair.neither} (exact McNemar p = {pair.p:.2g})",
            "  ",
        )


def _advised(seen: Overview, page: Page) -> Iterator[str]:
    if not seen.advice:
        return
    yield ""
    yield click.style("advice", bold=True)
    for piece in seen.advice:
        yield from page.prose(piece.text, "• " if page.fancy else "- ")
