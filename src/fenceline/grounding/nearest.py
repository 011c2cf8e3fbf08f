"""The nearest thing that exists to something that does not."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST = 4  # letters; shorter names are near everything


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that ``name`` probably means, empty for none: alike but for separators, or one slip off.

    A slip is a letter more, less, other, or two swapped; two in names of nine letters and more.
    """
    plain = _plain(name)
    best, best_distance = "", 3
    allowed = 0 if len(plain) < _LEAST else 1 if len(plain) < 9 else 2
    for candidate in known:
        if candidate == name or abs(len(candidate) - len(name)) > 3:
            continue
        distance = _distance(plain, _plain(candidate), allowed)
        if distance < best_distance and distance <= allowed:
            best, best_distance = candidate, distance
    return best


def alike(name: str, other: str) -> float:
    """Return how alike two names are, 0 to 1."""
    return SequenceMatcher(None, name, other, autojunk=False).ratio()


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(".", "")


def _distance(a: str, b: str, limit: int) -> int:
    """Return the optimal string alignment distance, or more than ``limit`` when it is more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        earlier, before, row = before, row, [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return row[-1]
