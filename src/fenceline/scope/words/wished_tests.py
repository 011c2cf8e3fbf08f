"""Whether an instruction asks for a test: as all of it, or beside the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.scope.words.lexicon import (
    AFTER_A_TEST,
    BOUNDARY,
    CREATE,
    OF_A_TEST,
    PASSING,
    SMALL_NOUNS,
    TAKING,
    TEST_NOUNS,
    TEST_SORTS,
)
from fenceline.scope.words.roles import leading_verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.words.instruction import Word

_JOINS = frozenset({"and", "plus", "including"})
_KEEPS = TAKING | {"rename", "run", "replace"}


def has_test_beside(words: Sequence[Word], clause: range, verb: str = "") -> bool:
    """Whether the clause asks for a test beside something else: "… with a unit test", "… and tests for it".

    Args:
        words: of the instruction.
        clause: of these.
        verb: of the instruction, for a clause that has none of its own.
    """
    if not clause:
        return False
    texts = _plain(words, clause)
    verb = leading_verb(words, clause[0]) or verb
    if verb in _KEEPS or PASSING.intersection(texts):
        return False
    return any(_is_joined(texts, at, verb) for at, text in enumerate(texts) if text in TEST_NOUNS)


def _is_joined(texts: Sequence[str], at: int, verb: str) -> bool:
    """Whether the word for a test at ``at`` ends an addition to what is asked for.

    "With" says what something is done by, too: it joins a test to what is created, elsewhere a unit test or the like.
    """
    if at + 1 < len(texts) and texts[at + 1] not in AFTER_A_TEST:
        return False
    join = next((n for n in range(at - 1, -1, -1) if texts[n] not in OF_A_TEST), -1)
    if join < 0 or texts[join] in _JOINS:
        return join >= 0
    sort = TEST_SORTS.intersection(texts[join:at])
    return texts[join] == "with" and (verb in CREATE or bool(sort))


def _plain(words: Sequence[Word], clause: range) -> list[str]:
    return ["" if words[at].quoted or words[at].call else words[at].lower for at in clause]


def asks_for_test(words: Sequence[Word], clause: range) -> bool:
    """Whether a test is what the clause asks for: "write a test for …", "cover … with tests"."""
    texts = _plain(words, clause)
    if PASSING.intersection(texts):
        return False
    verb = leading_verb(words, clause[0])
    if verb in ("cover", "test"):
        return True
    creating = verb in CREATE or verb in ("improve", "increase", "extend", "need")
    object_words = _object(texts, verb)
    if not creating and not (texts[:1] and (texts[0] in TEST_NOUNS or texts[0] in TEST_SORTS)):
        return False
    for word in object_words:
        if word in TEST_NOUNS:
            return True
        if word in SMALL_NOUNS:
            return False
    return False


def _object(texts: Sequence[str], verb: str) -> list[str]:
    """Return the words after the verb up to the first preposition."""
    start = texts.index(verb) + 1 if verb and verb in texts else 0
    chunk: list[str] = []
    for text in texts[start:]:
        if text in BOUNDARY and chunk:
            break
        chunk.append(text)
    return chunk
