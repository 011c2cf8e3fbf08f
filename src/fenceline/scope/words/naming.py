"""Names across styles: ``parse_config``, ``parseConfig`` and "parse config" are the same words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Style = Literal["snake", "kebab", "camel", "pascal", "flat"]
_PARTS = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+|[^\W\d_a-zA-Z]+")


def split(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: ``("csv", "exporter")`` of ``CSVExporter``."""
    return tuple(part.lower() for part in _PARTS.findall(name[:200]))


def key(name: str) -> str:
    """Return what is left of a name when style does not count."""
    return "".join(split(name))


def singular(word: str) -> str:
    """Return the singular of a lower case English noun, by its ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def plural(word: str) -> str:
    """Return the plural of a lower case English noun, by its ending."""
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def style_of(names: Iterable[str]) -> Style:
    """Return the style that most of ``names`` are written in."""
    votes: Counter[Style] = Counter(_style(name) for name in names)
    del votes["flat"]
    return max(votes, key=lambda style: votes[style]) if votes else "flat"


def _style(name: str) -> Style:
    if "_" in name:
        return "snake"
    if "-" in name:
        return "kebab"
    if name[:1].isupper():
        return "pascal"
    return "camel" if name.lower() != name else "flat"


def join(words: Sequence[str], style: Style) -> str:
    """Write ``words`` in ``style``; ``flat`` joins several words with underscores."""
    match style:
        case "kebab":
            return "-".join(words)
        case "pascal":
            return "".join(word[:1].upper() + word[1:] for word in words)
        case "camel":
            return "".join([*words[:1], *(word[:1].upper() + word[1:] for word in words[1:])])
        case _:
            return "_".join(words)


def abbreviates(short: str, name: str) -> bool:
    """Return whether ``short`` is what a variable for a ``name`` may be called: ``c`` or ``cmd`` for ``Command``."""
    letters = iter(name.lower())
    return short[:1].lower() == name[:1].lower() and all(letter in letters for letter in short.lower())
