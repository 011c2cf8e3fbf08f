"""Reads a clause that asks for something new: its kind, its name, what tells it from its siblings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import (
    ADJECTIVES,
    ANNEXES,
    BIG,
    BOUNDARY,
    CLASS_NOUNS,
    DESCRIPTIONS,
    DETERMINERS,
    NAMING,
    PART_NOUNS,
    PRODUCTS,
    REFERENCE,
    SMALL_NOUNS,
    STOP,
    VERBS,
)
from fenceline.scope.words.written import looks_like_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.words.instruction import Word

_MAX_SUBJECT = 4


@dataclass(frozen=True, slots=True)
class Creation:
    """Something new.

    Attributes:
        noun: its kind, lower case singular, empty unknown.
        noun_at: position of the noun, -1 without one.
        name: without its qualifier; coined from plain words for a function or class; empty unknown.
        name_at: position of the name, -1 without one.
        owner: the name's qualifier, empty without one.
        subject: words that tell it from its siblings.
        part: whether it is a part of something that exists (a parameter), so that really that changes.
    """

    noun: str
    noun_at: int
    name: str
    name_at: int
    owner: str
    subject: tuple[str, ...]
    part: bool


def read_creation(words: Sequence[Word], rest: range) -> Creation:
    """Read the words after the verb of creation."""
    noun_at = _noun_at(words, rest)
    name_at = _name_at(words, rest, noun_at)
    noun = naming.singular(words[noun_at].lower) if noun_at >= 0 else ""
    product = name_at >= 0 and words[name_at].lower in PRODUCTS and not words[name_at].quoted
    if product and noun not in SMALL_NOUNS:
        name_at = -1  # "an OAuth login flow"
    subject = _subject(words, rest, noun_at, name_at)
    part = (noun_at >= 0 and words[noun_at].lower in PART_NOUNS) or _is_option(words, rest)
    owner, _, name = (
        words[name_at].text.replace("::", ".").replace("#", ".").rpartition(".")
        if name_at >= 0
        else ("",) * 3
    )
    before = _before_noun(words, rest, noun_at)
    if not name and noun in SMALL_NOUNS and before:
        style: naming.Style = "pascal" if noun in CLASS_NOUNS else "snake"
        name = before[0] if len(before) == 1 else naming.join([part.lower() for part in before], style)
        name_at = noun_at - 1
    return Creation(noun, noun_at, "" if part else name, name_at, owner, subject, part)


def _is_option(words: Sequence[Word], rest: range) -> bool:
    """Whether an option of a command is asked for: "`--quiet`", "a --quiet flag"."""
    options = (at for at in rest if words[at].text.startswith("-"))
    first = next(options, rest.stop)
    return first < rest.stop and not any(words[at].lower in BOUNDARY for at in range(rest.start, first))


def _is_name(word: Word) -> bool:
    other = word.text.startswith("-") or looks_like_path(word) or _is_description(word)
    return word.code and not other


def _is_description(word: Word) -> bool:
    return not word.quoted and word.lower in DESCRIPTIONS


def _names(words: Sequence[Word], noun_at: int) -> bool:
    """Whether what follows a noun is the name of it: "a rule no-eval", "a middleware Dedupe"."""
    if noun_at < 0 or not words[noun_at].text.islower():
        return False
    following = words[noun_at + 1]
    if following.lower in BIG:
        return False  # "a web UI"
    return following.hyphenated or (following.text[:1].isupper() and not looks_like_path(following))


def _noun_at(words: Sequence[Word], rest: range) -> int:
    """Return where the noun is: "function" and the like before a place, else the last plain word."""
    for at in rest[:-1]:
        if words[at].lower == "new" and words[at + 1].lower in CLASS_NOUNS:
            return at + 1
    head = -1
    after_with = False
    for at in rest:
        word = words[at]
        if (word.code and not _is_description(word)) or word.text.startswith("-"):
            continue
        if word.lower in SMALL_NOUNS:
            follows = words[at + 1].lower if at + 1 in rest else ""
            return at + 1 if follows in SMALL_NOUNS or follows in ANNEXES else at
        if word.lower in ("with", "called", "named"):
            after_with = True
        elif word.lower in BOUNDARY:
            break
        elif not after_with and word.lower not in STOP and not (head == at - 1 and _names(words, head)):
            head = at
    return head


def _name_at(words: Sequence[Word], rest: range, noun_at: int) -> int:
    """Return where the new name stands, -1 when the instruction leaves it open."""
    for at in rest[1:]:
        if words[at - 1].lower in NAMING and not words[at - 1].quoted:
            return at
    sides = (noun_at + 1, noun_at - 1) if noun_at >= 0 else ()
    for at in sides:
        if at in rest and (_is_name(words[at]) or (at > noun_at and _names(words, noun_at))):
            return at
    if noun_at + 1 in rest and words[noun_at].lower in SMALL_NOUNS and words[noun_at + 1].lower not in STOP:
        return -1 if looks_like_path(words[noun_at + 1]) else noun_at + 1
    for at in rest:
        if words[at].lower in BOUNDARY and not words[at].quoted:
            break
        if _is_name(words[at]) and not (at + 1 in rest and words[at + 1].lower == "-like"):
            behind_kind = at + 1 in rest and _is_name(words[at + 1])  # "a Matcher StartsWith"
            return at + 1 if behind_kind else at
    return _announced_at(words, rest, noun_at)


def _announced_at(words: Sequence[Word], rest: range, noun_at: int) -> int:
    """Return where a colon is followed by the new name: "add a function to a.js: slugify returns …"; -1 for nowhere."""
    at, one = rest.stop, noun_at >= 0 and words[noun_at].lower == naming.singular(words[noun_at].lower)
    if not one or at == len(words) or not words[at - 1].announces:
        return -1
    said = words[at + 1].lower in REFERENCE if at + 1 < len(words) else False
    return at if _is_name(words[at]) or (said and words[at].lower not in STOP | VERBS) else -1


def _subject(words: Sequence[Word], rest: range, noun_at: int, name_at: int) -> tuple[str, ...]:
    """Return the words that say which one: its name, else before the noun, else after "for"."""
    if name_at >= 0:
        return naming.split(words[name_at].text)
    before = [part for text in _before_noun(words, rest, noun_at) for part in naming.split(text)]
    return tuple(before) or _after_for(words, rest, noun_at)


def _before_noun(words: Sequence[Word], rest: range, noun_at: int) -> list[str]:
    """Return the words right before the noun that say which one, as written."""
    before: list[str] = []
    for at in range(noun_at - 1, rest.start - 1, -1):
        word = words[at]
        if word.lower in BOUNDARY or word.lower in DETERMINERS or len(before) >= _MAX_SUBJECT:
            break
        if word.lower not in ADJECTIVES:
            before.insert(0, word.text)
    return before


def _after_for(words: Sequence[Word], rest: range, noun_at: int) -> tuple[str, ...]:
    subject: list[str] = []
    for at in range(max(noun_at + 1, rest.start), rest.stop):
        word = words[at]
        if subject and word.lower in BOUNDARY | DETERMINERS:
            break
        starts = (
            words[at - 1].lower in ("for", "handles", "handle", "handling")
            or words[at - 1].lower in DETERMINERS
        )
        if word.lower not in STOP | VERBS | ADJECTIVES and (subject or starts) and not word.folder:
            subject.extend(naming.split(word.text))
    return tuple(subject[:_MAX_SUBJECT])
