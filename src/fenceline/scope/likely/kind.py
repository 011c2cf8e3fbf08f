"""Reads the kind of work from an instruction that names nothing: one file, several, or a new one."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.likely.done import TASK
from fenceline.scope.sources import WORKS, about, work_of
from fenceline.scope.words.lexicon import ADDING, DOCUMENTS, NEWISH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.scope.likely.ranking import Ranking
    from fenceline.scope.likely.words import Query
    from fenceline.scope.sources import Work
    from fenceline.workspace.history import Commit

_MOST_ALIKE = 15

WEIGHTS: dict[Work, dict[str, float]] = {
    "single": {
        "always": -1.38, "adds": -0.61, "newish words": -0.27, "documents": 0.75, "joined": -0.54, "names": -0.22,
        "focus": 0.58, "new usually": -0.23, "several alike": -0.23, "new alike": -0.1,
    },
    "several": {
        "always": 0.4, "adds": -0.21, "newish words": -0.16, "documents": 0.17, "joined": 0.1, "names": -0.03,
        "focus": -0.26, "new usually": -0.1, "several alike": 0.38, "new alike": -0.04,
    },
    "new": {
        "always": 0.97, "adds": 0.81, "newish words": 0.43, "documents": -0.92, "joined": 0.45, "names": 0.25,
        "focus": -0.33, "new usually": 0.33, "several alike": -0.15, "new alike": 0.14,
    },
}  # fmt: skip
"""Of a logit with equal odds for the three kinds, fitted on the tuning half of ``benchmarks/scope_history``."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What kind of work it may be.

    Attributes:
        work: the likeliest kind, if all three were equally common: what the words say beyond what is usual.
        probability: of that kind in this repository, where one kind is far more common than another.
    """

    work: Work
    probability: float


def guess_kind(
    query: Query, ranking: Ranking, commits: Sequence[Commit], alike: Mapping[int, float]
) -> Guess:
    """Return the likeliest kind of work.

    Args:
        query: the instruction.
        ranking: the files that it is likely about.
        commits: the last ones.
        alike: how much each of them resembles the instruction, by position.
    """
    works = works_of(commits)
    usual = _usual(works)
    values = clues(query, ranking, works, alike)
    said = {
        work: math.exp(sum(weights[name] * value for name, value in values.items()))
        for work, weights in WEIGHTS.items()
    }
    best = max(WORKS, key=lambda work: said[work])
    return Guess(best, said[best] * usual[best] / sum(said[work] * usual[work] for work in WORKS))


def clues(
    query: Query, ranking: Ranking, works: Sequence[Work | None], alike: Mapping[int, float]
) -> dict[str, float]:
    """Return the figures that the kind is read from."""
    words = set(query.words)
    usual = _usual(works)
    near = dict.fromkeys(WORKS, 0.0)
    for at in sorted(alike, key=lambda at: (-alike[at], at))[:_MOST_ALIKE]:
        if work := works[at]:
            near[work] += alike[at] ** 2
    total = sum(near.values()) + 1
    return {
        "always": 1.0,
        "adds": float(query.verb in ADDING),
        "newish words": float(not words.isdisjoint(NEWISH)),
        "documents": float(not words.isdisjoint(DOCUMENTS)),
        "joined": float(query.joined),
        "names": math.log1p(len(query.names)),
        "focus": sum(ranking.shares[:3]),
        "new usually": math.log(usual["new"]),
        "several alike": math.log((near["several"] + usual["several"]) / total),
        "new alike": math.log((near["new"] + usual["new"]) / total),
    }


def works_of(commits: Sequence[Commit]) -> list[Work | None]:
    """Return the kind of work of each commit; None for one without code, and for a task."""
    return [
        work_of(touched) if commit.id != TASK and (touched := about(commit.changes)) else None
        for commit in commits
    ]


def _usual(works: Sequence[Work | None]) -> dict[Work, float]:
    """Return the share of each kind, drawn a little towards a third."""
    known = Counter(work for work in works if work)
    return {work: (known[work] + 2 / 3) / (known.total() + 2) for work in WORKS}
