"""How much of an old record still counts: a model may have become another one under the same name.

In any week all completion rates of a model may have changed. How probable that is follows from what was recorded before
and after it (a change point, as in Barry and Hartigan 1993; only the latest counts). A record counts for as much as it
is probable that nothing has changed since: nearly in full where everything went on alike.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate, pairwise
from math import exp, expm1, lgamma, log, log1p
from typing import TYPE_CHECKING

from fenceline.ledger.cells import Cell, Counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Weeks = Mapping[int, Mapping[Cell, Counts]]
    Course = Sequence[tuple[float, float]]

CHANGES_A_WEEK = 1 / 260
"""Probability that a model changes in a week, before anything was seen of it: once in five years under one name."""


def faded(weeks: Weeks) -> dict[Cell, Counts]:
    """Return what of a record counts today, summed by cell.

    Args:
        weeks: what came of the attempts of each week, by its number; the oldest may stand for all before it, too.
    """
    order = sorted(weeks)
    gaps = [later - earlier for earlier, later in pairwise(order)]
    total: dict[Cell, Counts] = defaultdict(Counts)
    lasting = {about: _lasting(gaps, courses) for about, courses in _courses(weeks, order).items()}
    for at, week in enumerate(order):
        for cell, counts in weeks[week].items():
            total[cell] = total[cell].plus(counts, lasting[cell.model, cell.late][at])
    return dict(total)


def _courses(weeks: Weeks, order: Sequence[int]) -> dict[tuple[str, bool], list[Course]]:
    """Return completed and failed turns by week, for each scope of a model that is asked first, or late."""
    found: dict[tuple[str, bool], dict[str, list[tuple[float, float]]]] = defaultdict(dict)
    for at, week in enumerate(order):
        for cell, counts in weeks[week].items():
            course = found[cell.model, cell.late].setdefault(cell.scope, [(0.0, 0.0)] * len(order))
            done, failed = course[at]
            course[at] = done + counts.completed, failed + counts.failed
    return {about: list(by_scope.values()) for about, by_scope in found.items()}


def _lasting(gaps: Sequence[int], courses: Iterable[Course]) -> list[float]:
    """Return for each week the probability that nothing has changed since."""
    logs = _changed(gaps)
    for course in courses:
        for at, evidence in enumerate(_split(course)):
            logs[at] += evidence
    most = max(logs)
    chances = list(accumulate(exp(one - most) for one in logs))
    return [chance / chances[-1] for chance in chances]


def _changed(gaps: Sequence[int]) -> list[float]:
    """Return the logarithm of the probability that the latest change came before each week; at the first: none."""
    stay = log1p(-CHANGES_A_WEEK)
    changed = (log(-expm1(gap * stay)) + sum(gaps[at + 1 :]) * stay for at, gap in enumerate(gaps))
    return [sum(gaps) * stay, *changed]


def _split(course: Course) -> Iterable[float]:
    """Yield the logarithm of a course's probability with one rate before each week and another from it on."""
    whole_done, whole_failed = (sum(part) for part in zip(*course, strict=True))
    done = failed = 0.0
    for its_done, its_failed in course:
        yield _evidence(done, failed) + _evidence(whole_done - done, whole_failed - failed)
        done, failed = done + its_done, failed + its_failed


def _evidence(done: float, failed: float) -> float:
    """Return the logarithm of a record's probability where every rate is as probable as any other."""
    return lgamma(done + 1) + lgamma(failed + 1) - lgamma(done + failed + 2)
