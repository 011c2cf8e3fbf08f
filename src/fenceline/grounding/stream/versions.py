"""A second version of the wanted symbol that contradicts the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.stream.declarations import declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.edits.want import Want
    from fenceline.grounding.stream.line import Line

_JUDGED = frozenset({"python", "javascript", "typescript", "tsx", "go"})  # elsewhere a name may be overloaded
_MOST = 400  # lines of a version that are compared


class Versions:
    """Compares the versions of the wanted symbol that one block has; the same twice is fine.

    Decorated and overloaded ones are versions of their own right, and so are those behind another indentation.
    """

    def __init__(self, want: Want) -> None:
        self._want = want
        self._active = want.mode in ("replace", "insert") and bool(want.name) and want.language in _JUDGED
        self._begin(0)

    def line(self, line: Line) -> Iterator[Signal]:
        """Follow the versions line by line; the first line that differs tells."""
        if not self._active:
            return
        if line.block != self._block or line.part == "fence":
            yield from self._end_second()
            self._begin(line.block)
        text = line.text.rstrip()
        if line.part != "code" or not text.strip():
            return
        if self._base is None:
            self._base = line.indent
        if line.indent <= self._base and not line.literal and not text.lstrip().startswith(("}", ")", "]")):
            yield from self._top(line, text)
        elif self._second is not None:
            yield from self._compare(text)
        elif self._following and len(self._first) < _MOST:
            self._first.append(text)

    def _begin(self, block: int) -> None:
        self._block = block
        self._base: int | None = None
        self._decorated = False
        self._following = False
        self._first: list[str] = []
        self._second: int | None = None  # lines of the second version that agreed so far
        self._place = Place("", 1)

    def _top(self, line: Line, text: str) -> Iterator[Signal]:
        """Read a line that ends whatever stood open: perhaps the wanted declaration, perhaps once more."""
        yield from self._end_second()
        decorated, self._decorated = self._decorated, text.lstrip().startswith("@")
        overload = decorated or text.endswith(";")
        if overload or declared(text, self._want.language) != self._want.name:
            self._following = False
        elif len(self._first) > 1:
            self._following, self._second, self._place = False, 0, Place("", line.number, line.indent + 1)
            yield from self._compare(text)
        else:
            self._following, self._first = True, [text]

    def _compare(self, text: str) -> Iterator[Signal]:
        at = self._second or 0
        if at < _MOST and (at >= len(self._first) or self._first[at] != text):
            yield self._signal()
        else:
            self._second = at + 1

    def _end_second(self) -> Iterator[Signal]:
        if self._second is not None and self._second < len(self._first) and self._active:
            yield self._signal()
        self._second = None

    def _signal(self) -> Signal:
        self._active = False
        message = f"a second version of {self._want.name} contradicts the first"
        return Signal("contradicts", "certain", message, self._place, self._want.name)
