"""Imports on lines of code that are still arriving."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASKS = re.compile(r"\b(?:import|require|from)\b")
_OPENS = re.compile(r"\s*(?:(?:import|export)\b[^'\"`(){}]*|(?:const|let|var)\s*)\{[^'\"`(){}]*")
_LONGEST = 2000  # characters of a line
_MOST = 300  # lines of names


@dataclass(frozen=True, slots=True)
class Request:
    """Text that asks for modules.

    Attributes:
        text: of one line, or of all the lines of an import.
        above: lines of it before the last one.
        shift: characters put before it so that it can be read alone.
    """

    text: str
    above: int = 0
    shift: int = 0


class Arriving:
    """Follows the names of imports and requires over lines that come one after the other."""

    def __init__(self) -> None:
        self._begun: list[str] = []
        self._next = 0

    def on(self, line: str, number: int) -> Request | None:
        """Return what line ``number`` asks for; all lines of names in braces where it ends them."""
        begun, self._begun = self._begun if number == self._next else [], []
        self._next = number + 1
        if len(line) > _LONGEST or len(begun) > _MOST:
            return None
        if begun and "}" not in line:
            self._begun = [*begun, line]
            return None
        if not begun and _OPENS.fullmatch(line):
            self._begun = [line]
            return None
        if not _ASKS.search(line):
            return None
        if begun:
            return Request("\n".join([*begun, line]), above=len(begun))
        before = "" if not line.startswith("}") else "const {" if re.match(r"\}\s*=", line) else "import {"
        return Request(before + line, shift=len(before))
