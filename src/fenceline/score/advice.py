"""Advice in words, only where the record carries it.

The rule: at least ``ENOUGH`` judged turns on both sides, and the 90 % interval of what is claimed excludes zero: of the
difference of two completion rates (Newcombe), of the time saved (delta method), or of the rate against the rate that is
needed (see ``breakeven``). Else silence. Only turns that began a task count for a local model; a hosted one is mostly
asked after a failure, which gives it the harder tasks, so that what is said in its favour is said with care.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import hypot, sqrt
from typing import TYPE_CHECKING

from fenceline.score.intervals import Z90, Estimate, Interval, difference, mean
from fenceline.score.statistics import scores
from fenceline.score.words import rate_words, span, tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fenceline.score.breakeven import Line
    from fenceline.score.statistics import Pairing, Score
    from fenceline.score.turns import Turn

ENOUGH = 8
_UNLIKELY = 0.1  # two-sided p of a paired difference, as strict as the intervals


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice.

    Attributes:
        kind: ``keep-local``, ``straight-to-hosted``, ``better-local``, ``better-paired``.
        scope: kind of scope that it is about, empty for all.
        text: for a person, one or two sentences.
    """

    kind: str
    scope: str
    text: str


def advice(turns: Iterable[Turn], lines: Iterable[Line], pairings: Iterable[Pairing]) -> tuple[Advice, ...]:
    """Return what the record carries, the most useful first."""
    by_scope: dict[str, list[Score]] = {}
    for score in scores((turn for turn in turns if turn.first and turn.tier == "local"), ("scope", "model")):
        by_scope.setdefault(score.group["scope"], []).append(score)
    drawn = tuple(lines)
    lost = {(line.scope, line.local.group["model"]) for line in drawn if line.stand == "hosted"}
    return (
        *filter(None, map(_straight, drawn)),
        *filter(None, map(_keep, _best_of_each(drawn))),
        *(
            found
            for scope, there in by_scope.items()
            for found in _better(scope, [one for one in there if (scope, one.group["model"]) not in lost])
        ),
        *filter(None, map(_paired, pairings)),
    )


def time_saved(local: Score, hosted: Score) -> Estimate | None:
    """Return the seconds that a task saves when it goes straight to ``hosted``, with their 90 % interval.

    Local-first takes a local try, and a hosted one for the share that it leaves: t + (1 - p) T; straight takes T. So
    t - p T is saved. The interval is the delta method's over t, T and p.
    """
    here, there = (mean([turn.seconds for turn in score.judged]) for score in (local, hosted))
    if here is None or there is None:
        return None
    count = len(local.judged)
    share = (local.completed + 2) / (count + 4)  # Agresti and Coull: no spread of zero at 0 and 1
    rate = local.completed / count
    saved = here.value - rate * there.value
    half = hypot(
        here.interval.high - here.value,
        rate * (there.interval.high - there.value),
        there.value * Z90 * sqrt(share * (1 - share) / (count + 4)),
    )
    return Estimate(saved, Interval(saved - half, saved + half))


def _straight(line: Line) -> Advice | None:
    local, hosted = line.local, line.hosted
    if line.stand != "hosted" or not _enough(local, hosted) or _gap(hosted, local).low <= 0:
        return None
    saved = time_saved(local, hosted)
    if saved is None or saved.interval.low <= 0:
        return None
    return Advice(
        "straight-to-hosted",
        line.scope,
        f"On your code, {local.group['model']} completes {local.completed} of {len(local.judged)} "
        f"{tasks_of(line.scope)} ({span(local)}); sending those straight to {hosted.group['model']} saves about "
        f"{_minutes(saved.value)} each.",
    )


def _keep(line: Line) -> Advice | None:
    if not _enough(line.local, line.hosted) or line.stand != "local":
        return None
    return Advice(
        "keep-local",
        line.scope,
        f"On your code, {rate_words(line.local, tasks_of(line.scope))}. Asking it first pays "
        f"{f'from {line.needed.value:.0%} on' if line.needed.value > 0 else 'at any rate'}: keep it first.",
    )


def _best_of_each(drawn: Iterable[Line]) -> Iterable[Line]:
    """Return the line of the best local model of every kind of scope."""
    best: dict[str, Line] = {}
    for line in sorted(drawn, key=lambda line: line.local.rate or 0.0):
        best[line.scope] = line
    return best.values()


def _better(scope: str, there: Sequence[Score]) -> Iterator[Advice]:
    for pair in combinations(there, 2):
        worse, better = sorted(pair, key=lambda score: score.rate or 0.0)
        if not _enough(worse, better) or _gap(better, worse).low <= 0:
            continue
        yield Advice(
            "better-local",
            scope,
            f"Of the local models, {rate_words(better, tasks_of(scope))}, {worse.group['model']} "
            f"{worse.rate or 0:.0%} (n={len(worse.judged)}, {span(worse)}): ask {better.group['model']} first.",
        )


def _paired(pairing: Pairing) -> Advice | None:
    pairs = pairing.both + pairing.one_only + pairing.other_only + pairing.neither
    if pairs < ENOUGH or pairing.p >= _UNLIKELY:
        return None
    one_is_better = pairing.one_only > pairing.other_only
    names = (pairing.one, pairing.other) if one_is_better else (pairing.other, pairing.one)
    more, less = sorted((pairing.one_only, pairing.other_only), reverse=True)
    return Advice(
        "better-paired",
        "",
        f"Of the {pairs} tasks that both were given, {names[0]} alone completed {more}, {names[1]} alone {less} "
        f"(exact McNemar p = {pairing.p:.2g}): {names[0]} is the better one.",
    )


def _gap(better: Score, worse: Score) -> Interval:
    return difference((better.completed, len(better.judged)), (worse.completed, len(worse.judged)))


def _enough(*held: Score) -> bool:
    return all(len(score.judged) >= ENOUGH for score in held)


def _minutes(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes"
