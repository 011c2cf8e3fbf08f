"""Every row of the table, and what must hold of any two runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.checks.compare import Comparison, compare, covered, verdict, within
from fenceline.checks.results import CheckResult, Failure
from fenceline.checks.results import TestState as State

LETTERS = {"p": State.PASSED, "f": State.FAILED, "s": State.SKIPPED}
RANK = {"failed": 0, "unverified": 1, "verified": 2}


def result(states: str, status: int | None = None) -> CheckResult:
    """Return the run of tests ``t.py::0``, ``t.py::1``, … by letter; ``.`` is one that is not there."""
    tests = {f"t.py::{number}": LETTERS[letter] for number, letter in enumerate(states) if letter != "."}
    failed = "f" in states or bool(status)
    return CheckResult(
        "failed" if failed else "passed", tests, exit_status=status if status is not None else int(failed)
    )


AS_BEFORE = "the check fails, as it did before the edit: the check exits with 1"
FAILED = CheckResult("failed", exit_status=1)
PASSED = CheckResult("passed")
EMPTY = CheckResult("empty")
ERROR = CheckResult("error", exit_status=127)
TIMEOUT = CheckResult("timeout", exit_status=-1)


@pytest.mark.parametrize(
    ("row", "baseline", "after", "covering", "kind", "reason"),
    [
        (1, result("p"), EMPTY, "", "failed", "the check ran no test, and before the edit it did"),
        (1, result("p"), ERROR, "", "failed", "the check could not be run, and before the edit it did"),
        (2, EMPTY, EMPTY, "", "unverified", "the check ran no test"),
        (2, None, ERROR, "", "unverified", "the check could not be run"),
        (3, result("f"), TIMEOUT, "", "failed", "the check did not end in time"),
        (3, TIMEOUT, TIMEOUT, "", "failed", "the check did not end in time"),
        (4, result("pp"), result("p"), "", "unverified",
            "the check passes, but 1 test that passed before did not run: t.py::1"),
        (4, result("pf"), result("sp"), "", "unverified",
            "the check passes, but 1 test that passed before did not run: t.py::0"),
        (5, result("pf"), result("ppp"), "", "verified", "the check passes (3 tests)"),
        (5, FAILED, PASSED, "", "verified", "the check passes"),
        (4, result("pp"), PASSED, "", "unverified",
            "the check passes, but 2 tests that passed before did not run: t.py::0, t.py::1"),
        (5, EMPTY, result("p"), "", "verified", "the check passes (1 test)"),
        (6, None, result("f"), "", "failed", "the check exits with 1"),
        (6, result("p"), result("f"), "", "failed", "the check exits with 1"),
        (6, TIMEOUT, result("pf"), "", "failed", "the check exits with 1"),
        (7, FAILED, FAILED, "", "failed", AS_BEFORE),
        (7, result("f"), FAILED, "", "failed", AS_BEFORE),
        (8, result("pff"), result("fpf"), "", "failed", "fails and did not before: t.py::0"),
        (8, result("ff"), result("pff"), "", "failed", "fails and did not before: t.py::2"),
        (9, result("pff"), result(".pf"), "", "failed", "passed before and did not run: t.py::0"),
        (10, result("pf"), result("ps"), "t.py", "failed", "covers the change and still fails: t.py::1"),
        (10, result("pf"), result("p."), "t.py", "failed", "covers the change and still fails: t.py::1"),
        (10, result("ff"), result("pf"), "t.py", "failed", "covers the change and still fails: t.py::1"),
        (10, result("ff"), result("pf"), "t.py::1", "failed", "covers the change and still fails: t.py::1"),
        (11, result("f"), result("p", 2), "", "failed", "no test fails, but the command exits with 2"),
        (12, result("pfff"), result("ppff"), "t.py::1", "verified",
            "1 of 3 failing tests fixed, nothing broken; 2 tests elsewhere failed before and still do"),
        (13, result("pf"), result("pf"), "u.py", "unverified",
            "1 test failed before and still does, none of them covers the change"),
    ],
)  # fmt: skip
def test_every_row(
    row: int, baseline: CheckResult | None, after: CheckResult, covering: str, kind: str, reason: str
) -> None:
    judgement = verdict(baseline, after, frozenset({covering} - {""}))
    assert (row, judgement.kind, judgement.reason) == (row, kind, reason)


def test_a_file_that_cannot_be_loaded_is_named_with_what_it_lacks() -> None:
    failures = (Failure("u.py", "u.py:1: import nowhere\nModuleNotFoundError: No module named 'nowhere'"),)
    lacking = CheckResult("failed", {"t.py::0": State.PASSED, "u.py": State.FAILED}, failures)
    assert verdict(lacking, lacking, frozenset({"t.py"})).reason == (
        "1 test (u.py: ModuleNotFoundError: No module named 'nowhere') failed before and still does, "
        "none of them covers the change"
    )


def test_what_changed_is_told() -> None:
    assert compare(result("ppppfff"), result("pfs.pf.")) == Comparison(
        fixed=("t.py::4",), broken=("t.py::1",), still_failing=("t.py::5",), vanished=("t.py::2", "t.py::3"),
        dodged=("t.py::6",),
    )  # fmt: skip


def test_a_file_that_could_not_be_loaded_is_fixed_when_its_tests_pass() -> None:
    before = CheckResult("failed", {"t.py": State.FAILED, "u.py::1": State.FAILED})
    good = CheckResult("failed", {"t.py::0": State.PASSED, "u.py::1": State.FAILED})
    bad = CheckResult("failed", {"t.py::0": State.FAILED, "u.py::1": State.FAILED})
    assert compare(before, good) == Comparison(fixed=("t.py",), still_failing=("u.py::1",))
    assert verdict(before, good, frozenset({"t.py"})).kind == "verified"
    assert compare(before, bad) == Comparison(broken=("t.py::0",), still_failing=("u.py::1",))


def test_a_result_is_cut_down_to_some_files() -> None:
    whole = CheckResult(
        "failed",
        {"a.py::1": State.PASSED, "b.py::1": State.FAILED},
        (Failure("b.py::1", "no"),),
        exit_status=1,
    )
    assert within(whole, ["a.py"]) == replace(
        whole, outcome="passed", tests={"a.py::1": State.PASSED}, failures=()
    )
    assert within(whole, ["b.py"]) == replace(whole, tests={"b.py::1": State.FAILED})
    assert within(whole, ["c.py"]).outcome == "empty"
    assert within(FAILED, ["a.py"]) == FAILED


@pytest.mark.parametrize(
    ("test", "covering", "expected"),
    [
        ("a/t.py::C::x", "a/t.py", True),
        ("a/t.py::C::x", "a/t.py::C::x", True),
        ("a/t.py", "a/t.py", True),
        ("a/t.py::x", "t.py", False),
        ("geo::TestX", "geo/geo_test.go", True),
        (".::TestX", "geo_test.go", True),
        ("geo::TestX", "other/geo_test.go", False),
    ],
)
def test_covering_is_by_name_file_or_package(test: str, covering: str, expected: bool) -> None:  # noqa: FBT001
    assert covered(test, frozenset({covering})) is expected


STATES = st.text("pfs.", min_size=1, max_size=6)
COVERING = st.frozensets(st.sampled_from(["t.py", *(f"t.py::{number}" for number in range(6))]), max_size=3)


@given(STATES, STATES, COVERING, st.integers(0, 5))
def test_breaking_a_test_never_raises_the_verdict(
    before: str, after: str, covering: frozenset[str], number: int
) -> None:
    baseline = result(before)
    worse = after[:number] + "f" + after[number + 1 :] if number < len(after) else after + "f"
    good, bad = verdict(baseline, result(after), covering), verdict(baseline, result(worse), covering)
    assert RANK[bad.kind] <= RANK[good.kind]


@given(STATES, STATES, COVERING)
def test_verified_means_that_nothing_was_lost(before: str, after: str, covering: frozenset[str]) -> None:
    baseline, now = result(before), result(after)
    if verdict(baseline, now, covering).kind != "verified":
        return
    seen = compare(baseline, now)
    assert (seen.broken, seen.vanished) == ((), ())
    assert not any(covered(name, covering) for name in seen.still_failing)


@given(STATES, COVERING)
def test_a_run_that_passes_nothing_is_never_verified(before: str, covering: frozenset[str]) -> None:
    for after in (EMPTY, ERROR, TIMEOUT, FAILED):
        assert verdict(result(before), after, covering).kind != "verified"
