"""Names that are near each other: ``parseUrl``, ``parse_url``, ``parse_ulr``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CUTOFF = 0.7


def folded(name: str) -> str:
    """Return ``name`` without case and word separators."""
    return name.replace("_", "").replace("-", "").lower()


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names of ``known`` that ``name`` may have meant, nearest first, ``name`` itself left out."""
    wanted = folded(name)
    letters = set(wanted)
    slack = max(2, len(wanted) // 3)
    scored: list[tuple[float, str]] = []
    for candidate in known:
        if candidate == name or abs(len(candidate) - len(name)) > slack + candidate.count("_") + name.count(
            "_"
        ):
            continue
        key = folded(candidate)
        if len(letters.symmetric_difference(key)) <= slack + 1:
            scored.append((-_likeness(wanted, key), candidate))
    return [candidate for score, candidate in sorted(scored) if score <= -_CUTOFF]


def _likeness(first: str, second: str) -> float:
    """Return 1.0 for equal names, towards 0.0 for strangers."""
    if first == second:
        return 1.0
    from difflib import SequenceMatcher  # noqa: PLC0415 - 5 ms that only a misspelt name needs

    matcher = SequenceMatcher(None, second, first, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _CUTOFF else 0.0
