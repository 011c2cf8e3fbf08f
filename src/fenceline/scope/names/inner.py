"""Names of what is inside of a function: a parameter, a variable, a call; none of them is a symbol to edit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.scope.testfiles import is_test
from fenceline.scope.words.lexicon import CREATE, INSIDE, PARTS
from fenceline.scope.words.roles import clause_start, leading_verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.names.mentions import Mention
    from fenceline.scope.words.instruction import Word


def inner(
    mentions: Sequence[Mention], places: Sequence[Mention], words: Sequence[Word], code: Code
) -> Iterator[int]:
    """Yield the positions of those mentions that name something inside of one of ``places``, which are functions.

    What is a parameter there, or is added to it, is meant wherever it stands; what is also a symbol elsewhere only
    right before its place: "the call of a in b".
    """
    for place in places:
        if is_test(place.found[0].path):
            continue
        for mention in mentions:
            if mention is not place and _may_be_inside(mention, place, words):
                named = _names_a_part(mention, place, words) or _is_added(mention, place, words)
                if named or _is_written_in(mention, place, words, code):
                    yield mention.at


def _may_be_inside(mention: Mention, place: Mention, words: Sequence[Word]) -> bool:
    before = [word.lower for word in words[max(0, mention.at - 2) : mention.at]]
    called = len(before) > 1 and before[0] in PARTS and before[1] in ("of", "to")  # "the call of a"
    return words[mention.at].clause == words[place.at].clause and (called or mention.role == "object")


def _between(mention: Mention, place: Mention, words: Sequence[Word]) -> set[str]:
    return {word.lower for word in words[mention.end : place.at]} - {"the"}


def _names_a_part(mention: Mention, place: Mention, words: Sequence[Word]) -> bool:
    """Whether the words say "the a parameter of b"."""
    between = _between(mention, place, words)
    return not between.isdisjoint(INSIDE) and between <= INSIDE | PARTS and not between <= INSIDE


def _is_added(mention: Mention, place: Mention, words: Sequence[Word]) -> bool:
    """Whether the words say "add a to b"."""
    added = mention.at < place.at and words[place.at - 1].lower == "to"
    return added and leading_verb(words, clause_start(words, place.at)) in CREATE


def _is_written_in(mention: Mention, place: Mention, words: Sequence[Word], code: Code) -> bool:
    """Whether the function has the name as a parameter, or in its body where nothing else is called so."""
    symbol, between = place.found[0], _between(mention, place, words)
    name = re.compile(rf"(?<![\w$.]){re.escape(mention.text)}(?![\w$])")
    if name.search(symbol.signature.partition("(")[2]):
        return True
    near = bool(between) and between <= INSIDE | PARTS and not between.isdisjoint(INSIDE)
    return (near or not mention.found) and bool(name.search(code.text(symbol).decode(errors="replace")))
