"""The few statistics that the tables need."""

from __future__ import annotations

from math import comb, sqrt

_Z95 = 1.959964


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Return the 95% Wilson interval of a rate, as fractions; the whole range for no observation."""
    if n == 0:
        return 0.0, 1.0
    rate = successes / n
    centre = rate + _Z95**2 / (2 * n)
    spread = _Z95 * sqrt(rate * (1 - rate) / n + _Z95**2 / (4 * n * n))
    scale = 1 + _Z95**2 / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p of two ways that differ on these many of the same tasks."""
    n = only_first + only_second
    tail = sum(comb(n, k) for k in range(min(only_first, only_second) + 1)) / 2**n
    return min(1.0, 2 * tail)


def paired_interval(only_first: int, only_second: int, n: int) -> tuple[float, float]:
    """Return the 95% interval of first minus second on the same n tasks, as fractions (Agresti and Min)."""
    first, second, total = only_first + 0.5, only_second + 0.5, n + 2
    difference = (first - second) / total
    spread = _Z95 * sqrt((first + second) / total - difference**2) / sqrt(total)
    return max(-1.0, difference - spread), min(1.0, difference + spread)
