"""Whether an instruction asks for a test: as all of it, beside the code, or not at all."""

from __future__ import annotations

import pytest

from fenceline.scope.words.instruction import read_words
from fenceline.scope.words.intent import read_intent


@pytest.mark.parametrize(
    "instruction",
    [
        "Add a method perimeter to Rectangle and a test for it",
        "Add a method perimeter to Rectangle with a unit test",
        "Add a method perimeter(self) to Rectangle, with tests",
        "Add a function f to a.py plus tests in tests/test_a.py",
        "Add a function f to a.py together with its own tests",
        "Add f(x) to a.py including a regression test",
        "Add a function suffix(value) to number.py that returns one of: st, nd, rd or th, with a test",
        "Add a function suffix(value) to number.py. With tests, please",
        "Fix the bug in parse_age with a regression test",
        "Fix parse_age and add a test",
        "Implement `slug` in text.py. Also write a unit test for it",
    ],
)
def test_a_test_beside_the_code(instruction: str) -> None:
    assert read_intent(read_words(instruction)).tests == "too"


@pytest.mark.parametrize(
    "instruction",
    [
        "Add a method perimeter(self) to Rectangle in shapes.py and make the tests pass",
        "Add a function is_test(path) with a test argument",
        "Add a decorator that skips slow tests",
        "Add an option to list tests and suites",
        "Add a flag `--with tests` to run",
        "Fix parse with the failing test",
        "Make Foo.bar faster with tests still passing",
        "Replace the loop with a test for emptiness",
        "Guard the call with a test for None",
        "Remove foo and its tests",
        "Rename foo and its tests",
        "Update the docs and run tests",
    ],
)
def test_words_about_tests_that_ask_for_none(instruction: str) -> None:
    assert read_intent(read_words(instruction)).tests == ""


@pytest.mark.parametrize(
    "instruction", ["Write a test for parse_age", "Cover parse_age with tests", "Add more tests"]
)
def test_nothing_but_a_test(instruction: str) -> None:
    assert read_intent(read_words(instruction)).tests == "only"
