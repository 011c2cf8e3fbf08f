"""Holds the check after an edit against the check before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from fenceline.checks.results import Failure, TestState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.checks.results import CheckResult

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one run to another, each the names of tests in order.

    Attributes:
        fixed: failed before and pass now; a file that could not be loaded counts when its tests pass.
        broken: fail now and did not fail before, new tests among them.
        still_failing: failed before and fail now.
        vanished: passed before and no longer run, or are skipped.
        dodged: failed before and no longer run, or are skipped.
    """

    fixed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    still_failing: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    dodged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the checks say about an edit, with the reason in words."""

    kind: Literal["verified", "unverified", "failed"]
    reason: str


def compare(baseline: CheckResult, after: CheckResult) -> Comparison:
    """Return what changed between two runs of the same command."""
    before, now = baseline.tests, after.tests
    failing = {name for name, state in now.items() if state is TestState.FAILED}
    failed = {name for name, state in before.items() if state is TestState.FAILED}
    passed = {name for name, state in before.items() if state is TestState.PASSED}
    running = failing | {name for name, state in now.items() if state is TestState.PASSED}
    return Comparison(
        fixed=tuple(sorted(name for name in failed if _passes(name, now))),
        broken=tuple(sorted(failing - failed)),
        still_failing=tuple(sorted(failing & failed)),
        vanished=tuple(sorted(passed - running)),
        dodged=tuple(sorted(name for name in failed - running if not _inner(name, now))),
    )


def gained(baseline: CheckResult | None, after: CheckResult) -> tuple[str, ...]:
    """Return the tests that failed before and pass now; none where any other one fails, or does not run, for it."""
    if baseline is None:
        return ()
    seen = compare(baseline, after)
    return () if seen.broken or seen.vanished or seen.dodged else seen.fixed


def within(result: CheckResult, tests: Sequence[str]) -> CheckResult:
    """Return ``result`` for these test files only: what to hold the run of a narrowed command against.

    Unchanged when it does not name its tests.
    """
    wanted = frozenset(tests)
    mine = {name: state for name, state in result.tests.items() if covered(name, wanted)}
    if not result.tests or result.outcome not in ("passed", "failed"):
        return result
    outcome = "empty" if not mine else "failed" if TestState.FAILED in mine.values() else "passed"
    return replace(
        result,
        outcome=outcome,
        tests=mine,
        failures=tuple(failure for failure in result.failures if failure.test in mine),
    )


def covered(test: str, covering: frozenset[str]) -> bool:
    """Whether ``test`` is one of ``covering``: by its name, its file, or for Go the folder of a file."""
    file = test.partition("::")[0]
    if test in covering or file in covering:
        return True
    return "::" in test and any(
        path.endswith(".go") and (path.rpartition("/")[0] or ".") == file for path in covering
    )


def verdict(baseline: CheckResult | None, after: CheckResult, covering: frozenset[str]) -> Judgement:
    """Return what the check says about an edit.

    A test that failed before and does not run now counts as failing still. Then the first row that applies decides:

    ====  ==========================================================  ==========
    row   after the edit                                              judgement
    ====  ==========================================================  ==========
    1     it ran nothing, or cannot run; the baseline did run         failed
    2     it ran nothing, or cannot run; as before                    unverified
    3     it was stopped at its time limit                            failed
    4     it passed, but a test that passed before did not run        unverified
    5     it passed                                                   verified
    6     the baseline passed, or it is not known                     failed
    7     baseline or after does not name its tests                   failed
    8     a test fails that did not fail before                       failed
    9     a test that passed before did not run                       failed
    10    a covering test still fails                                 failed
    11    no test fails, but the command does                         failed
    12    a test that failed before passes                            verified
    13    the same tests fail as before, none of them covering        unverified
    ====  ==========================================================  ==========

    Args:
        baseline: the run before the edit, None when there was none.
        after: the run of the same command after it.
        covering: files or names of the tests that cover what was edited.
    """
    if after.outcome in ("empty", "error"):
        return _ran_nothing(baseline, after)
    if after.outcome == "timeout":
        return Judgement("failed", "the check did not end in time")
    after = _undodged(baseline, after)
    if after.outcome == "passed":
        return _passed(baseline, after)
    return _failed(baseline, after, covering)


def _undodged(baseline: CheckResult | None, after: CheckResult) -> CheckResult:
    """Return ``after`` with the tests that failed before and were skipped or lost put back as failing."""
    dodged = compare(baseline, after).dodged if baseline is not None and after.tests else ()
    if not dodged or after.outcome not in ("passed", "failed"):
        return after
    tests = after.tests | dict.fromkeys(dodged, TestState.FAILED)
    failures = (Failure(dodged[0], "failed before and did not run"), *after.failures)
    return replace(after, outcome="failed", tests=tests, failures=failures)


def _ran_nothing(baseline: CheckResult | None, after: CheckResult) -> Judgement:
    what = "the check ran no test" if after.outcome == "empty" else "the check could not be run"
    if baseline is not None and baseline.outcome not in ("empty", "error"):
        return Judgement("failed", f"{what}, and before the edit it did")
    return Judgement("unverified", what)


def _passed(baseline: CheckResult | None, after: CheckResult) -> Judgement:
    gone = compare(baseline, after).vanished if baseline is not None else ()
    if gone:
        return Judgement(
            "unverified",
            f"the check passes, but {_count(len(gone))} that passed before did not run: {_names(gone)}",
        )
    ran = sum(state is TestState.PASSED for state in after.tests.values())
    return Judgement("verified", f"the check passes ({_count(ran)})" if ran else "the check passes")


def _failed(baseline: CheckResult | None, after: CheckResult, covering: frozenset[str]) -> Judgement:
    if baseline is None or baseline.outcome != "failed":
        return Judgement("failed", _first_line(after))
    if not baseline.tests or not after.tests:
        return Judgement("failed", f"the check fails, as it did before the edit: {_first_line(after)}")
    return _by_test(compare(baseline, after), after, covering)


def _by_test(seen: Comparison, after: CheckResult, covering: frozenset[str]) -> Judgement:
    mine = tuple(name for name in seen.still_failing if covered(name, covering))
    for names, words in (
        (seen.broken, "fails and did not before"),
        (seen.vanished, "passed before and did not run"),
        (mine, "covers the change and still fails"),
    ):
        if names:
            return Judgement("failed", f"{words}: {_names(names)}")
    left = f"{_count(len(seen.still_failing))}{_unloaded(seen.still_failing, after)}"
    still = "does" if len(seen.still_failing) == 1 else "do"
    if not seen.still_failing:
        return Judgement("failed", f"no test fails, but the command exits with {after.exit_status}")
    if seen.fixed:
        fixed = f"{len(seen.fixed)} of {len(seen.fixed) + len(seen.still_failing)} failing tests fixed"
        return Judgement(
            "verified", f"{fixed}, nothing broken; {left} elsewhere failed before and still {still}"
        )
    return Judgement("unverified", f"{left} failed before and still {still}, none of them covers the change")


def _unloaded(names: Sequence[str], result: CheckResult) -> str:
    """Say which file among ``names`` could not be loaded, and why; nothing where all could be."""
    file = next((each for each in result.failures if each.test in names and "::" not in each.test), None)
    said = file.message.splitlines()[-1:] if file else []
    return f" ({file.test}: {said[0]})" if file and said else ""


def _passes(name: str, now: dict[str, TestState]) -> bool:
    """Whether a test that failed passes; for a file that could not be loaded, whether all its tests do."""
    if name in now:
        return now[name] is TestState.PASSED
    inner = _inner(name, now)
    return bool(inner) and TestState.FAILED not in inner


def _inner(name: str, now: dict[str, TestState]) -> list[TestState]:
    """Return the states of the tests inside a file that is named as a whole."""
    return [state for other, state in now.items() if other.startswith(f"{name}::")]


def _first_line(result: CheckResult) -> str:
    if not result.failures:
        return f"the check exits with {result.exit_status}"
    failure = result.failures[0]
    said = failure.message.splitlines()[-1:] or ["it fails"]
    return f"{failure.test}: {said[0]}" if failure.test else said[0]


def _count(number: int) -> str:
    return f"{number} test" if number == 1 else f"{number} tests"


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
