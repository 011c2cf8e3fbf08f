"""What a change added to what was wrong already."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fenceline.grounding.signal import Signal


def added(before: Iterable[Signal], after: Iterable[Signal]) -> Iterator[Signal]:
    """Yield the signals of ``after`` that ``before`` did not have.

    Lines move when code above them grows, so a signal is known by file, rule and what it names; one more of the
    same in a file is new.
    """
    old = Counter(_known_by(signal) for signal in before)
    for signal in after:
        key = _known_by(signal)
        if old[key] > 0:
            old[key] -= 1
        else:
            yield signal


def _known_by(signal: Signal) -> tuple[str, str, str]:
    return signal.place.path if signal.place else "", signal.rule, signal.named
