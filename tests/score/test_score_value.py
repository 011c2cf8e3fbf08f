"""The value of a ladder is what all its possible courses come to."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.score.rates import Rates
from fenceline.score.value import Step, Value, value_of

steps = st.builds(
    Step,
    model=st.just("m"),
    rate=st.floats(0, 1),
    usd=st.floats(0, 5),
    seconds=st.floats(0, 500),
    tier=st.sampled_from(("local", "hosted")),
)
prices = st.builds(
    Rates,
    developer_usd_per_hour=st.floats(0, 200),
    waiting=st.sampled_from(("failed", "all")),
    hardware_usd_per_hour=st.floats(0, 10),
)


def by_enumeration(ladder: list[Step], rates: Rates) -> Value:
    """Sum over every course: which of the steps would complete, each weighed by its probability."""
    total = [0.0] * 5
    for fates in product((True, False), repeat=len(ladder)):
        likely = 1.0
        for step, done in zip(ladder, fates, strict=True):
            likely *= step.rate if done else 1 - step.rate
        tried = ladder[: fates.index(True) + 1] if any(fates) else ladder
        lost = (
            tried
            if rates.waiting == "all"
            else [s for s, done in zip(tried, fates, strict=False) if not done]
        )
        course = (
            float(any(fates)),
            sum(step.usd for step in tried),
            sum(step.seconds for step in tried if step.tier == "local") * rates.machine_usd_per_s,
            sum(step.seconds for step in lost) * rates.waiting_usd_per_s,
            sum(step.seconds for step in tried),
        )
        total = [before + likely * now for before, now in zip(total, course, strict=True)]
    return Value(*total)


@given(st.lists(steps, min_size=1, max_size=5), prices)
def test_value_is_the_mean_over_all_courses(ladder: list[Step], rates: Rates) -> None:
    value, true = value_of(ladder, rates), by_enumeration(ladder, rates)
    for name in ("completion", "usd", "machine_usd", "waiting_usd", "seconds"):
        assert getattr(value, name) == pytest.approx(getattr(true, name), abs=1e-9)


def test_a_free_model_that_fails_three_times_of_four_costs_more_than_a_hosted_one_that_completes() -> None:
    rates = Rates(developer_usd_per_hour=30)
    local, hosted = Step("small", 0.25, 0.0, 60.0), Step("big", 0.9, 0.05, 20.0, "hosted")
    alone, straight = value_of([local], rates), value_of([hosted], rates)
    first = value_of([local, hosted], rates)
    assert (alone.usd, straight.usd) == (0, 0.05)
    assert alone.cost_until_done > first.cost_until_done > straight.cost_until_done
    assert alone.seconds_until_done == 240


def test_what_never_completes_is_never_done() -> None:
    value = value_of([Step("small", 0.0, 0.1, 10.0)], Rates())
    assert (value.cost_until_done, value.seconds_until_done) == (float("inf"), float("inf"))


def test_seconds_have_their_price() -> None:
    rates = Rates(developer_usd_per_hour=36, hardware_usd_per_hour=3.6, watts=1000, usd_per_kwh=0.36)
    assert (rates.waiting_usd_per_s, rates.machine_usd_per_s) == pytest.approx((0.01, 0.0011))
