"""Names of what is inside of a function: a parameter, a variable, a call; none of them is a symbol to edit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.scope.lexicon import CREATE, INSIDE, PARTS
from fenceline.scope.roles import clause_start, leading_verb
from fenceline.scope.testfiles import is_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.instruction import Word
    from fenceline.scope.mentions import Mention


def inner(
    mentions: Sequence[Mention], places: Sequence[Mention], words: Sequence[Word], code: Code
) -> Iterator[int]:
    """Yield the positions of those mentions that name something inside of one of ``places``, which are functions.

    What is a parameter there is meant wherever it stands, what is also a symbol elsewhere only right before its place:
    "the call of a in b".
    """
    for place in places:
        symbol = place.found[0]
        if is_test(symbol.path):
            continue
        for mention in mentions:
            if not (mention.role == "object" or _is_called(mention, words)):
                continue
            if words[mention.at].clause != words[place.at].clause or mention is place:
                continue
            name = re.compile(rf"(?<![\w$.]){re.escape(mention.text)}(?![\w$])")
            between = {word.lower for word in words[mention.end : place.at]} - {"the"}
            before = not between.isdisjoint(INSIDE) and between <= INSIDE | PARTS
            known = name.search(symbol.signature.partition("(")[2]) or (before and not between <= INSIDE)
            near = before or not mention.found
            if (
                known
                or _is_added(mention, place, words)
                or (near and name.search(code.text(symbol).decode(errors="replace")))
            ):
                yield mention.at


def _is_added(mention: Mention, place: Mention, words: Sequence[Word]) -> bool:
    """Whether the words say "add this to that"."""
    added = mention.at < place.at and words[place.at - 1].lower == "to"
    return added and leading_verb(words, clause_start(words, place.at)) in CREATE


def _is_called(mention: Mention, words: Sequence[Word]) -> bool:
    """Whether the words before are "the call of" and the like."""
    before = [word.lower for word in words[max(0, mention.at - 2) : mention.at]]
    return len(before) > 1 and before[0] in PARTS and before[1] in ("of", "to")
