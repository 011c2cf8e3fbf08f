"""Ranks files by what speaks for them, and says what that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.likely.voices import voices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fenceline.scope.likely.past import Past
    from fenceline.scope.likely.voices import Voice
    from fenceline.scope.likely.words import Query

WEIGHTS = {
    "path": 1.17,
    "text": 3.54,
    "share": 1.61,
    "declares": 2.46,
    "file": 2.56,
    "votes": 2.05,
    "recent": 1.75,
    "often": 1.29,
    "together": 0.45,
    "test": -2.36,
    "test asked": 3.57,
}
"""Of a logit over all files (which was changed), fitted on the tuning half of ``benchmarks/scope_history``."""

_SAYING = {
    "path": "its path has words of the instruction",
    "text": "its names have words of the instruction",
    "declares": "it declares a name that the instruction has",
    "file": "the instruction has its name",
    "votes": "it was changed for such words before",
    "recent": "it was changed lately",
    "together": "it changes with the files above",
}
_ANCHORS = 4
_TOLD = 0.25  # of a voice's range, from which on it is worth telling
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """Files, likeliest first.

    Attributes:
        paths: of those for which anything speaks.
        shares: their probabilities, as if exactly one file were meant.
        spoken: what each voice said.
    """

    paths: tuple[str, ...]
    shares: tuple[float, ...]
    spoken: Mapping[str, Voice]

    def reasons(self, path: str) -> tuple[str, ...]:
        """Return in words what speaks for a file, the strongest first."""
        said = {name: self.spoken[name].get(path, 0.0) for name in _SAYING}
        strongest = sorted(said, key=lambda name: -said[name] * WEIGHTS[name])
        return tuple(_SAYING[name] for name in strongest[:_MOST_TOLD] if said[name] >= _TOLD)


def rank(query: Query, declared: Mapping[str, str], past: Past) -> Ranking:
    """Return the files of ``declared`` that an instruction is likely about."""
    spoken = voices(query, declared, past)
    first = _sums(spoken)
    best = sorted(first, key=lambda path: (-first[path], path))[:_ANCHORS]
    together = past.together({path: 1 / place for place, path in enumerate(best, start=1)})
    strongest = max(together.values(), default=1.0)
    spoken["together"] = {path: score / strongest for path, score in together.items()}
    scores = _sums(spoken)
    ordered = sorted((path for path in scores if scores[path] > 0), key=lambda path: (-scores[path], path))
    return Ranking(tuple(ordered), tuple(_softmax([scores[path] for path in ordered])), spoken)


def _sums(spoken: Mapping[str, Voice]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for name, voice in spoken.items():
        weight = WEIGHTS[name]
        for path, value in voice.items():
            sums[path] = sums.get(path, 0.0) + weight * value
    return sums


def _softmax(scores: Sequence[float]) -> Iterator[float]:
    """Yield probabilities of scores in descending order."""
    powers = [math.exp(score - scores[0]) for score in scores]
    total = sum(powers)
    yield from (power / total for power in powers)
