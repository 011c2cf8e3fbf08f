"""What an instruction asks for, read from its verbs and nouns alone; the code is not looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.scope.words.creation import read_creation
from fenceline.scope.words.lexicon import (
    BIG,
    CREATE,
    DEMANDS,
    ENTIRE,
    LIKE,
    SMALL_NOUNS,
    TESTED,
    WIDE,
    WISHES,
)
from fenceline.scope.words.roles import leading_verb
from fenceline.scope.words.wished_tests import asks_for_test, has_test_beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.scope.words.instruction import Word


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked for.

    Attributes:
        creates: whether something new is asked for.
        tests: ``only`` when the task is a test, ``too`` when a test is asked for beside a change.
        noun: what the new thing is, lower case singular: ``method``, ``handler``; empty unknown.
        noun_at: position of that noun, -1 without one.
        name: name of the new thing as written, or the new name in a rename; empty unknown.
        name_at: position of that name, -1 without one.
        owner: what the new name was qualified with, ``Rectangle`` in ``Rectangle.perimeter``.
        subject: words that tell the new thing from its siblings: ``("webhook",)`` in "a webhook handler".
        alike: whether it says to follow something that exists.
        wide: whether it says that many places are meant.
        big: how many words speak of a whole system.
        verb: that opens the first clause, empty for none.
    """

    creates: bool = False
    tests: str = ""
    noun: str = ""
    noun_at: int = -1
    name: str = ""
    name_at: int = -1
    owner: str = ""
    subject: tuple[str, ...] = ()
    alike: bool = False
    wide: bool = False
    big: int = 0
    verb: str = ""


def read_intent(words: Sequence[Word]) -> Intent:
    """Read what is asked for; the first clause that asks for something decides."""
    clauses = list(_clauses(words))
    asking = (c for c in clauses if leading_verb(words, c[0]) or _wished(words, c) >= 0)
    first = next(asking, clauses[0] if clauses else range(0))
    if first and words[first[-1]].announces:
        first = next((c for c in asking if leading_verb(words, c[0]) in CREATE), first)
    intent = _of_clause(words, first)
    demanded = next((c for c in clauses if c.stop <= first.start and _demands(words, c)), None)
    if intent.tests == "only" and demanded is not None:
        intent = replace(_of_clause(words, demanded), tests="too")
    later = [c for c in clauses if c[0] != first[0]]
    beside = (has_test_beside(words, clause, intent.verb) for clause in (first, *later))
    if not intent.tests and (any(beside) or any(asks_for_test(words, clause) for clause in later)):
        intent = replace(intent, tests="too")
    plain = [word.lower for word in words if not (word.quoted or _is_titled(word, words))]
    return replace(
        intent,
        alike=any(word in LIKE for word in plain),
        wide=any(word in WIDE for word in plain),
        big=sum(word in BIG for word in plain) + sum(word in ENTIRE for word in plain),
    )


def _demands(words: Sequence[Word], clause: range) -> bool:
    """Whether a clause without a verb of its own says what code should do, rather than that it should be tested."""
    said = {words[at].lower for at in clause if not words[at].quoted}
    return not said.isdisjoint(DEMANDS) and said.isdisjoint(TESTED)


def _is_titled(word: Word, words: Sequence[Word]) -> bool:
    """Whether a capital inside of its sentence makes a word a name: "to Repository"."""
    return word.text.istitle() and word is not words[0] and words[words.index(word) - 1].clause == word.clause


def _clauses(words: Sequence[Word]) -> Iterator[range]:
    start = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or words[at].clause != words[start].clause:
            yield range(start, at)
            start = at


def _of_clause(words: Sequence[Word], clause: range) -> Intent:
    if not clause:
        return Intent()
    verb = leading_verb(words, clause[0])
    if asks_for_test(words, clause):
        return Intent(creates=True, tests="only", noun="test", verb=verb)
    if verb == "rename":
        return _rename(words, clause)
    wished = _wished(words, clause) if not verb else -1
    if verb not in CREATE and wished < 0 and not _makes_new(words, clause, verb):
        return Intent(verb=verb)
    opening = next((at for at in clause if words[at].lower == (verb or "new")), wished)
    made = read_creation(words, range(opening + 1, clause.stop))
    return Intent(
        creates=not made.part,
        noun=made.noun,
        noun_at=made.noun_at,
        name=made.name,
        name_at=made.name_at,
        owner=made.owner,
        subject=made.subject,
        verb=verb,
    )


def _makes_new(words: Sequence[Word], clause: range, verb: str) -> bool:
    """Whether the clause says "a new …" without a verb of creation."""
    follows = [words[at].lower for at in clause if not words[at].quoted][:4]
    return "new" in follows and verb in ("", "make", "support")


def _wished(words: Sequence[Word], clause: range) -> int:
    """Return where "needs a", "has no" and the like stand before a function or class; -1 for nowhere."""
    lower = [words[at].lower for at in clause]
    for at in range(len(lower) - 1):
        if (
            lower[at] in WISHES
            and lower[at + 1] in ("a", "an", "no")
            and SMALL_NOUNS.intersection(lower[at:])
        ):
            return clause.start + at
    return -1


def _rename(words: Sequence[Word], clause: range) -> Intent:
    after_to = [at + 1 for at in clause[:-1] if words[at].lower in ("to", "into", "as")]
    at = after_to[-1] if after_to else -1
    return Intent(verb="rename", name=words[at].text if after_to else "", name_at=at)
