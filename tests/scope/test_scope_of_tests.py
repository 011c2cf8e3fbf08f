"""Instructions about tests that exist, and about the tests that a whole file lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_kit import scope_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """def camel(text):
    return text


def snake(text):
    return text


def _inner(text):
    return text


class Style:
    def of(self, text):
        def near(one):
            return one

        return near(text)
"""
TESTS = "from text import camel\n\n\ndef test_camel():\n    assert camel('a') == 'a'\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "text.py").write_text(TEXT)
    (tmp_path / "test_text.py").write_text(TESTS)
    return tmp_path


@pytest.mark.parametrize(
    "instruction", ["Write tests for text.py", "Increase the test coverage of text.py, please"]
)
def test_each_function_of_a_file_that_no_test_names_gets_one(root: Path, instruction: str) -> None:
    scope = scope_of(root, instruction)
    assert [(part.instruction, part.scope.recipe, part.target.name) for part in scope.parts] == [
        ("Write a test for `snake` of text.py in test_text.py", "test", "snake"),
        ("Write a test for `Style.of` of text.py in test_text.py", "test", "Style.of"),
    ]
    assert (scope.kind, scope.confidence, scope.edits, scope.reasons[0]) == (
        "edit", "sure", 2, "2 functions of text.py have no test, and get theirs one after the other",
    )  # fmt: skip


def test_the_one_function_that_no_test_names_is_meant(root: Path) -> None:
    (root / "test_text.py").write_text(TESTS + "\n\ndef test_snake():\n    snake('a')\n")
    scope = scope_of(root, "Write tests for text.py")
    assert (scope.parts, [it.name for it in scope.targets], scope.confidence) == ((), ["Style.of"], "sure")


def test_more_than_a_handful_are_not_guessed_at(root: Path) -> None:
    (root / "text.py").write_text("\n\n".join(f"def f{n}(a):\n    return a\n" for n in range(9)))
    scope = scope_of(root, "Write tests for text.py")
    assert (scope.parts, scope.confidence) == ((), "undecided")
    assert (
        scope.unclear == "9 functions of text.py have no test: `f0`, `f1`, `f2`, `f3`, `f4`, `f5` and others"
    )


@pytest.mark.parametrize(
    "instruction", ["The test for `camel` is flaky, fix it", "Replace the mock in the test of camel()"]
)
def test_a_test_that_exists_is_not_what_it_tests(root: Path, instruction: str) -> None:
    scope = scope_of(root, instruction)
    assert (scope.recipe, scope.confidence, scope.unclear) == (
        "change", "undecided", "a test of `camel` is meant: name that test",
    )  # fmt: skip


@pytest.mark.parametrize(
    "instruction", ["A test for `snake`", "Unit tests for `snake`, please", "Test `snake`"]
)
def test_a_test_that_is_wished_for_is_written(root: Path, instruction: str) -> None:
    scope = scope_of(root, instruction)
    assert (scope.recipe, scope.targets[0].name, scope.confidence) == ("test", "snake", "sure")


def test_a_test_that_is_named_is_changed(root: Path) -> None:
    scope = scope_of(root, "Make test_camel use a longer text")
    assert (scope.recipe, scope.confidence, scope.targets[0].name) == ("change", "sure", "test_camel")


def test_what_only_tests_declare_is_not_what_is_meant(root: Path) -> None:
    (root / "test_text.py").write_text(TESTS + "\n\ndef limit(n):\n    return n\n")
    plain = scope_of(root, "Raise `limit` to 10")
    assert (plain.confidence, plain.unclear) == (
        "undecided",
        "`limit` is declared in tests alone, in test_text.py",
    )
    assert scope_of(root, "Make the test helper `limit` return a string").confidence == "sure"


def test_a_file_of_tests_is_what_changes_and_not_what_it_is_to_use(root: Path) -> None:
    (root / "other.py").write_text("def parametrize(one):\n    return one\n")
    scope = scope_of(root, "Refactor test_text.py to use pytest.parametrize")
    assert [(it.path, it.symbol) for it in scope.targets] == [("test_text.py", None)]
