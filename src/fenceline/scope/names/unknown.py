"""Names of the instruction that nothing is called: whether they have to be, and what may be meant."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from fenceline.scope.names.targets import listed, ties
from fenceline.scope.patterns.siblings import holds
from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import EVERYWHERE, PRODUCTS, TEACHING

if TYPE_CHECKING:
    from fenceline.scope.names.mentions import Mention
    from fenceline.scope.names.reading import Reading
    from fenceline.scope.names.targets import Notes
    from fenceline.scope.words.instruction import Word
    from fenceline.scope.words.roles import Role
    from fenceline.workspace.symbols import Symbol

_CLOSE = 0.8
_FAULTS = ("Error", "Exception", "Warning")


def note_unknown(reading: Reading, notes: Notes, *roles: Role) -> None:
    """Note the names in code before the first found that are nowhere."""
    mentions = reading.by_role(*(roles or ("object", "place")))
    first = next((m.at for m in mentions if m.found), len(reading.words))
    beside = {
        m.at
        for one, m in pairwise(mentions)
        if one.found and one.at >= first and not m.found and _are_listed(reading, one, m)
    }
    for mention in mentions:
        word = reading.words[mention.at]
        if not word.code or _is_known_anyhow(word) or _is_used_beside(reading, mention):
            continue
        if (mention.at < first or mention.at in beside) and mention.text not in notes.unknown:
            notes.unknown.append(mention.text)
            notes.say(f"nothing is called `{mention.text}`")
            owner, _, name = mention.text.rpartition(".")
            if holders := [s for s in reading.lookup(owner) if holds(s)]:
                notes.unclear = f"`{owner}` in {holders[0].path} has no `{name}` of its own"
            elif near := _near(reading, name):
                notes.unclear = f"nearest to `{mention.text}`: {listed(near)}"


def _is_used_beside(reading: Reading, mention: Mention) -> bool:
    """Whether code around what is named uses a name, as fields and parameters are, or is to be made to know it."""
    found = reading.files or any(m.found for m in reading.mentions)
    if reading.intent.verb in TEACHING and mention.role == "object" and found:
        return True
    owners = reading.lookup(reading.intent.owner) if reading.intent.owner else ()
    if any(mention.text.encode() in reading.code.source(path) for path in reading.files):
        return True
    paths = {s.path for s in (*owners, *(s for m in reading.mentions for s in m.found[:1]))}
    return "." not in mention.text and any(reading.code.mentions(path, mention.text) for path in paths)


def _is_known_anyhow(word: Word) -> bool:
    """Whether a name needs no definition here: a word of the language, an exception, a product."""
    return word.lower in EVERYWHERE or (
        not word.quoted and (word.text.endswith(_FAULTS) or word.lower in PRODUCTS)
    )


def _near(reading: Reading, name: str) -> list[Symbol]:
    """Return the symbols that an unknown name may mean: with its words in the named files, else alike anywhere."""
    words = set(naming.split(name))
    local = [s for path in reading.files for s in reading.code.symbols(path)]
    return [s for s in local if words <= set(naming.split(s.name))] or list(reading.code.fuzzy(name))


def close_to_named(reading: Reading, notes: Notes) -> Symbol | None:
    """Return the symbol whose name is closest to a name that does not exist: a slip of the pen."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a misspelt name needs it

    for mention in reading.by_role("object", "place"):
        if mention.found or not reading.words[mention.at].code:
            continue
        owner, _, name = mention.text.rpartition(".")
        if any(holds(s) for s in reading.lookup(owner)):
            continue  # what its class does not have is no slip for what another one has
        local = {s.name: s for path in reading.files for s in reading.code.symbols(path)}
        near = [local[n] for n in get_close_matches(name, local, 1, _CLOSE)] or list(reading.code.fuzzy(name))
        near = [
            s for s in near if _begins_like(s.name, name) and get_close_matches(name, [s.name], 1, _CLOSE)
        ]
        if near:
            notes.say(f"nothing is called `{mention.text}`; `{near[0].qualname}` in {near[0].path} is close")
            notes.doubt("likely")
            return near[0]
    return None


def _begins_like(name: str, meant: str) -> bool:
    """Whether ``meant`` may be a slip for ``name``, or is short for it: hardly anybody mistypes the first letter."""
    return name[0] == meant[0] or {*naming.split(meant)} <= {*naming.split(name)}


def _are_listed(reading: Reading, one: Mention, other: Mention) -> bool:
    """Whether a join makes a list of two mentions that stand next to each other."""
    between = [word.lower for word in reading.words[one.end : other.at]]
    return bool(between) and ties(between) and reading.words[one.at].clause == reading.words[other.at].clause
