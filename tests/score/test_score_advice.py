"""Advice: said where the record carries it, and nowhere else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from turns_kit import attempt, flat, many, task

from fenceline.score.advice import ENOUGH, advice
from fenceline.score.breakeven import lines
from fenceline.score.statistics import pairings
from fenceline.score.turns import Turn, turns

few = st.integers(0, ENOUGH - 1)


def told(tried: list[Turn]) -> list[str]:
    return [piece.text for piece in advice(tried, lines(tried, flat), pairings(tried))]


def test_work_that_a_local_model_fails_goes_straight_to_the_hosted_one() -> None:
    tried = [
        *many("qwen", 1, 8, scope="multi-file", seconds=400),
        *many("big", 28, 2, scope="multi-file", seconds=60),
    ]
    assert told(tried) == [
        "On your code, qwen completes 1 of 9 multi-file tasks (2–43%); sending those straight to big saves about "
        "6 minutes each."
    ]


def test_a_local_model_that_pays_is_kept() -> None:
    tried = [*many("qwen", 34, 7, seconds=50), *many("big", 28, 2)]
    assert told(tried) == [
        "On your code, qwen completes 83% of single-file edits (n=41, 69–91%). Asking it first pays from 31% on: keep it "
        "first."
    ]


def test_of_two_local_models_the_better_one_goes_first() -> None:
    assert told([*many("one", 30, 5), *many("two", 9, 21)]) == [
        "Of the local models, one completes 86% of single-file edits (n=35, 71–94%), two 30% (n=30, 17–48%): ask one "
        "first."
    ]


def test_equal_tasks_tell_two_models_apart() -> None:
    tasks = [
        task(
            attempt(model, "verified" if model == "one" or number < 4 else "failed"), instruction=f"{number}"
        )
        for number in range(12)
        for model in ("one", "two")
    ]
    tried = list(turns(tasks))
    assert told(tried)[-1] == (
        "Of the 12 tasks that both were given, one alone completed 8, two alone 0 (exact McNemar p = 0.0078): one is "
        "the better one."
    )


@settings(deadline=None)
@given(few, few, st.integers(0, 60), st.integers(0, 60), st.sampled_from([5.0, 400.0]))
def test_no_advice_comes_from_a_small_local_sample(
    completed: int, failed: int, big: int, lost: int, seconds: float
) -> None:
    failed = min(failed, ENOUGH - 1 - completed)
    tried = [*many("small", completed, failed, seconds=seconds), *many("big", big, lost)]
    assert told(tried) == []


@settings(deadline=None)
@given(few, few, st.integers(0, 60), st.integers(0, 60), st.sampled_from([5.0, 400.0]))
def test_no_advice_comes_from_a_small_hosted_sample(
    big: int, lost: int, completed: int, failed: int, seconds: float
) -> None:
    lost = min(lost, ENOUGH - 1 - big)
    tried = [*many("small", completed, failed, seconds=seconds), *many("big", big, lost)]
    assert told(tried) == []


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_no_advice_comes_from_equal_samples(completed: int, failed: int) -> None:
    assert told([*many("one", completed, failed), *many("two", completed, failed)]) == []


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_no_work_is_sent_out_for_a_hosted_model_that_completes_no_more(completed: int, failed: int) -> None:
    tried = [*many("small", completed, failed, seconds=400), *many("big", completed, failed)]
    assert not any("straight to" in text for text in told(tried))
