"""Parts of the report: what left, what would move the line, and the course with its gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, fromstring

import pytest
from report_kit import a_history, view_of
from sample_history import write_history, write_receipts

from fenceline.policy.receipts import flaws, receipts
from fenceline.report.charts import rate_chart
from fenceline.report.course_chart import course_chart
from fenceline.report.left import Endpoint, Left, what_left
from fenceline.score.moves import moves


def read(chart: str) -> Element:
    return fromstring(chart)  # noqa: S314 - our own drawing


def test_what_left_is_counted_by_server() -> None:
    write_receipts()
    assert what_left(receipts(), flaws()) == Left(
        endpoints=(Endpoint("api.anthropic.com", 9, 43_200, 2), Endpoint("models.example:8443", 1, 900, 0)),
        reasons=(("src/payments/card.py is closed", 2),),
    )


def test_what_left_before_is_left_out() -> None:
    write_receipts()
    assert what_left(receipts(), flaws(), datetime(2100, 1, 1, tzinfo=UTC).timestamp()) == Left()


@pytest.mark.parametrize(
    ("price", "stand", "words"),
    [
        (
            0.5,
            "local",
            "It would stop paying below 42% completed, or if tokens of claude cost less than 0.50 times",
        ),
        (0.0, "local", "It would stop paying below 42% completed, and pays at any price of tokens."),
        (
            4.0,
            "hosted",
            "would have to reach 38% completed, or tokens of claude to cost 4.0 times today's price.",
        ),
        (None, "hosted", "qwen2.5-coder-14b would have to reach 38% completed."),
    ],
)
def test_what_would_move_the_line(price: float | None, stand: str, words: str) -> None:
    lines = [line for line in a_history().seen.lines if line.local.group["model"] == "qwen2.5-coder-14b"]
    line = next(line for line in lines if line.stand == stand and line.scope != "greenfield")
    assert words in moves(replace(line, price=price))


def test_a_week_without_a_completion_is_a_gap() -> None:
    weeks = list(a_history().seen.weeks)
    whole = read(course_chart(weeks))
    assert len(whole.findall(".//polyline")) == 1
    weeks[4] = replace(weeks[4], cost=replace(weeks[4].cost, per_completed=None))
    cut = read(course_chart(weeks))
    assert len(cut.findall(".//polyline")) == 2
    assert len(cut.findall(".//circle")) == len(weeks) - 1
    assert all(circle.findtext("title") for circle in cut.findall(".//circle"))


def test_a_single_week_is_a_point_in_the_middle() -> None:
    weeks = view_of(write_history()).seen.weeks[:1]
    (circle,) = read(course_chart(weeks)).findall(".//circle")
    assert circle.get("cx") == "50.00%"
    assert course_chart([]) == ""


def test_hosted_models_have_another_shape() -> None:
    shapes = {
        row.score.group["model"]: {one.tag for one in read(rate_chart(row.score)).iter()} & {"circle", "path"}
        for row in a_history().seen.rows
    }
    assert shapes == {"claude": {"path"}, "qwen2.5-coder-14b": {"circle"}, "qwen2.5-coder-1.5b": {"circle"}}
