"""Text without an end: a line, or a whole answer, far beyond what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.signal import Place, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.stream.line import Line

_LINE = 4_000  # characters; no hand writes a longer one
_ROOM = 4_000  # characters that any answer may have
_PER_TOKEN = 10  # characters; white space aside, code has about four
_TIMES = 6  # as long as what it replaces


class Length:
    """Measures an answer.

    Args:
        original: code that the answer replaces, empty for none.
        max_tokens: that the answer may have; 0 unknown.
    """

    def __init__(self, original: str = "", max_tokens: int = 0) -> None:
        longest = max((len(line) for line in original.split("\n")), default=0)
        self._longest = max(_LINE, 2 * longest)
        bounds = [_ROOM + _TIMES * len(original)] if original else []
        bounds += [_ROOM + _PER_TOKEN * max_tokens] if max_tokens else []
        self._most = min(bounds, default=1 << 62)
        self._total = 0
        self._of_line = (0, 0)
        self._said = False

    def line(self, line: Line) -> Iterator[Signal]:
        """Add a line, or a piece of one."""
        number, length = self._of_line
        length = (length if number == line.number else 0) + len(line.text)
        self._of_line = line.number, length
        self._total += len(line.text) + 1
        if self._said:
            return
        if length > self._longest:
            yield self._signal(line, f"one line has more than {self._longest:,} characters")
        elif self._total > self._most:
            yield self._signal(line, f"the answer has more than {self._most:,} characters and no end")

    def _signal(self, line: Line, message: str) -> Signal:
        self._said = True
        return Signal("runaway", "certain", message, Place("", line.number, line.indent + 1))
