"""Prose where code should stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.stream.prosaic import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.stream.line import Line

_BEFORE = 24  # lines without any code
_AFTER = 12  # lines behind the code's end
_INSIDE = 3  # sentences in a row in the place of code
_PER_TOKEN = 3  # characters of prose that use up three quarters of an answer's tokens


class Prose:
    """Counts sentences before, in and behind the code.

    Args:
        max_tokens: that the answer may have; 0 unknown.
    """

    def __init__(self, max_tokens: int = 0) -> None:
        self._most = _PER_TOKEN * max_tokens or 1 << 62
        self._lines = 0
        self._characters = 0
        self._inside = 0
        self._said = False

    def line(self, line: Line) -> Iterator[Signal]:
        """Count one line."""
        if self._said or not line.text.strip():
            return
        match line.part:
            case "fence":
                self._lines = self._characters = self._inside = 0
            case "prose":
                yield from self._outside(line)
            case "code":
                sentence = not line.literal and line.text[:1].isalpha() and is_prose(line.text)
                self._inside = self._inside + 1 if sentence else 0
                if self._inside >= _INSIDE:
                    yield self._signal(f"{_INSIDE} sentences in the place of code", line, _INSIDE)

    def _outside(self, line: Line) -> Iterator[Signal]:
        self._lines += line.whole
        self._characters += len(line.text)
        if line.block and self._lines >= _AFTER:
            yield self._signal(f"{_AFTER} lines of prose behind the code", line, _AFTER)
        elif not line.block and (self._lines >= _BEFORE or self._characters > self._most):
            yield self._signal(f"{self._lines} lines of prose and no code", line, self._lines)

    def _signal(self, message: str, line: Line, lines: int) -> Signal:
        self._said = True
        return Signal("prose", "certain", message, Place("", max(1, line.number - lines + 1)))
