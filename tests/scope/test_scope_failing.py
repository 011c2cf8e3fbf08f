"""Failing tests decide where the instruction names nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_more_projects import GO, RUST, SINGLE, TYPESCRIPT
from scope_projects import PYTHON, Reader, outline_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Open = Callable[[Mapping[str, str]], Reader]

PATTERNS = ("Circle.perimeter", "Square.perimeter", "Rectangle.area", "Rectangle.__init__")
PERIMETER = (
    "edit add likely",
    "> shapes.py:Rectangle +perimeter",
    " ".join(("like", *(f"shapes.py:{name}" for name in PATTERNS))),
    "tests tests/test_shapes.py",
)


def change(target: str, tests: str) -> tuple[str, ...]:
    return "edit change likely", f"> {target}", f"tests {tests}"


@pytest.mark.parametrize(
    ("project", "failing", "expected"),
    [
        (PYTHON, "tests/test_shapes.py::test_perimeter_of_rectangle", PERIMETER),
        (PYTHON, "tests/test_cart.py::test_total", change("shop/cart.py:Cart.total", "tests/test_cart.py")),
        (
            PYTHON,
            "tests.test_settings.test_one_line",
            change("shop/settings.py:parse_config", "tests/test_settings.py"),
        ),
        (
            PYTHON,
            "tests/test_settings.py",
            change("shop/settings.py:parse_config", "tests/test_settings.py"),
        ),
        (
            TYPESCRIPT,
            "src/api/client.test.ts > gets a user",
            change("src/api/client.ts:ApiClient.getUser", "src/api/client.test.ts"),
        ),
        (
            GO,
            "TestWithdrawTooMuch",
            change("account/account.go:Account.Withdraw", "account/account_test.go"),
        ),
        (RUST, "queue::tests::starts_empty", change("src/queue.rs:Queue.len", "src/queue.rs")),
        (
            SINGLE,
            "test_solution.py::test_one",
            change("solution.py:separate_paren_groups", "test_solution.py"),
        ),
    ],
)
def test_tests_lead_to_the_code(
    reader: Open, project: Mapping[str, str], failing: str, expected: tuple[str, ...]
) -> None:
    assert outline_of(reader(project)("make the tests pass", (failing,))) == expected


def test_failing_test_chooses_the_function_of_a_named_file(reader: Open) -> None:
    scope = reader(PYTHON)("fix shapes.py", ("tests/test_shapes.py::test_area_of_rectangle",))

    assert scope.reasons[0] == "the failing tests call `Rectangle.area`"
    assert outline_of(scope)[:2] == ("edit change likely", "> shapes.py:Rectangle.area")


def test_a_test_that_shall_pass_is_not_what_changes(reader: Open) -> None:
    scope = reader(PYTHON)("Make test_perimeter_of_rectangle in tests/test_shapes.py pass")

    assert outline_of(scope) == PERIMETER
    assert scope.reasons == (
        "`Rectangle` is a class in shapes.py (line 44)",
        "the failing tests call `Rectangle.perimeter`, which does not exist",
        "`perimeter` in Circle and Square show the pattern",
        "tests/test_shapes.py names `perimeter`",
    )


def test_named_symbols_win_over_failing_tests(reader: Open) -> None:
    scope = reader(PYTHON)("Fix format_price", ("tests/test_cart.py::test_total",))

    assert outline_of(scope) == ("edit change sure", "> shop/money.py:format_price")


def test_failing_tests_that_lead_nowhere_decide_nothing(reader: Open) -> None:
    scope = reader(PYTHON)("make the tests pass", ("no/such_test.py::test_it", "", "::", "\ud800"))

    assert outline_of(scope) == ("multi-file change undecided",)
    assert scope.reasons == ("nothing that exists is named",)


@pytest.mark.parametrize(
    ("instruction", "kind"),
    [
        ("Build a small library for parsing cron expressions", "greenfield"),
        ("Create a new package for parsing cron expressions, with tests", "greenfield"),
        ("Upgrade all of it to the next major release", "multi-file"),
    ],
)
def test_what_fails_is_not_meant_where_something_else_is_asked_for(
    reader: Open, instruction: str, kind: str
) -> None:
    scope = reader(PYTHON)(instruction, ("tests/test_cart.py::test_total",))
    assert (scope.kind, scope.targets) == (kind, ())


@pytest.mark.parametrize(
    "instruction", ["The result is wrong for small values", "Fix the bug", "Speed up the total"]
)
def test_what_fails_is_meant_where_something_is_to_be_mended(reader: Open, instruction: str) -> None:
    scope = reader(PYTHON)(instruction, ("tests/test_cart.py::test_total",))
    assert [target.symbol.qualname for target in scope.targets if target.symbol] == ["Cart.total"]
