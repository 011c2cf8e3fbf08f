"""The lines that register a member of a family: their common shape, and the same line for another member."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from fenceline.scope.words import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_NAME = r"[\w$-]+"
_IN_PATH = ("/", "'", '"', "`")  # before a name: it is that of a file
_STYLES: dict[str, Callable[[Sequence[str]], str]] = {
    "upper": lambda words: "_".join(words).upper(),
    "acronym": lambda words: words[0].upper() + naming.join(words[1:], "pascal"),
    "kebab": lambda words: naming.join(words, "kebab"),
    "camel": lambda words: naming.join(words, "camel"),
    "pascal": lambda words: naming.join(words, "pascal"),
    "snake": lambda words: naming.join(words, "snake"),
}
_Way: TypeAlias = tuple[Literal["own", "whole", "stem", "symbol"], str]


@dataclass(frozen=True)
class Member:
    """What a member of a family goes by.

    Attributes:
        stem: name of its file, or of its folder.
        symbol: its main declaration, empty for none.
        affix: word that all names of the family share, empty for none.
    """

    stem: str
    symbol: str = ""
    affix: str = ""

    def spelled(self, way: _Way) -> str:
        """Return how it is written: by its file, its symbol, or all or its own of its words in a style."""
        match way:
            case ("stem", _):
                return self.stem
            case ("symbol", _):
                return self.symbol or self.stem
            case (part, style):
                words = naming.split(self.stem)
                own = tuple(word for word in words if part == "whole" or word != self.affix)
                return _STYLES[style](own or words) if words else ""

    @cached_property
    def _spellings(self) -> dict[str, _Way]:
        """Every way in which it may be written; what can be read in several ways in the likeliest."""
        return {spelled: way for way in self._ways() if (spelled := self.spelled(way))}

    def _ways(self) -> Iterator[_Way]:
        """Yield the likelier ways later."""
        own = naming.style_of([self.stem])
        styles = sorted(_STYLES, key=lambda style: style == own)
        for style in styles:
            yield "own", style
        for style in styles:
            yield "whole", style
        yield "stem", ""
        if self.symbol:
            yield "symbol", ""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Finds any of its spellings as a name, or as the beginning of one: ``userCard`` in ``userCardView``."""
        longest = sorted(self._spellings, key=len, reverse=True)
        return re.compile("|".join(rf"(?<![A-Za-z0-9]){re.escape(key)}(?![a-z0-9])" for key in longest))

    def last_in(self, line: str) -> int:
        """Return where in ``line`` it is named last, -1 for nowhere."""
        return max((found.start() for found in self._pattern.finditer(line)), default=-1)

    def shape(self, line: str) -> str:
        """Return a pattern that also matches the lines of ``line``'s kind for other members; empty without a name."""
        parts = [re.sub(r"\d+", r"\\d+", re.escape(part)) for part in self._pattern.split(line)]
        shape = f"{parts[0]}({_NAME}){_NAME.join(parts[1:])}"
        return shape if len(parts) > 1 and re.fullmatch(shape, line) else ""

    def renamed(self, line: str, new: Member) -> str:
        """Return ``line`` with every spelling of this member made the same of ``new``; empty where it has none."""
        if not self._pattern.search(line):
            return ""
        return self._pattern.sub(lambda found: self._of_other(found, new), line)

    def _of_other(self, found: re.Match[str], new: Member) -> str:
        if found[0] == self.stem == self.symbol and not found.string[: found.start()].endswith(_IN_PATH):
            return new.spelled(("symbol", ""))
        return new.stem if found[0] == self.stem else new.spelled(self._spellings[found[0]])
