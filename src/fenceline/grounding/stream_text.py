"""Tells code from text while lines arrive: what stands in a long string or comment imports nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Texts:
    """How a language writes what is not code.

    Attributes:
        opening: matches what a line passes over (its comment, a short string, a character) and, in the group
            ``long``, what opens a string or comment that may go on over lines. It must match in linear time.
        closing: from what opened to what closes it.
    """

    opening: re.Pattern[str]
    closing: Callable[[str], str]


class StreamText:
    """Follows one stream; a line number that does not grow starts a new one.

    Attributes:
        head: the last line of code before this one that stood at the margin: ``import (``.
    """

    def __init__(self, texts: Texts) -> None:
        self.head = ""
        self._texts = texts
        self._last = 0
        self._until = ""
        self._next_head = ""

    def is_code(self, line: str, number: int) -> bool:
        """Take the next line; tell whether it starts as code."""
        if number <= self._last:
            self._until, self._next_head = "", ""
        self._last, self.head = number, self._next_head
        starts_as_code = not self._until
        self._pass(line)
        if starts_as_code and line.strip() and not line[0].isspace():
            self._next_head = line
        return starts_as_code

    def _pass(self, line: str) -> None:
        at = 0
        while True:
            if self._until:
                end = line.find(self._until, at)
                if end < 0:
                    return
                at, self._until = end + len(self._until), ""
            found = self._texts.opening.search(line, at)
            if found is None:
                return
            at = found.end()
            if found["long"]:
                self._until = self._texts.closing(found["long"])
