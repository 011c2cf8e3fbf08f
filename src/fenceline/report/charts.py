"""Charts as SVG without scripts or styles of their own: horizontal places are shares of whatever width there is.

Each says in words what it shows (``role="img"`` with a label); colours come from the page's classes and never carry a
meaning alone: hosted models are diamonds, local ones circles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

if TYPE_CHECKING:
    from fenceline.score.breakeven import Line
    from fenceline.score.intervals import Interval
    from fenceline.score.standing import Standing
    from fenceline.score.statistics import Score

_HIGH = 22
_MIDDLE = _HIGH // 2


def rate_chart(score: Standing) -> Markup:
    """Return a rate on its interval, from 0 to 100 %."""
    label = "no judged tries"
    if score.rate is not None:
        label = f"{score.rate:.0%}, interval {_percents(score.interval)}, of {score.count}"
    svg = _scale(label)
    if score.rate is not None:
        _measured(svg, score, score.interval)
    return _markup(svg)


def line_chart(line: Line) -> Markup:
    """Return a measured rate over the rate that is needed, both with their 90 % intervals."""
    needed = line.needed
    said = (
        "never reached" if needed.value > 1 else f"{needed.value:.0%}, interval {_percents(needed.interval)}"
    )
    svg = _scale(f"needed {said}; measured {line.local.rate or 0:.0%}, interval {_percents(line.interval)}")
    low, high = min(1.0, needed.interval.low), min(1.0, needed.interval.high)
    _add(svg, "rect", "needed-span", x=_at(low), y="1", width=_at(high - low), height=str(_HIGH - 2))
    if needed.value <= 1:
        place = _at(needed.value)
        _add(svg, "line", "needed", x1=place, x2=place, y1="0", y2=str(_HIGH))
    _measured(svg, line.local, line.interval)
    return _markup(svg)


def bar_chart(share: float, label: str) -> Markup:
    """Return a bar of ``share`` (0 to 1) of the width."""
    svg = _svg(label)
    _add(svg, "rect", "bar", x="0", y="5", width=_at(share), height=str(_HIGH - 10), rx="2")
    return _markup(svg)


def _measured(svg: Element, score: Score | Standing, interval: Interval) -> None:
    tier = "hosted" if score.hosted else "local"
    rate, y = _at(score.rate or 0.0), str(_MIDDLE)
    _add(svg, "line", f"span {tier}", x1=_at(interval.low), x2=_at(interval.high), y1=y, y2=y)
    if tier == "local":
        _add(svg, "circle", "point local", cx=rate, cy=y, r="5.5")
        return
    # Paths take no shares of the width, so the diamond has an origin of its own.
    holder = SubElement(svg, "svg", {"x": rate, "y": y, "overflow": "visible"})
    _add(holder, "path", "point hosted", d="M0 -7 L7 0 L0 7 L-7 0 Z")


def _scale(label: str) -> Element:
    svg = _svg(label)
    _add(svg, "line", "axis", x1="0%", x2="100%", y1=str(_MIDDLE), y2=str(_MIDDLE))
    for share in (0.0, 0.5, 1.0):
        _add(svg, "line", "tick", x1=_at(share), x2=_at(share), y1=str(_MIDDLE - 4), y2=str(_MIDDLE + 4))
    return svg


def _svg(label: str) -> Element:
    return Element(
        "svg", {"class": "chart", "role": "img", "aria-label": label, "width": "100%", "height": str(_HIGH)}
    )


def _add(parent: Element, kind: str, look: str, **places: str) -> None:
    SubElement(parent, kind, {"class": look, **places})


def _at(share: float) -> str:
    return f"{share * 100:.2f}%"


def _percents(interval: Interval) -> str:
    return f"{interval.low * 100:.0f} to {min(1.0, interval.high) * 100:.0f}%"


def _markup(svg: Element) -> Markup:
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - made by ElementTree, which escapes
