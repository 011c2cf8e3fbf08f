"""One line of an answer in flight, and who watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.signal import Signal

Part = Literal["fence", "code", "prose"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a watcher sees it.

    Attributes:
        text: without its end; of an endless line, one piece.
        number: 1-based, in the whole answer.
        part: a fence that opens or closes a block, code, or prose around it.
        block: 1-based number of the code block, 0 before the first; prose after a block has that block's number.
        nth: 1-based within its block, or within the prose since the last one.
        info: of the block's fence.
        literal: begins inside a string or comment that an earlier line opened.
        given: the answer was begun with it; the model did not write it.
        whole: False for a piece of a line that is too long to be held.
    """

    text: str
    number: int
    part: Part
    block: int
    nth: int
    info: str = ""
    literal: bool = False
    given: bool = False
    whole: bool = True

    @property
    def indent(self) -> int:
        """Return how many characters of white space it begins with."""
        return len(self.text) - len(self.text.lstrip(" \t"))


class Watcher(Protocol):
    """Sees one kind of sign that a model is lost."""

    def line(self, line: Line) -> Iterator[Signal]:
        """Look at the next line of the answer; every line is given, in order."""
        ...
