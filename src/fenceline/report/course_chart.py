"""Cost per completed task, week by week: a line with a band, gaps where nothing was completed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import groupby
from json import dumps
from math import floor, log10
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from fenceline.score.words import money, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.score.history import Week
    from fenceline.score.intervals import Estimate

_HIGH, _TOP, _BOTTOM = 260, 12, 32
_GROUND = _HIGH - _BOTTOM
_ROOM = 2.5  # times the dearest week: an interval that reaches higher is cut, and the table has its end
_LABELS = 6

Point = tuple[float, "Week", "Estimate"]


def course_chart(weeks: Sequence[Week]) -> Markup:
    """Return the chart of ``weeks``; empty where none completed anything."""
    points = [_point(number, week, len(weeks)) for number, week in enumerate(weeks)]
    known = [point for point in points if point is not None]
    if not known:
        return Markup("")
    step = _step(max(min(each.interval.high, _ROOM * each.value) for _, _, each in known))
    most = step * 4
    svg = Element("svg", {
        "class": "course", "role": "img", "width": "100%", "height": str(_HIGH),
        "aria-label": f"Cost per completed task by week, from {money(known[0][2].value)} to "
        f"{money(known[-1][2].value)}; the table below has every figure",
    })  # fmt: skip
    for number in range(5):
        _grid_line(svg, step * number, most)
    drawn = SubElement(svg, "svg", {
        "width": "100%", "height": str(_HIGH), "viewBox": f"0 0 100 {_HIGH}", "preserveAspectRatio": "none",
    })  # fmt: skip
    for there, run in groupby(points, lambda point: point is not None):
        if there:
            _run(drawn, [point for point in run if point], most)
    for x, week, each in known:
        _dot(svg, x, week, each, most)
    _dates(svg, weeks)
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - made by ElementTree, which escapes


def course_data(weeks: Sequence[Week]) -> str:
    """Return the same as JSON columns: seconds since the epoch, USD, low, high; null where nothing was completed."""
    each = [week.cost.per_completed for week in weeks]
    columns = (
        [datetime.combine(week.monday, time(12), UTC).timestamp() for week in weeks],
        [one and one.value for one in each],
        [one and one.interval.low for one in each],
        [one and min(one.interval.high, _ROOM * one.value) for one in each],
    )
    return dumps(columns)


def _point(number: int, week: Week, count: int) -> Point | None:
    each = week.cost.per_completed
    return None if each is None else (_x(number, count), week, each)


def _x(number: int, count: int) -> float:
    return 100 * number / (count - 1) if count > 1 else 50.0


def _y(amount: float, most: float) -> float:
    return _GROUND - (_GROUND - _TOP) * min(1.0, amount / most)


def _step(most: float) -> float:
    """Return a round amount of which four hold ``most``."""
    if most <= 0:
        return 0.25
    size = 10 ** floor(log10(most / 4))
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if 4 * size * factor >= most)


def _run(drawn: Element, run: Sequence[Point], most: float) -> None:
    upper = [f"{x:.2f},{_y(each.interval.high, most):.1f}" for x, _, each in run]
    lower = [f"{x:.2f},{_y(each.interval.low, most):.1f}" for x, _, each in reversed(run)]
    middle = [f"{x:.2f},{_y(each.value, most):.1f}" for x, _, each in run]
    SubElement(drawn, "polygon", {"class": "band", "points": " ".join(upper + lower)})
    SubElement(drawn, "polyline", {"class": "course-line", "points": " ".join(middle)})


def _dot(svg: Element, x: float, week: Week, each: Estimate, most: float) -> None:
    place = {"class": "course-point", "cx": f"{x:.2f}%", "cy": f"{_y(each.value, most):.1f}", "r": "4.5"}
    title = SubElement(SubElement(svg, "circle", place), "title")
    title.text = (
        f"week of {week.monday:%d %B %Y}: {money(each.value)}{spread(each.interval)}, "
        f"{week.completed} of {week.judged} completed"
    )


def _grid_line(svg: Element, amount: float, most: float) -> None:
    y = f"{_y(amount, most):.1f}"
    SubElement(svg, "line", {"class": "grid", "x1": "0%", "x2": "100%", "y1": y, "y2": y})
    text = SubElement(
        svg, "text", {"class": "label", "x": "-10", "y": y, "dy": "0.35em", "text-anchor": "end"}
    )
    text.text = f"${amount:.2f}" if most >= 0.08 else f"${amount:.4f}"


def _dates(svg: Element, weeks: Sequence[Week]) -> None:
    every = max(1, -(-len(weeks) // _LABELS))
    for number, week in enumerate(weeks):
        if (len(weeks) - 1 - number) % every:
            continue
        minor = " minor" if (len(weeks) - 1 - number) % (2 * every) else ""
        place = {"class": f"label{minor}", "x": f"{_x(number, len(weeks)):.2f}%", "y": str(_HIGH - 8)}
        text = SubElement(svg, "text", place | {"text-anchor": "middle"})
        text.text = f"{week.monday.day} {week.monday:%b}"
