"""Where the line stands: from which completion rate on it pays to ask a local model first.

A local try costs d where it completes and f where it fails, in a share p and 1 - p of tasks. A hosted try costs C and
completes a share q, whether or not a local model failed before. A completed task then costs

    local first:   (p d + (1 - p) (f + C)) / (p + (1 - p) q)
    hosted first:  C / q = H

and the two are equal at p = f / (H - d + f). Above that rate local-first is the cheaper. The hosted tokens' price at
which a given p is just enough follows likewise: with C = x T + W, T for tokens and W for the rest,
x = (q (d + f (1 - p) / p) - W) / T times today's price.

That q is one number favours local-first a little: a hosted model is mostly asked after a failure, which gives it the
harder tasks, and straight away it would complete more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot, inf
from typing import TYPE_CHECKING, Literal

from fenceline.score.economics import Bill
from fenceline.score.intervals import Z90, Estimate, Interval, mean, ratio, wilson
from fenceline.score.statistics import scores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fenceline.score.economics import Biller
    from fenceline.score.statistics import Score
    from fenceline.score.turns import Turn

Stand = Literal["local", "hosted", "open"]


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of scope: a local model's rate, and the rate that it needs.

    Attributes:
        scope: kind of scope.
        local: the local model's score.
        hosted: the score of the hosted model that it is held against.
        needed: completion rate from which local-first pays, with its 90 % interval; above 1 it never does.
        local_try: mean USD of a local try.
        hosted_done: USD of a completion by the hosted model.
        price: times the hosted tokens' price above which local-first pays; 0 where it pays at any price, None where
            hosted tokens cost nothing or the local model completed nothing.
    """

    scope: str
    local: Score
    hosted: Score
    needed: Estimate
    local_try: float
    hosted_done: float
    price: float | None

    @property
    def interval(self) -> Interval:
        """The local rate's Wilson 90 % interval."""
        return wilson(self.local.completed, len(self.local.judged), Z90)

    @property
    def stand(self) -> Stand:
        """What is cheaper first, where the 90 % intervals of the rate and of the needed one part; else ``open``."""
        if self.interval.low > self.needed.interval.high:
            return "local"
        return "hosted" if self.interval.high < self.needed.interval.low else "open"


def lines(turns: Iterable[Turn], bill: Biller) -> tuple[Line, ...]:
    """Return the line of every local model by kind of scope, each against the hosted model most used there."""
    by_scope: dict[str, list[Score]] = {}
    for score in scores(turns, ("scope", "tier", "model")):
        if score.judged:
            by_scope.setdefault(score.group["scope"], []).append(score)
    return tuple(found for scope, there in by_scope.items() for found in _lines(scope, there, bill))


def line(scope: str, local: Score, hosted: Score, bill: Biller) -> Line | None:
    """Return where the line between two models stands; None where a price or a hosted completion is missing."""
    there = [bill(turn) for turn in hosted.judged]
    if any(one.total is None for one in there):
        return None
    done = ratio([one.total or 0.0 for one in there], [turn.completed for turn in hosted.judged], Z90)
    if done is None:
        return None
    completed, failed = _tries(local, bill)
    rate = local.rate or 0.0
    return Line(
        scope=scope,
        local=local,
        hosted=hosted,
        needed=_needed(completed, failed, done),
        local_try=rate * completed.value + (1 - rate) * failed.value,
        hosted_done=done.value,
        price=_price(rate, completed.value, failed.value, hosted, there),
    )


def break_even_rate(completed: float, failed: float, hosted_done: float) -> float:
    """Return the local completion rate from which local-first pays, infinite where it never does.

    Args:
        completed: USD of a local try that completes.
        failed: USD of one that fails.
        hosted_done: USD of a completion by the hosted model.
    """
    if failed == 0:
        return 0.0 if hosted_done >= completed else inf
    rest = hosted_done - completed + failed
    return failed / rest if rest > 0 else inf


def break_even_price(rate: float, completed: float, failed: float, hosted: Bill, hosted_rate: float) -> float:
    """Return the factor on today's token prices above which local-first pays; 0 where it pays at any price.

    Args:
        rate: completion rate of the local model, above 0.
        completed: USD of a local try that completes.
        failed: USD of one that fails.
        hosted: mean bill of a hosted try; its tokens cost something.
        hosted_rate: completion rate of the hosted model.
    """
    enough = hosted_rate * (completed + failed * (1 - rate) / rate)
    return max(0.0, (enough - hosted.machine - hosted.waiting) / (hosted.tokens or inf))


def _lines(scope: str, there: Sequence[Score], bill: Biller) -> Iterator[Line]:
    hosted = [score for score in there if score.group["tier"] == "hosted"]
    if not hosted:
        return
    against = max(hosted, key=lambda score: len(score.judged))
    for score in there:
        if score.group["tier"] == "local" and (drawn := line(scope, score, against, bill)):
            yield drawn


def _tries(local: Score, bill: Biller) -> tuple[Estimate, Estimate]:
    """Return what a local try costs that completes, and one that fails; where there is none, as if it had."""
    done = [turn for turn in local.judged if turn.completed]
    lost = [turn for turn in local.judged if not turn.completed]
    completed = _mean([bill(turn) for turn in done or [_as_if(turn, "verified") for turn in lost]])
    return completed, _mean([bill(turn) for turn in lost or [_as_if(turn, "failed") for turn in done]])


def _as_if(turn: Turn, outcome: str) -> Turn:
    return replace(turn, attempts=tuple(replace(attempt, outcome=outcome) for attempt in turn.attempts))


def _mean(bills: Sequence[Bill]) -> Estimate:
    totals = [bill.total or 0.0 for bill in bills]
    return mean(totals) or Estimate(totals[0], Interval(0.0, inf))


def _needed(completed: Estimate, failed: Estimate, hosted: Estimate) -> Estimate:
    """Carry the three intervals over to the rate, each at its end while the others stay (independent errors)."""
    value = break_even_rate(completed.value, failed.value, hosted.value)
    ups = (
        break_even_rate(completed.interval.high, failed.value, hosted.value),
        break_even_rate(completed.value, failed.interval.high, hosted.value),
        break_even_rate(completed.value, failed.value, hosted.interval.low),
    )
    downs = (
        break_even_rate(max(0.0, completed.interval.low), failed.value, hosted.value),
        break_even_rate(completed.value, max(0.0, failed.interval.low), hosted.value),
        break_even_rate(completed.value, failed.value, hosted.interval.high),
    )
    if value == inf:
        return Estimate(inf, Interval(min(downs), inf))
    high, low = (hypot(*(end - value for end in ends)) for ends in (ups, downs))
    return Estimate(value, Interval(max(0.0, value - low), value + high))


def _price(
    rate: float, completed: float, failed: float, hosted: Score, bills: Sequence[Bill]
) -> float | None:
    share, count = hosted.rate, len(bills)
    whole = sum(bills, Bill())
    if not rate or not share or not whole.tokens:
        return None
    mean_try = Bill(whole.tokens / count, whole.machine / count, whole.waiting / count)
    return break_even_price(rate, completed, failed, mean_try, share)
