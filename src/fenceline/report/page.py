"""From an overview to HTML: templates with escaping on, because names of models and rulings come from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fenceline.report.charts import bar_chart, line_chart, rate_chart
from fenceline.report.course_chart import course_chart, course_data
from fenceline.score.moves import moves
from fenceline.score.standing import FEW
from fenceline.score.words import duration, money, span, tasks_of, when

if TYPE_CHECKING:
    from datetime import datetime

    from jinja2 import Template

    from fenceline.report.left import Left
    from fenceline.score.overview import Overview

_CALLED: dict[str, object] = {
    "rate_chart": rate_chart,
    "line_chart": line_chart,
    "bar_chart": bar_chart,
    "course_chart": course_chart,
    "course_data": course_data,
    "FEW": FEW,
}
SECTIONS = ("figures", "advice", "completion", "line", "course", "handoffs", "pairs", "left")


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows.

    Attributes:
        seen: the score.
        left: the receipts.
        made: when, UTC.
        stretch: which tasks are in it, in words.
    """

    seen: Overview
    left: Left
    made: datetime
    stretch: str = "Everything recorded"


def page(view: View) -> str:
    """Return one HTML file that needs nothing else: no network, no script."""
    return template("report.html").render(view=view, html=sections(view))


def sections(view: View) -> Markup:
    """Return all sections' HTML."""
    return Markup(template("sections.html").render(view=view, sections=SECTIONS))  # noqa: S704 - escaped there


def live_page(view: View, html: str, seen: str, *, part: bool = False) -> str:
    """Return the page that asks for changes, or only the part of it that changes.

    Args:
        view: what it shows.
        html: its sections.
        seen: what the browser says it has when it asks.
        part: without what is around the sections.
    """
    return template("live_part.html" if part else "live.html").render(view=view, html=html, seen=seen)


def style() -> str:
    """Return the style sheet."""
    return template("style.css").render()


def template(name: str) -> Template:
    """Return a template with all that it may call."""
    return _environment().get_template(name, globals=_CALLED)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("fenceline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "money": money, "duration": duration, "span": span, "tasks_of": tasks_of, "when": when, "moves": moves,
        "percent": lambda share: f"{share:.0%}",
    }  # fmt: skip
    return made
