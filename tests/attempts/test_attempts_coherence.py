"""Answers that go in circles are seen; real code is not taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.attempts.coherence import Coherence

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("    total = total + value\n" * 20, "the same line 5 times in a row: total = total + value"),
        ("a = first(x)\nb = second(x)\n" * 20, "the same line 13 times: a = first(x)"),
        ("value_1 = 1\nvalue_2 = 2\n" * 20, "the same line 13 times: value_1 = 1"),
    ],
)
def test_a_circle_is_said_once_it_is_one(answer: str, said: str) -> None:
    assert Coherence().feed(answer) == said


@pytest.mark.parametrize("answer", ["}\n" * 50, "\n" * 50, "    )\n" * 50, "x = 1\n" * 4, ""])
def test_closers_and_blank_lines_may_repeat(answer: str) -> None:
    assert Coherence().feed(answer) is None


@given(st.lists(st.integers(0, 400), max_size=12))
def test_it_is_said_however_the_answer_is_cut(cuts: list[int]) -> None:
    answer = "    total = total + value\n" * 20
    watching, said = Coherence(), list[str]()
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(answer)], strict=True):
        if told := watching.feed(answer[start:end]):
            said.append(told)
    assert said[0].startswith("the same line ")


def test_functions_of_this_repository_are_no_circles() -> None:
    """The longest answer is a function, not a file."""
    seen = 0
    for path in ROOT.glob("src/**/*.py"):
        for piece in path.read_text().split("\n\n\n"):
            assert Coherence().feed(piece + "\n") is None, (path.name, piece[:60])
            seen += 1
    assert seen > 500
