"""The order of changes: the most telling first, spread over the lines."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from fenceline.checks.mutants.change import Rank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fenceline.checks.mutants.change import Change


def ordered(changes: Iterable[Change], line_of: Callable[[int], int]) -> list[Change]:
    """Return the changes without repetition: one of each line before a second of any, risky ones last."""
    unique = list({(change.span, change.new): change for change in changes}.values())
    quiet = [change for change in unique if change.rank is not Rank.RISKY]
    risky = [change for change in unique if change.rank is Rank.RISKY]
    return [*_dealt(quiet, line_of), *_dealt(risky, line_of)]


def _dealt(changes: Sequence[Change], line_of: Callable[[int], int]) -> Iterable[Change]:
    """Deal in rounds: each line's best, then each line's second best."""
    lines: dict[int, list[Change]] = {}
    for change in sorted(changes, key=_telling):
        lines.setdefault(line_of(change.span.start), []).append(change)
    for round_ in zip_longest(*lines.values()):
        yield from sorted(filter(None, round_), key=_telling)


def _telling(change: Change) -> tuple[int, int, int, bytes]:
    return change.rank, change.span.start, change.span.end, change.new
