"""What a name in an instruction is there for: what to touch, where, what to follow, what to leave alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

from fenceline.scope.words.lexicon import (
    CHANGE,
    CREATE,
    DEMANDS,
    KEEPING,
    LEAD_IN,
    LIKE,
    NEGATION,
    PLACE,
    REFERENCE,
    TAKING,
    TESTING,
    TOUCHING,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.words.instruction import Word

Role = Literal["object", "place", "pattern", "reference", "spared"]
ROLES: tuple[Role, ...] = get_args(Role)
_REACH = 5


def role_of(words: Sequence[Word], at: int) -> Role:
    """Return the role of ``words[at]``, from the words before it in its clause.

    A word such as "like" rules the rest of its clause, a preposition only what follows closely.
    """
    before = _clause_before(words, at)
    if _spared(before):
        return "spared"
    if any(word in LIKE for word in before) or _says_like(words, at, before):
        return "pattern"
    for word in reversed(before[-_REACH:]):
        if word == "from" and TAKING.intersection(before):
            return "place"
        if word in REFERENCE:
            return "object" if _is_subject(words, at) else "reference"
        if word in PLACE:
            return "reference" if _is_handed_on(before) else "place"
    return "object"


def _is_handed_on(before: Sequence[str]) -> bool:
    """Whether a name is that of what something is passed to: "and pass it on to parse"."""
    return any(one == "pass" and other in ("it", "them") for one, other in pairwise(before))


def _says_like(words: Sequence[Word], at: int, before: Sequence[str]) -> bool:
    """Whether something new is to be like a name: "a `Tuple`-like field"."""
    return at + 1 < len(words) and words[at + 1].lower == "-like" and before[-1:] in (["a"], ["an"])


def _is_subject(words: Sequence[Word], at: int) -> bool:
    """Whether a demand follows: "when it is empty, parse should return …"."""
    return at + 1 < len(words) and words[at + 1].lower in DEMANDS


def clause_start(words: Sequence[Word], at: int) -> int:
    """Return where the clause around ``at`` begins."""
    start = at
    while start and words[start - 1].clause == words[at].clause:
        start -= 1
    return start


def _clause_before(words: Sequence[Word], at: int) -> list[str]:
    start = clause_start(words, at)
    return ["" if _is_name(words, i, start) else words[i].lower for i in range(start, at)]


def _is_name(words: Sequence[Word], at: int, start: int) -> bool:
    """Whether a word is no word of the sentence: quoted, called, or with a capital inside of it, as in "to Match"."""
    word = words[at]
    return word.quoted or word.call or (at > start and word.text[:1].isupper())


def _spared(before: Sequence[str]) -> bool:
    """Whether the words say that what follows must stay as it is."""
    for at, word in enumerate(before):
        if word in KEEPING:
            return True
        if word in NEGATION and TOUCHING.intersection(before[at + 1 : at + 4]):
            return True
    return False


def leading_verb(words: Sequence[Word], start: int) -> str:
    """Return the verb that opens the clause at ``start``, empty when none of its first words is one."""
    clause = words[start].clause
    for at, word in enumerate(words[start : start + 8], start):
        if word.clause != clause or word.quoted or word.call:
            break
        opens = at == start or words[at - 1].lower in LEAD_IN | {"a"}  # not "the first test of f is …"
        if word.lower in CREATE or word.lower in CHANGE or (word.lower in TESTING and opens):
            return word.lower
    return ""
