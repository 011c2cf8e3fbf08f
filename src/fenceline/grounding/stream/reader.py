"""Cuts an answer in flight into lines and says of each what it is, as ``edits.blocks`` reads it once it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.edits.fences import FENCE, closes
from fenceline.grounding.stream.line import Line
from fenceline.grounding.stream.literals import Literals
from fenceline.grounding.stream.prosaic import is_prose

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from fenceline.grounding.stream.line import Part

PIECE = 512  # characters; a longer line is given in pieces


class Reader:
    """Reads one answer; never holds more of it than one piece of a line."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._literals = Literals(language)
        self._held = ""
        self._half_end = False  # a carriage return whose line feed may follow
        self._torn = False  # whether pieces of the current line were given already
        self._number = 1
        self._opening: re.Match[str] | None = None
        self._bare: bool | None = None  # whether code stands without a fence; None before the first word
        self._block = 0
        self._nth = 0

    def feed(self, text: str, *, given: bool = False) -> Iterator[Line]:
        """Yield what ``text`` completes: whole lines, and pieces of one that is too long to hold."""
        text = "\r" + text if self._half_end else text
        self._half_end = text.endswith("\r")
        plain = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
        *ended, rest = plain.split("\n")
        for part in ended:
            yield from self._longer(part, given=given)
            yield self._end(given=given)
        yield from self._longer(rest, given=given)

    def close(self) -> Iterator[Line]:
        """Yield the last line where it has no end."""
        if self._held:
            yield self._end(given=False)

    def _longer(self, text: str, *, given: bool) -> Iterator[Line]:
        text, at = self._held + text, 0
        while len(text) - at > PIECE:
            part = "prose" if self._opening is None and not self._bare else "code"
            yield self._line(text[at : at + PIECE], part, given=given, whole=False)
            at, self._torn = at + PIECE, True
        self._held = text[at:]

    def _end(self, *, given: bool) -> Line:
        text, self._held = self._held, ""
        part = self._part(text)
        line = self._line(text, part, given=given, whole=not self._torn)
        self._torn = False
        self._number += 1
        return line

    def _line(self, text: str, part: Part, *, given: bool, whole: bool) -> Line:
        info = self._opening["info"].strip() if self._opening else ""
        literal = part == "code" and self._literals.feed(text)
        return Line(text, self._number, part, self._block, self._nth, info, literal, given, whole)

    def _part(self, text: str) -> Part:
        self._nth += 1
        mark = None if self._torn else FENCE.match(text)
        if self._opening is not None:
            if mark is None or not closes(self._opening, mark):
                return "code"
            self._opening, self._nth = None, 0
            return "fence"
        if mark is not None:
            self._begin_block()
            self._opening, self._bare = mark, False
            return "fence"
        if self._bare is None and text.strip():
            self._bare = not is_prose(text)
            if self._bare:
                self._begin_block()
                self._nth = 1
        return "code" if self._bare else "prose"

    def _begin_block(self) -> None:
        self._block += 1
        self._nth = 0
        self._literals = Literals(self._language)
