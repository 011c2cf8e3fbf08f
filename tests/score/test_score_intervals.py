"""Intervals against published values, against each other, and against what they promise."""

from __future__ import annotations

from math import comb, exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.score.intervals import Z90, Z95, Estimate, Interval, difference, mcnemar, mean, ratio, wilson

trials = st.integers(1, 400)
proportions = trials.flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count)))


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)  # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3
def test_wilson_is_the_published_one(successes: int, count: int, low: float, high: float) -> None:
    found = wilson(successes, count)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)  # Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10
def test_difference_is_the_published_one(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference(first, second, Z95)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(proportions, st.sampled_from([Z90, Z95]))
def test_wilson_holds_its_rate_and_grows_with_confidence(given_: tuple[int, int], z: float) -> None:
    successes, count = given_
    found = wilson(successes, count, z)
    assert 0 <= found.low <= successes / count <= found.high <= 1
    wider = wilson(successes, count, z * 1.1)
    assert wider.low <= found.low
    assert wider.high >= found.high


@pytest.mark.parametrize("count", [5, 10, 20, 40, 100])
def test_wilson_covers_93_to_97_percent_in_the_mean(count: int) -> None:
    held = [wilson(done, count) for done in range(count + 1)]
    rates = [number / 200 for number in range(1, 200)]
    covered = sum(
        comb(count, done) * rate**done * (1 - rate) ** (count - done)
        for rate in rates
        for done in range(count + 1)
        if rate in held[done]
    )
    assert 0.93 < covered / len(rates) < 0.97


@given(proportions, proportions)
def test_difference_turns_round_with_its_sides(first: tuple[int, int], second: tuple[int, int]) -> None:
    there, back = difference(first, second), difference(second, first)
    assert there.low == pytest.approx(-back.high)
    assert there.high == pytest.approx(-back.low)
    assert first[0] / first[1] - second[0] / second[1] in Interval(there.low - 1e-12, there.high + 1e-12)


@given(proportions)
def test_equal_samples_never_differ(sample: tuple[int, int]) -> None:
    assert 0 in difference(sample, sample)


@pytest.mark.parametrize(
    ("one", "other", "p"), [(0, 0, 1.0), (5, 5, 1.0), (1, 9, 22 / 1024), (0, 6, 2 / 64), (10, 2, 158 / 4096)]
)
def test_mcnemar_is_the_exact_binomial(one: int, other: int, p: float) -> None:
    assert mcnemar(one, other) == pytest.approx(p) == mcnemar(other, one)


def test_mean_with_its_interval_of_student() -> None:
    found = mean([1.0, 2.0, 3.0, 4.0, 5.0], Z95)
    assert found is not None
    assert found.value == 3
    assert found.interval.high - 3 == pytest.approx(2.7764 * (2.5 / 5) ** 0.5, rel=0.02)  # t table, 4 degrees
    assert mean([1.0]) is None


def test_ratio_counts_what_failed_on_the_way() -> None:
    found = ratio([1.0, 3.0, 2.0, 2.0], [True, False, True, False])
    assert found is not None
    assert found.value == 4
    assert found.interval.low == pytest.approx(16 / found.interval.high)  # symmetric on the logarithm


@pytest.mark.parametrize(
    ("amounts", "done", "found"),
    [
        ([1.0, 2.0], [False, False], None),
        ([], [], None),
        ([0.0, 0.0], [True, False], Estimate(0.0, Interval(0.0, 0.0))),
        ([2.0], [True], Estimate(2.0, Interval(0.0, float("inf")))),
        ([2.0, 2.0], [True, True], Estimate(2.0, Interval(2.0, 2.0))),
    ],
)
def test_ratio_at_its_ends(amounts: list[float], done: list[bool], found: Estimate | None) -> None:
    got = ratio(amounts, done)
    assert got == found or (got and found and got.value == pytest.approx(found.value))


@given(st.lists(st.tuples(st.floats(0.01, 100), st.booleans()), min_size=2, max_size=60))
def test_ratio_lies_in_its_interval(tries: list[tuple[float, bool]]) -> None:
    found = ratio([amount for amount, _ in tries], [done for _, done in tries])
    if any(done for _, done in tries):
        assert found is not None
        assert 0 <= found.interval.low <= found.value * (1 + 1e-9)
        assert found.value <= found.interval.high * (1 + 1e-9)
    else:
        assert found is None


def test_ratio_scales_with_its_currency() -> None:
    amounts, done = [exp(number / 3) for number in range(12)], [number % 3 != 0 for number in range(12)]
    one, cents = ratio(amounts, done), ratio([100 * amount for amount in amounts], done)
    assert one is not None
    assert cents is not None
    assert cents.interval.high == pytest.approx(100 * one.interval.high)
