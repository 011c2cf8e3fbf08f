"""The frame of a compiled language's grounder: its rules in two worlds, and what the second has more."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Protocol

from fenceline.grounding.difference import added
from fenceline.grounding.signal import Place
from fenceline.grounding.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import Change, World

_MOST = 500  # signals of one file; one with more is not code


class Rules(Protocol):
    """What a language says about code in one world."""

    def line(self, text: str, head: str, place: Place) -> Iterator[Signal]:
        """Judge a line that stands alone; ``head`` is the last line before it that starts at the margin."""
        ...

    def file(self, path: str, source: bytes) -> Iterator[Signal]:
        """Judge a whole file."""
        ...


class Compared:
    """A grounder by rules: a change is judged by what they find after it and did not find before.

    Args:
        world: the workspace.
        rules: makes those of one world.
        suffixes: of the language's files.
        unheard: an import of what is nowhere; to judge it is to look up everything that any import needs.
    """

    def __init__(
        self,
        world: World,
        rules: Callable[[World, Usage], Rules],
        suffixes: tuple[str, ...],
        unheard: str,
    ) -> None:
        self._world = world
        self._make = rules
        self._suffixes = suffixes
        self._unheard = unheard
        self._now: Rules | None = None
        self._head = ""
        self._last = 0

    def look(self, path: str) -> None:
        """Look up what every import needs; see ``Grounder``."""
        list(self.line(self._unheard, 1, path))

    def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
        """Judge one complete line of a stream; see ``Grounder``."""
        if self._now is None:
            self._now = self._make(self._world, Usage(self._world, self._suffixes))
        head = self._head if number > self._last else ""  # a number that does not grow starts another stream
        self._last, self._head = number, text if text[:1].strip() else head
        yield from self._now.line(text, head, Place(path, number))

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge what ``changes`` add; see ``Grounder``."""
        before = self._world.before(changes)
        usage = Usage(before, self._suffixes)
        after = self._world.after(changes)
        rules = self._make(after, usage)
        found = [s for c in changes for s in _of(rules, c.path, c.after)]
        if not found:
            return
        old_rules = self._make(before, usage)
        old = [s for c in changes for s in _of(old_rules, c.path, c.before)]
        yield from added(old, found, before, after)

    def close(self) -> None:
        """Nothing runs beside."""


def _of(rules: Rules, path: str, source: bytes | None) -> Iterator[Signal]:
    return islice(rules.file(path, source), _MOST) if source is not None else iter(())
