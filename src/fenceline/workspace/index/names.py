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
    scored = ((-_likeness(wanted, folded(other)), other) for other in known if other != name)
    return [other for _, other in sorted(pair for pair in scored if pair[0] <= -_CUTOFF)]


def _likeness(first: str, second: str) -> float:
    """Return 1.0 for equal names, towards 0.0 for strangers.

    Most are told apart without comparing them: by their ends, of which a slip rarely changes both, by their
    lengths and by their letters.
    """
    if first == second:
        return 1.0
    if first[:1] != second[:1] and first[-1:] != second[-1:]:
        return 0.0
    slack = max(3, len(first) // 3)
    if abs(len(first) - len(second)) > slack or len(set(first).symmetric_difference(second)) > slack + 1:
        return 0.0
    from difflib import SequenceMatcher  # noqa: PLC0415 - 5 ms that only a misspelt name needs

    matcher = SequenceMatcher(None, second, first, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _CUTOFF else 0.0
