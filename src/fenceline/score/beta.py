"""The Beta distribution: what is believed of a rate."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log, log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_STEPS = 200
_TINY = 1e-300
_EXACT = 1e-12
_HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Beta:
    """A belief about a rate, worth ``a`` successes and ``b`` failures; both above 0."""

    a: float
    b: float

    @classmethod
    def of(cls, mean: float, weight: float) -> Beta:
        """Return the belief of that mean that is worth ``weight`` trials."""
        return cls(mean * weight, (1 - mean) * weight)

    @property
    def mean(self) -> float:
        """The expected rate."""
        return self.a / (self.a + self.b)

    @property
    def weight(self) -> float:
        """How many trials it is worth."""
        return self.a + self.b

    def seen(self, successes: float, failures: float) -> Beta:
        """Return the belief after that many more trials."""
        return Beta(self.a + successes, self.b + failures)

    def evidence(self, successes: float, failures: float) -> float:
        """Return the logarithm of the probability of these trials, in one order, under this belief."""
        a, b = self.a + successes, self.b + failures
        before = lgamma(self.weight) - lgamma(self.a) - lgamma(self.b)
        return before + lgamma(a) + lgamma(b) - lgamma(a + b)

    def draw(self, random: Random) -> float:
        """Return one rate drawn from it."""
        return random.betavariate(self.a, self.b)

    def below(self, rate: float) -> float:
        """Return the probability that the rate is at most ``rate``."""
        if rate <= 0 or rate >= 1:
            return float(rate >= 1)
        if rate > (self.a + 1) / (
            self.weight + 2
        ):  # where the fraction converges slowly: from the other side
            return 1 - Beta(self.b, self.a).below(1 - rate)
        scale = lgamma(self.weight) - lgamma(self.a) - lgamma(self.b)
        front = exp(scale + self.a * log(rate) + self.b * log1p(-rate))
        return min(1.0, front * self._fraction(rate) / self.a)

    def quantile(self, share: float) -> float:
        """Return the rate below which ``share`` of the belief lies."""
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < share else (low, middle)
        return (low + high) / 2

    def interval(self) -> tuple[float, float]:
        """Return the middle 95 % of the belief."""
        return self.quantile(0.025), self.quantile(0.975)

    def _fraction(self, rate: float) -> float:
        """Return the continued fraction of the incomplete beta function, by Lentz's method (NIST DLMF 8.17.22)."""
        c, d = 1.0, 1 / _kept(1 - self.weight * rate / (self.a + 1))
        total = d
        for step in range(1, _STEPS):
            for term in self._terms(step, rate):
                d, c = 1 / _kept(1 + term * d), _kept(1 + term / c)
                total *= d * c
            if abs(d * c - 1) < _EXACT:
                break
        return total

    def _terms(self, step: int, rate: float) -> tuple[float, float]:
        a, b, at = self.a, self.b, self.a + 2 * step
        even = step * (b - step) * rate / ((at - 1) * at)
        odd = -(a + step) * (a + b + step) * rate / (at * (at + 1))
        return even, odd


def _kept(value: float) -> float:
    """Keep a divisor away from 0."""
    return value if abs(value) > _TINY else _TINY


NO_IDEA = Beta(1.0, 1.0)
"""Every rate is as probable as any other."""
