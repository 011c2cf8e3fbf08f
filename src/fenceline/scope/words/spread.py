"""One thing that is asked of several places: an instruction for each, where each can be had alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.scope.words.naming import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.workspace.symbols import Symbol

_AND = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|plus|&)\s+)(?:(?:in|of|to|for|from|on)\s+)?(?:the\s+)?"
_JOINT = re.compile(
    r"\b(?:between|each other|one another|together|swap|exchange|merge|combine|unify|extract|(?:de)?duplicat\w+"
    r"|move\b.{0,200}\b(?:in)?to)\b",
    re.IGNORECASE | re.DOTALL,
)
_ALIKE = re.compile(
    r"\b(?:consisten\w*|same|alike|shared?|common|equal\w*|agree\w*|match\w*|symmetr\w*|differ\w*)\b",
    re.IGNORECASE,
)


def is_joint(instruction: str, symbols: Sequence[Symbol]) -> bool:
    """Return whether the symbols that an instruction lists change hands, or become one: no edit of each does that."""
    return bool(_JOINT.search(_besides(instruction, symbols)))


def is_alike(instruction: str, symbols: Sequence[Symbol]) -> bool:
    """Return whether the symbols that an instruction lists are to be like one another: each is told of all."""
    return bool(_ALIKE.search(_besides(instruction, symbols)))


def spread(instruction: str, symbols: Sequence[Symbol]) -> tuple[str, ...]:
    """Return ``instruction`` once for each of the symbols that it lists, in their order; empty where it lists none.

    Args:
        instruction: as the user wrote it.
        symbols: what it is about, as it lists them.
    """
    items = "".join(f"{_AND if number else ''}({_spelt(symbol)})" for number, symbol in enumerate(symbols))
    listed = re.search(rf"(?:\bboth\s+)?(?<![\w.:]){items}(?![\w(]|\.\w|::)", instruction)
    if listed is None or len(symbols) < 2:
        return ()
    before, after = instruction[: listed.start()], instruction[listed.end() :]
    return tuple(f"{before}{name}{after}" for name in listed.groups())


def _besides(instruction: str, symbols: Sequence[Symbol]) -> str:
    """Return the words around the symbols, which may be called like what is done to them."""
    return re.sub(rf"(?<!\w)(?:{'|'.join(map(_spelt, symbols))})(?!\w)", "", instruction)


def _spelt(symbol: Symbol) -> str:
    """Return a pattern of the ways to write a symbol: with its classes or without, quoted, called, in plain words."""
    parts = [
        r"[ _-]?".join(map(re.escape, split(part))) or re.escape(part) for part in symbol.qualname.split(".")
    ]
    ways = ["(?:\\.|::|#)".join(parts[at:]) for at in range(len(parts))]
    return rf"`?(?i:[_$]*(?:{'|'.join(ways)})_*)(?:\(\))?`?"
