"""What a change added to what was wrong already."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import World

_Key = tuple[str, str, str]


def added(
    before: Iterable[Signal], after: Iterable[Signal], then: World | None = None, now: World | None = None
) -> Iterator[Signal]:
    """Yield the signals of ``after`` that ``before`` did not have, in their order.

    Lines move when code above them grows, so a signal is known by file, rule and what it names; one more of the
    same in a file is new.

    Args:
        before: what was wrong before the change.
        after: what is wrong after it.
        then: the world before; given both, one more of the same is told at the line whose text is new.
        now: the world after.
    """
    old, new = list(before), list(after)
    left = Counter(map(_key, old))
    known = _unmoved(old, new, _Lines(then), _Lines(now)) if old and then and now else frozenset[int]()
    left.subtract(_key(new[at]) for at in known)
    for at, signal in enumerate(new):
        if at in known:
            continue
        if left[_key(signal)] > 0:
            left[_key(signal)] -= 1
        else:
            yield signal


class _Lines:
    """The text of the lines that signals stand on."""

    def __init__(self, world: World | None) -> None:
        self._world = world
        self._files: dict[str, list[bytes]] = {}

    def of(self, signal: Signal) -> bytes:
        if signal.place is None or self._world is None:
            return b""
        path, line = signal.place.path, signal.place.line
        if path not in self._files:
            self._files[path] = (self._world.read(path) or b"").split(b"\n")
        lines = self._files[path]
        return lines[line - 1].strip() if 0 < line <= len(lines) else b""


def _unmoved(old: list[Signal], new: list[Signal], then: _Lines, now: _Lines) -> frozenset[int]:
    """Return which of ``new`` stand on a line that had the same signal before."""
    keys = {_key(signal) for signal in new}
    there = Counter((_key(signal), then.of(signal)) for signal in old if _key(signal) in keys)
    known: set[int] = set()
    for at, signal in enumerate(new):
        here = (_key(signal), now.of(signal)) if there else None
        if here and there[here] > 0:
            there[here] -= 1
            known.add(at)
    return frozenset(known)


def _key(signal: Signal) -> _Key:
    return signal.place.path if signal.place else "", signal.rule, signal.named
