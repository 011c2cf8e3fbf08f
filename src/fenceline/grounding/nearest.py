"""The nearest thing that exists to something that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST = 4  # letters; shorter names are near everything
_LONG = 9  # letters from which on two slips still leave the name recognisable
_NO_SEPARATORS = str.maketrans("", "", "-_.")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that ``name`` probably means, empty for none: alike but for separators, or one slip off.

    A slip is a letter more, less, other, or two swapped; two in names of nine letters and more. Case and
    separators (``-``, ``_``, ``.``) count for nothing. Of equally near names the one that begins alike is
    taken, then the first in the alphabet, whatever the order of ``known``; never ``name`` itself.
    """
    plain = _plain(name)
    allowed = 0 if len(plain) < _LEAST else 1 if len(plain) < _LONG else 2
    letters = frozenset(plain)
    best = (allowed, True, "\U0010ffff")
    for candidate in known:
        other = _plain(candidate)
        if abs(len(other) - len(plain)) > best[0] or candidate == name:
            continue
        if (
            len(letters.symmetric_difference(other)) > 2 * best[0]
        ):  # a slip brings one letter and takes one away
            continue
        distance = _distance(plain, other, best[0])
        best = min(best, (distance, plain[:1] != other[:1], candidate))
    return "" if best[2] == "\U0010ffff" else best[2]


def alike(name: str, other: str) -> float:
    """Return how alike two names are, 0 to 1."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - 5 ms that only a near miss needs

    return SequenceMatcher(None, name, other, autojunk=False).ratio()


def _plain(name: str) -> str:
    return name.lower().translate(_NO_SEPARATORS)


def _distance(a: str, b: str, limit: int) -> int:
    """Return the optimal string alignment distance, or more than ``limit`` when it is more."""
    a, b = _without_common_ends(a, b)
    if not a or not b:
        return max(len(a), len(b))
    if limit == 0 or abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        earlier, before, row = before, row, [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return row[-1]


def _without_common_ends(a: str, b: str) -> tuple[str, str]:
    start = 0
    while start < len(a) and start < len(b) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    end = 0
    while end < len(a) and end < len(b) and a[-1 - end] == b[-1 - end]:
        end += 1
    return a[: len(a) - end], b[: len(b) - end]
