"""Another symbol than the one that was asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.grounding.nearest import nearest
from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.stream.declarations import declared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.edits.want import Want
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.stream.line import Line

_AGREE = 2  # blocks without the wanted name: nothing that follows is waited for


class OtherSymbol:
    """Says that an answer declares something else, once its first block has ended without the wanted name.

    A helper may stand before the wanted symbol, also in a block of its own, so a block of new names alone decides
    nothing; the second such block does. A block that writes anew what the file has already, or that misses the name
    by a slip, is the answer to another question.

    Args:
        want: what was asked.
        known: gives the bare names that the file declares.
    """

    def __init__(self, want: Want, known: Callable[[], frozenset[str]]) -> None:
        self._want = want
        self._known = known
        self._word = re.compile(rf"(?<![\w$]){re.escape(want.name)}(?![\w$])")
        self._active = want.mode in ("replace", "insert") and bool(want.name)
        self._names: dict[str, int] = {}  # of the current block, with their lines
        self._base: int | None = None
        self._without = 0

    def line(self, line: Line) -> Iterator[Signal]:
        """Look for declarations, and at a block's end for the wanted one."""
        if not self._active or not line.whole:
            return
        match line.part:
            case "code":
                if self._word.search(line.text):
                    self._active = False
                elif not line.literal:
                    yield from self._declared(line)
            case "fence":
                yield from self._ended()
            case "prose":
                return

    def _declared(self, line: Line) -> Iterator[Signal]:
        if line.text.strip() and self._base is None:
            self._base = line.indent
        name = declared(line.text, self._want.language)
        if not name or line.indent != self._base:
            return
        self._names.setdefault(name, line.number)
        if name not in self._known() and nearest(name, [self._want.name]):
            yield self._signal("likely", name, line.number)

    def _ended(self) -> Iterator[Signal]:
        names, self._names, self._base = self._names, {}, None
        if not names:
            return
        self._without += 1
        known = self._known()
        elsewhere = all(name in known or nearest(name, [self._want.name]) for name in names)
        if elsewhere or self._without >= _AGREE:
            self._active = False
            name = next(iter(names))
            yield self._signal("certain", name, names[name])

    def _signal(self, certainty: Certainty, name: str, number: int) -> Signal:
        message = f"asked for {self._want.name}, the answer declares {name}"
        return Signal("symbol-other", certainty, message, Place("", number), name, self._want.name)
