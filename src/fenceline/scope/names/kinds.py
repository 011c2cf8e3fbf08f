"""What the code says of the kind of something new: a class for its name, a pattern that it shall follow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.scope.patterns.siblings import callable_, holds
from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import PART_NOUNS, SMALL_NOUNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.names.mentions import Finder, Mention
    from fenceline.scope.words.instruction import Word
    from fenceline.scope.words.intent import Intent


def of_kind(intent: Intent, words: Sequence[Word], mentions: Sequence[Mention], finder: Finder) -> Intent:
    """Return what is asked for, with the kind and name that the code shows it to have.

    Args:
        intent: by the words alone.
        words: of the instruction.
        mentions: what they name.
        finder: looks names up.
    """
    return _likened(_named_as_kind(intent, words, finder), words, mentions)


def _named_as_kind(intent: Intent, words: Sequence[Word], finder: Finder) -> Intent:
    """Take a class that exists for the kind of what is new rather than its name: "a TypeAdapter for Year"."""
    at = intent.name_at
    if not intent.creates or at < 1 or words[at - 1].lower not in ("a", "an", "another"):
        return intent
    if not any(holds(symbol) for symbol in finder.lookup(intent.name)):
        return intent
    return replace(intent, name="", name_at=-1, noun=words[at].lower, noun_at=at, subject=())


def _likened(intent: Intent, words: Sequence[Word], mentions: Sequence[Mention]) -> Intent:
    """Take what has a function or class for its pattern for one of these: "a `Color` field like `Email`".

    Where something is named that shall receive a part, it stays a part of that.
    """
    patterns = [s for m in mentions if m.role == "pattern" for s in m.found[:1] if callable_(s) or holds(s)]
    before = words[intent.noun_at - 1].text if intent.noun_at > 0 else ""
    if not patterns or not intent.alike or (intent.creates and intent.name):
        return intent
    if intent.creates:
        capital = before.istitle() or before.isupper()
        titled = capital and patterns[0].name.istitle() and intent.noun not in SMALL_NOUNS
        return replace(intent, name=before, name_at=intent.noun_at - 1) if titled else intent
    named = [m for m in mentions if m.found and m.role in ("object", "place") and m.at != intent.name_at]
    owner, _, name = words[intent.name_at].text.replace("::", ".").rpartition(".")
    if intent.noun not in PART_NOUNS or intent.name_at < 0 or named:
        return intent
    alike = naming.style_of([name]) == naming.style_of([patterns[0].name])
    return replace(intent, creates=True, name=name, owner=owner) if alike else intent
