"""How sure a figure is: intervals of rates, of differences and of ratios, and the exact test for pairs.

Coverage is measured by ``benchmarks/intervals.py``. Sources: Wilson 1927 (one proportion), Newcombe 1998 method 10
(difference of two), McNemar 1947 in its exact form (pairs).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, exp, log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Z95 = 1.959963984540054
Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included, in the unit of the figure that it belongs to."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval."""

    value: float
    interval: Interval


def wilson(successes: int, trials: int, z: float = Z95) -> Interval:
    """Return the Wilson score interval of a proportion; 0 to 1 without trials.

    Args:
        successes: at most ``trials``.
        trials: independent ones.
        z: normal quantile, ``Z95`` or ``Z90``.
    """
    if trials == 0:
        return Interval(0.0, 1.0)
    share, spread = successes / trials, z * z / trials
    middle = share + spread / 2
    half = sqrt(spread * (share * (1 - share) + spread / 4))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return Interval(max(0.0, min(low, share)), min(1.0, max(high, share)))  # rounding at the ends


def difference(first: tuple[int, int], second: tuple[int, int], z: float = Z90) -> Interval:
    """Return Newcombe's interval of ``first``'s proportion less ``second``'s, each (successes, trials > 0)."""
    (won, tried), (other_won, other_tried) = first, second
    share, other = won / tried, other_won / other_tried
    one, two = wilson(won, tried, z), wilson(other_won, other_tried, z)
    gap = share - other
    return Interval(
        gap - sqrt((share - one.low) ** 2 + (two.high - other) ** 2),
        gap + sqrt((one.high - share) ** 2 + (other - two.low) ** 2),
    )


def mcnemar(first_only: int, second_only: int) -> float:
    """Return the exact two-sided p value of discordant pairs: how likely so uneven a split is by chance.

    Args:
        first_only: pairs that only the first one completed.
        second_only: pairs that only the second one completed.
    """
    pairs = first_only + second_only
    tail = sum(comb(pairs, count) for count in range(min(first_only, second_only) + 1))
    return min(1.0, 2 * tail / 2**pairs)


def mean(values: Sequence[float], z: float = Z90) -> Estimate | None:
    """Return the mean with Student's interval; None with fewer than two values, where spread is unknown."""
    count = len(values)
    if count < 2:
        return None
    middle = sum(values) / count
    spread = sum((value - middle) ** 2 for value in values) / (count - 1)
    half = _student(z, count - 1) * sqrt(spread / count)
    return Estimate(middle, Interval(middle - half, middle + half))


def ratio(amounts: Sequence[float], done: Sequence[bool], z: float = Z95) -> Estimate | None:
    """Return what one completion costs: the sum of ``amounts`` over the number of completions.

    The interval is the delta method's on the logarithm, so that it stays above zero and leans towards dear.

    Args:
        amounts: of each try, completed or not, none negative.
        done: which of the tries completed; as long as ``amounts``.
        z: normal quantile.

    Returns:
        None where nothing completed: the cost then has no upper end.
    """
    count, completed, total = len(amounts), sum(done), sum(amounts)
    if completed == 0:
        return None
    value = total / completed
    if total == 0 or count < 2:
        return Estimate(value, Interval(value, value) if total == 0 else Interval(0.0, float("inf")))
    residue = sum((amount - value * won) ** 2 for amount, won in zip(amounts, done, strict=True))
    variance = residue * count / (count - 1) / total**2
    half = _student(z, count - 1) * sqrt(variance)
    return Estimate(value, Interval(exp(log(value) - half), exp(log(value) + half)))


def _student(z: float, freedom: int) -> float:
    """Return Student's quantile from the normal one (Cornish and Fisher), within 2 % from 4 degrees of freedom on."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2
