"""Which failures bear on an edit: files that could not be loaded, checks that never come to a test."""

from __future__ import annotations

import pytest

from fenceline.attempts.bearing import telling, unstarted
from fenceline.checks.results import CheckResult, Failure, Runner, TestState

CONFTEST = Failure("", "conftest.py:1: import elsewhere\nModuleNotFoundError: No module named 'elsewhere'")
NEVER = CheckResult("failed", failures=(CONFTEST,), exit_status=4)
WHY = "ModuleNotFoundError: No module named 'elsewhere'"


@pytest.mark.parametrize(
    ("result", "about", "runner", "why"),
    [
        (NEVER, ("perimeter", "shapes"), "pytest", WHY),
        (NEVER, (), "jest", WHY),
        (NEVER, ("elsewhere",), "pytest", ""),
        (NEVER, ("conftest",), "pytest", ""),
        (NEVER, (), "command", ""),
        (NEVER, (), "node", ""),
        (CheckResult("failed", failures=(Failure("", ""),)), (), "pytest", "it says nothing"),
        (CheckResult("failed", exit_status=4), (), "pytest", ""),
        (CheckResult("error", failures=(CONFTEST,)), (), "pytest", ""),
        (CheckResult("failed", {"a.py": TestState.FAILED}, (CONFTEST,)), (), "pytest", ""),
        (None, (), "pytest", ""),
    ],
)
def test_a_check_that_comes_to_no_test(
    result: CheckResult | None, about: tuple[str, ...], runner: Runner, why: str
) -> None:
    assert unstarted(result, about, runner) == why


@pytest.mark.parametrize(
    ("before", "after", "about", "expected"),
    [
        ("nowhere", "nowhere", ("perimeter",), {"test_b.py"}),
        ("no perimeter", "nowhere", ("perimeter",), {"test_a.py", "test_b.py"}),
        ("nowhere", "no perimeter", ("perimeter",), {"test_a.py", "test_b.py"}),
        ("nowhere", "no perimeters", ("perimeter",), {"test_b.py"}),
        ("nowhere", "nowhere", (), {"test_a.py", "test_b.py"}),
    ],
)
def test_a_file_that_could_not_be_loaded(
    before: str, after: str, about: tuple[str, ...], expected: set[str]
) -> None:
    def ran(message: str) -> CheckResult:
        return CheckResult("failed", {"test_a.py": TestState.FAILED}, (Failure("test_a.py", message),))

    assert telling(ran(before), ran(after), ("test_a.py", "test_b.py"), about) == expected
    assert telling(None, ran(after), ("test_a.py",), about) == {"test_a.py"}


@pytest.mark.parametrize(
    ("kept", "expected"), [("nowhere", {"test_b.py"}), ("no perimeter", {"test_a.py", "test_b.py"})]
)
def test_a_file_that_could_not_be_loaded_for_a_reason_that_was_not_kept(
    kept: str, expected: set[str]
) -> None:
    states = {"test_a.py": TestState.FAILED, "test_c.py": TestState.FAILED, "test_b.py": TestState.PASSED}
    ran = CheckResult("failed", states, (Failure("test_c.py", kept),))

    assert telling(ran, ran, ("test_a.py", "test_b.py"), ("perimeter",)) == expected


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("6 == 7", "6 == 7", set[str]()),
        ("<shapes.Rectangle at 0x7f01>", "<shapes.Rectangle at 0x7f02>", set[str]()),
        ("6 == 7", "5 == 7", set[str]()),
        ("6 == 7", "shapes.py:3: KeyError", {"test_a.py::test_one"}),
    ],
)
def test_a_quiet_file_speaks_when_it_fails_otherwise_and_by_what_is_edited(
    then: str, now: str, expected: set[str]
) -> None:
    def ran(message: str) -> CheckResult:
        one = "test_a.py::test_one"
        return CheckResult("failed", {one: TestState.FAILED}, (Failure(one, message),))

    quiet = frozenset({"test_a.py"})
    assert telling(ran(then), ran(now), ("test_a.py",), ("perimeter", "shapes"), quiet) == expected
