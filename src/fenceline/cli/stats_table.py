"""The table of completion: one line a row, with its interval drawn where there is room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.score.words import duration, money
from fenceline.workspace.faults import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.score.overview import Row
    from fenceline.score.standing import Standing

_HEADS = ("done", "rate", "95%", "cost", "time")
_LEAST, _MOST = 11, 31  # columns of a drawn interval
_NAME = 22  # of a name, before which the drawing gives way


@dataclass(frozen=True, slots=True)
class Text:
    """A table as text.

    Attributes:
        label: width of the first column and the space behind it.
        head: the other columns' headings.
        body: a line a row.
    """

    label: int
    head: str
    body: tuple[str, ...]


def table(rows: Sequence[Row], width: int | None, *, fancy: bool) -> Text:
    """Return the rows as lines of at most ``width`` columns; names give way where they must."""
    further = tuple(name for name in rows[0].score.group if name not in ("scope", "model"))
    names = [f"  {shown(row.score.group['model'])}" for row in rows]
    fated = any(row.score.ended.fated for row in rows)
    body = [(*(shown(row.score.group[name]) for name in further), *cells(row, fated=fated)) for row in rows]
    heads: tuple[str, ...] = (*further, *_HEADS, *(("kept",) if fated else ()))
    widths = [max(map(len, column)) for column in zip(heads, *body, strict=True)]
    label = max(12, *map(len, names))
    taken = sum(widths) + 2 * len(widths)
    if width is not None:
        beside_a_bar = width - taken - _LEAST - 2
        label = max(10, min(label, beside_a_bar if beside_a_bar >= _NAME else width - taken))
    bar = 0 if width is None else min(_MOST, width - label - taken - 2)
    left = len(further)
    return Text(
        label,
        _aligned(heads, widths, left, f"{'0':<{bar - 4}}100%" if bar >= _LEAST else ""),
        tuple(
            _cut(name, label, fancy=fancy)
            + _aligned(line, widths, left, drawn(row.score, bar, fancy=fancy) if bar >= _LEAST else "")
            for name, line, row in zip(names, body, rows, strict=True)
        ),
    )


def cells(row: Row, *, fated: bool) -> tuple[str, ...]:
    """Return what a row says: completed of judged, rate, interval, USD a completion, median time, kept of known."""
    score, cost = row.score, row.cost.per_completed
    judged = score.count
    known = "?" if row.cost.unknown else "-"
    return (
        f"{score.completed}/{judged}",
        "-" if score.rate is None else f"{'*' if score.few else ''}{score.rate:.0%}",
        f"{score.interval.low * 100:.0f}-{score.interval.high * 100:.0f}" if judged else "-",
        known if cost is None else money(cost.value),
        "-" if row.median_s is None else duration(row.median_s),
        *((f"{score.ended.kept}/{score.ended.fated}" if score.ended.fated else "-",) if fated else ()),
    )


def drawn(score: Standing, width: int, *, fancy: bool) -> str:
    """Return the rate on its interval, on a scale from 0 to 100 % that is ``width`` columns long."""
    off, span, point = "·━●" if fancy else ".=o"
    if score.rate is None:
        return off * width
    at, low, high = (round(share * (width - 1)) for share in (score.rate, *_ends(score)))
    return "".join(point if place == at else span if low <= place <= high else off for place in range(width))


def _ends(score: Standing) -> tuple[float, float]:
    return score.interval.low, score.interval.high


def _aligned(cells: Sequence[str], widths: Sequence[int], left: int, bar: str) -> str:
    said = [
        cell.ljust(width) if number < left else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    if bar:
        said.insert(left + 3, bar)
    return "".join(f"  {cell}" for cell in said).rstrip()


def _cut(name: str, width: int, *, fancy: bool) -> str:
    if len(name) <= width:
        return name.ljust(width)
    end = "…" if fancy else "..."
    return name[: width - len(end)] + end
