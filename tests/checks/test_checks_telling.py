"""What a model is told of a check is made of words that no test of its own has chosen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fenceline.attempts.discretion import Discretion
from fenceline.checks.results import CheckResult, Failure
from fenceline.checks.results import TestState as State
from fenceline.checks.telling import told
from fenceline.policy.label import CheckOutput

WORDS = """
    fails passed before and did not run a test that was there the AssertionError AttributeError ImportError IndexError
    KeyError ModuleNotFoundError NameError RecursionError RangeError ReferenceError SyntaxError TypeError ValueError
    NullPointerException IllegalArgumentException panic
"""
BEFORE = CheckResult(
    "failed", {"t.py::old": State.PASSED, "t.py::red": State.FAILED, "t.py::lost": State.PASSED}
)
_NAMES = st.text(max_size=12) | st.sampled_from(sorted(BEFORE.tests))
_RESULTS = st.builds(
    CheckResult,
    st.sampled_from(["failed", "passed", "empty", "timeout", "error"]),
    st.dictionaries(_NAMES, st.sampled_from(list(State)), max_size=6),
    st.lists(st.builds(Failure, _NAMES, st.text() | st.just("KeyError: secret")), max_size=3).map(tuple),
    output=st.text(),
)


@given(_RESULTS, st.sampled_from([None, BEFORE]))
def test_only_names_of_before_and_words_of_ours(after: CheckResult, before: CheckResult | None) -> None:
    known = set(before.tests) if before else set[str]()
    lines = told(before, after, CheckOutput.NAMES)
    assert len(lines) <= 4
    assert {word.rstrip(":") for line in lines for word in line.split(" ")} <= {*WORDS.split(), *known}
    assert told(before, after, CheckOutput.VERDICT) == ()


@given(_RESULTS, _RESULTS)
def test_how_new_tests_fare_is_one_word(one: CheckResult, other: CheckResult) -> None:
    """Two runs in which the same known tests do the same, and some new one fails or none does, are told alike."""

    def of_known(result: CheckResult) -> CheckResult:
        tests = {name: state for name, state in result.tests.items() if name in BEFORE.tests}
        return CheckResult(result.outcome, tests | {"new": State.FAILED}, one.failures)

    mine, crowd = of_known(one), of_known(one)
    crowd.tests.update({name: state for name, state in other.tests.items() if name not in BEFORE.tests})
    assert told(BEFORE, mine, CheckOutput.NAMES) == told(BEFORE, crowd, CheckOutput.NAMES)


def test_what_is_told() -> None:
    tests = {"t.py::old": State.FAILED, "t.py::red": State.FAILED, "t.py::secret": State.FAILED}
    failures = (Failure("t.py::old", "t.py:3: x\nKeyError: 'secret'"), Failure("t.py::secret", "secret"))
    after = CheckResult("failed", tests, failures)
    assert told(BEFORE, after, CheckOutput.NAMES) == (
        "t.py::lost passed before and did not run",
        "t.py::old fails: KeyError",
        "t.py::red fails",
        "a test that was not there before the run fails",
    )
    assert told(BEFORE, after, CheckOutput.FULL) == ("t.py:3: x\nKeyError: 'secret'", "secret")
    assert told(None, after, CheckOutput.NAMES) == ("a test that was not there before the run fails",)


def test_apart_a_test_that_is_known_to_pass_otherwise_says_nothing() -> None:
    after = CheckResult("failed", {"t.py::old": State.PASSED, "t.py::new": State.FAILED})
    apart = CheckResult(
        "failed", failures=(Failure("t.py::old", "no closed module"), Failure("t.py::new", "2 is not 3"))
    )
    names = Discretion(CheckOutput.NAMES, lambda: None)
    assert names.evidence(BEFORE, after, apart)[-1] == "2 is not 3"
    assert "no closed module" not in names.evidence(BEFORE, after, apart)
    verdict = Discretion(CheckOutput.VERDICT, lambda: None)
    assert verdict.evidence(BEFORE, after, apart)[-2:] == ("no closed module", "2 is not 3")
    assert names.evidence(BEFORE, after, None) == told(BEFORE, after, CheckOutput.NAMES)


def test_tests_that_may_not_be_named_are_not_chosen_by_how_they_fared() -> None:
    after = CheckResult("failed", {"t.py::old": State.FAILED, "n.py::new": State.FAILED})
    assert Discretion(CheckOutput.NAMES, lambda: None).tests(BEFORE, after) == ("t.py",)
    assert Discretion(CheckOutput.VERDICT, lambda: None).tests(BEFORE, after) == ()
    assert Discretion(CheckOutput.NAMES, lambda: None).tests(None, after) == ()
