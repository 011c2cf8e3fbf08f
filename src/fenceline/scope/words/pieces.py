"""Takes an instruction apart that asks for several things: by its words alone, as a person would number them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.scope.words.instruction import read_words
from fenceline.scope.words.intent import read_intent
from fenceline.scope.words.lexicon import CODE_NOUNS, CREATE
from fenceline.scope.words.naming import singular

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST = 6  # pieces: what is more has a plan, and is no row of edits
_LONGEST = 1000  # characters: what is longer says more than what to edit
_MENDS = frozenset({"fix", "repair", "correct", "document", "change", "update", "refactor", "replace"})
_TASK = rf"(?i:{'|'.join(sorted(CREATE | _MENDS))})"
_NOUN = rf"(?:{'|'.join(sorted(CODE_NOUNS - {'test'}, key=len, reverse=True))})"
_BARE = r"[A-Za-z_$][\w$]*(?:\([^()]*\))?"
_NAME = rf"(?:`[^`]+`|{_BARE})"
_DOTTED = r"[A-Za-z_$][\w$]*(?:(?:\.|::)[\w$]+)+(?:\(\))?"
_SNAKE, _CAMEL = (
    r"_?[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+",
    r"[a-z][a-z0-9]*[A-Z]\w*|[A-Z][a-z0-9]+(?:[A-Z]\w*)?",
)
_CODE = rf"(?:`[^`]+`|{_DOTTED}|\w+\(\)|__\w+__|{_SNAKE}|{_CAMEL})"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+)"
_OUTSIDE = r"(?![^(]*\))"  # no comma between parameters
_BEGUN = rf"{_TASK}\s+(?:an?\s|the\s|bugs?\s|{_NOUN}s?\s|{_CODE})"

_DEMAND = rf"{_CODE}\s+(?:should|must|shall|has\sto|needs\sto)\s"
_CLAUSES = re.compile(
    rf"(?:\s*[;.]\s+(?i:then\s+|also\s+)?|\s*,?\s+and\s+(?:then\s+|also\s+)?|\s*,\s*then\s+)(?={_BEGUN}|{_DEMAND})"
)
_NOUNS = re.compile(rf"{_AND}(?=an?\s+(?:new\s+)?(?:{_NOUN}\s+{_NAME}|{_NAME}\s+{_NOUN}\b))")
_OPENING = re.compile(rf"{_TASK}\s")
_ASKING = re.compile(rf"{_TASK}\s|{_DEMAND}")
_PLACE = re.compile(r"\s(?:to|in|into|on)\s.*", re.DOTALL)
_NAMES = re.compile(
    rf"(?P<verb>{_TASK}\s+)(?:(?:the|two|three|four|these|new)\s+)*(?P<noun>{_NOUN}s)\s+"
    rf"(?P<list>{_NAME}(?:{_AND}{_NAME})+)(?P<rest>\s+(?:to|in|into|on|for)\s.*)",
    re.DOTALL,
)
_NEW = re.compile(
    rf"(?P<head>(?i:add|define|implement))\s+(?P<list>{_CODE}(?:{_AND}{_CODE})+)(?P<rest>\s+(?:to|in)\s.*)",
    re.DOTALL,
)
_PLACES = re.compile(
    rf"(?P<head>{_TASK}\s+(?:an?|{_CODE})\s.*?\s?(?P<at>to|in|into|on))\s+(?P<list>{_CODE}(?:{_AND}(?:(?P=at)\s+)?{_CODE})+)(?P<rest>.*)",
    re.DOTALL,
)
_OBJECTS = re.compile(
    rf"(?P<head>{_TASK}(?:\s+(?:the|an?|bugs?|errors?|in|unit|tests?|for|of))*)\s+(?P<list>{_CODE}(?:{_AND}{_CODE})+)(?P<rest>.*)",
    re.DOTALL,
)
_LIKEWISE = re.compile(r"^\s(?:too|also|as\swell|likewise)\b")
_OWNED = re.compile(
    rf"(?P<owner>{_NAME})\s*:\s*(?P<head>(?i:add|define|implement))\s+(?P<list>{_CODE}(?:{_AND}{_CODE})+)(?P<rest>.*)",
    re.DOTALL,
)
_TOO = re.compile(
    rf"(?P<first>.+?)[,;]?\sand\s(?:also\s)?(?P<same>(?:do\s)?the\ssame\s)?(?:(?:for|to|in|with|on|of)\s)?(?P<code>{_CODE})"
    r"(?P<too>\s(?:too|also|as\swell|likewise))?\.?",
    re.DOTALL,
)
_USED = re.compile(
    rf"(?P<first>{_TASK}\s(?:\S+\s){{0,6}}?{_NOUN}\s(?P<name>{_NAME}).*?),?\sand\s(?:then\s)?(?P<use>use|call|apply|implement|override)\sit\s"
    rf"(?P<where>(?:in|from|inside|within)\s(?:the\s)?{_CODE}.*)",
    re.DOTALL,
)


def pieces(instruction: str) -> tuple[str, ...]:
    """Return what ``instruction`` asks for as instructions of their own, in order; empty where it is one.

    Nothing is looked up: whether the pieces are edits that can be made one after the other is for others to say. A
    piece that asks for nothing but a test is left to the one before it.
    """
    if len(instruction) > _LONGEST:
        return ()
    found = [piece for clause in _clauses(instruction.strip()) for piece in _several(clause)]
    return tuple(found) if 1 < len(found) <= _MOST else ()


def _clauses(text: str) -> list[str]:
    parts = [part for part in _CLAUSES.split(text) if part.strip()]
    if any(_ASKING.match(part) is None for part in parts):
        return [text]
    return [
        part
        for number, part in enumerate(parts)
        if not number or read_intent(read_words(part)).tests != "only"
    ]


def _several(clause: str) -> list[str]:
    """Return one clause as the things that it lists: names, places, or what is mended; itself where it lists none."""
    ways: Sequence[Callable[[str], list[str]]] = (
        _by_noun,
        _by_name,
        _by_place,
        _by_object,
        _by_likeness,
        _by_use,
    )
    return next((parts for way in ways if len(parts := way(clause)) > 1), [clause])


def _by_noun(clause: str) -> list[str]:
    """Take "a method a to A and a method b to B" apart; the last one's place is everybody's who has none."""
    first, *others = _NOUNS.split(clause)
    opening = _OPENING.match(first)
    if opening is None or not others:
        return []
    parts = [first, *(opening[0] + other for other in others)]
    place = _PLACE.search(parts[-1])
    return [part if _PLACE.search(part) or place is None else part + place[0] for part in parts]


def _by_name(clause: str) -> list[str]:
    if (listed := _NAMES.fullmatch(clause)) is None:
        return []
    noun = singular(listed["noun"].lower())
    return [f"{listed['verb']}a {noun} {name}{listed['rest']}" for name in _listed(listed["list"], _NAME)]


def _by_place(clause: str) -> list[str]:
    if (listed := _PLACES.fullmatch(clause)) is None:
        return []
    places = re.sub(rf"(?<=\s){listed['at']}\s+", "", listed["list"])
    rest = _LIKEWISE.sub("", listed["rest"])
    return [f"{listed['head']} {place}{rest}" for place in _listed(places, _CODE)]


def _by_object(clause: str) -> list[str]:
    if owned := _OWNED.fullmatch(clause):
        place = f"{'to' if owned['head'].lower() == 'add' else 'in'} {owned['owner']}{owned['rest']}"
        return [f"{owned['head']} {code} {place}" for code in _listed(owned["list"], _CODE)]
    if (listed := _NEW.fullmatch(clause) or _OBJECTS.fullmatch(clause)) is None:
        return []
    return [f"{listed['head']} {code}{listed['rest']}" for code in _listed(listed["list"], _CODE)]


def _by_likeness(clause: str) -> list[str]:
    """Take "change a in A, and in B too" apart: what is said of the one name of B's shape is said of B."""
    said = _TOO.fullmatch(clause)
    if said is None or not (said["same"] or said["too"]):
        return []
    shape = _shape(said["code"])
    names = re.finditer(rf"(?<![\w.`]){_CODE}(?![\w(`])", said["first"])
    alike = [
        name for name in names if _shape(name[0]) == shape and not (name[0].istitle() and not name.start())
    ]
    if len(alike) != 1:
        return []
    start, end = alike[0].span()
    return [said["first"], said["first"][:start] + said["code"] + said["first"][end:]]


def _by_use(clause: str) -> list[str]:
    """Take "a function f to a.py, and use it in g" apart: the second piece names what the first one makes."""
    if (said := _USED.fullmatch(clause)) is None:
        return []
    name = said["name"].strip("`").partition("(")[0]
    return [said["first"], f"{said['use'].capitalize()} {name} {said['where']}"]


def _shape(code: str) -> tuple[bool, bool, bool]:
    name = code.strip("`()")
    return "." in name or "::" in name, name[:1].isupper(), "_" in name


def _listed(text: str, item: str) -> list[str]:
    return [part for part in re.split(_AND + _OUTSIDE, text) if re.fullmatch(item, part)]
