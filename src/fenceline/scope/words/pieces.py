"""Takes an instruction apart that asks for several things: by its words alone, as a person would number them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.scope.words.clauses import AND, CODE, DOTTED, NAME, NOUN, OUTSIDE, TASK, clauses, rows
from fenceline.scope.words.naming import singular

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LONGEST = 1000  # characters: what is longer says more than what to edit
_NOUNS = re.compile(
    rf"{AND}(?=an?\s+(?:new\s+)?(?:{NOUN}\s+{NAME}|{NAME}\s+{NOUN}\b))"
    rf"|,?\s+and\s+(?=an?\s+(?!(?:\w+\s+)?tests?\b)(?:\w+\s+){{1,3}}?(?:to|for|in|of)\s+(?:the\s+)?{CODE})"
)
_OPENING = re.compile(rf"{TASK}\s")
_PLACE = re.compile(r"\s(?:to|in|into|on)\s.*", re.DOTALL)
_NAMES = re.compile(
    rf"(?P<verb>{TASK}\s+)(?:(?:the|two|three|four|these|new)\s+)*(?P<noun>{NOUN}s)\s+"
    rf"(?P<list>{NAME}(?:{AND}{NAME})+)(?P<rest>\s+(?:to|in|into|on|for)\s.*)",
    re.DOTALL,
)
_KINDS = re.compile(
    rf"(?P<verb>(?i:add|create|define|implement)\s+)(?:(?:the|two|three|four|these|new)\s+)*(?P<noun>(?!tests\b)[a-z]+s)\s+"
    rf"(?P<list>{CODE}(?:{AND}{CODE})+)(?P<rest>\s+(?:to|in|into|on|for|like|after|following|similar)\s.*)",
    re.DOTALL,
)
_MAKES = re.compile(
    rf"(?P<head>(?i:make|let)\s+)(?P<first>{NAME}\s.+?)\s+and\s+(?P<second>{CODE}\s+"
    r"(?:return|raise|throw|accept|handle|ignore|skip|reject|allow|support|use|log|print|strip|round|yield|take|keep|sort|convert)\s.+)",
    re.DOTALL,
)
_NEW = re.compile(
    rf"(?P<head>(?i:add|define|implement))\s+(?P<list>{CODE}(?:{AND}{CODE})+)(?P<rest>\s+(?:to|in)\s.*)",
    re.DOTALL,
)
_PLACES = re.compile(
    rf"(?P<head>{TASK}\s+(?:an?|{CODE})\s.*?\s?(?P<at>to|in|into|on))\s+(?P<list>{CODE}(?:{AND}(?:(?P=at)\s+)?{CODE})+)(?P<rest>.*)",
    re.DOTALL,
)
_OBJECTS = re.compile(
    rf"(?P<head>(?:{TASK}|(?i:use|call|apply)\s\S+\s(?:in|from|inside|within))(?:\s+(?:the|an?|bugs?|errors?|in|unit|tests?|for|of))*)\s+(?P<list>{CODE}(?:{AND}{CODE})+)(?P<rest>.*)",
    re.DOTALL,
)
_LIKEWISE = re.compile(r"^\s(?:too|also|as\swell|likewise)\b")
_OWNED = re.compile(
    rf"(?P<owner>{NAME})\s*:\s*(?P<head>(?i:add|define|implement))\s+(?P<list>{CODE}(?:{AND}{CODE})+)(?P<rest>.*)",
    re.DOTALL,
)
_TOO = re.compile(
    rf"(?P<first>.+?)[,;]?\sand\s(?:also\s)?(?P<same>(?:do\s)?the\ssame\s)?(?:(?:for|to|in|with|on|of)\s)?(?P<code>{CODE})"
    r"(?P<too>\s(?:too|also|as\swell|likewise))?\.?",
    re.DOTALL,
)
_USED = re.compile(
    rf"(?P<first>(?:{TASK}\s(?:\S+\s){{0,6}}?(?:(?P<before>`[^`]+`)\s{NOUN}|{NOUN}\s(?!to\b|in\b|on\b|that\b|for\b)(?P<name>{NAME}))"
    rf"|(?i:add|create|define|implement)\s(?P<dotted>{DOTTED})).*?),?\s(?:and\s(?:then\s)?|then\s)"
    r"(?P<use>use|call|apply|implement|override)\sit\s(?P<where>(?:in|from|inside|within)\s(?:the\s)?\S.*)",
    re.DOTALL,
)


def pieces(instruction: str) -> tuple[str, ...]:
    """Return what ``instruction`` asks for as instructions of their own, in order; empty where it is one.

    Nothing is looked up: whether the pieces are edits that can be made one after the other is for others to say. A
    piece that asks for nothing but a test is left to the one before it.
    """
    if len(instruction) > _LONGEST:
        return tuple(rows(instruction.strip()))
    found = [piece for clause in clauses(instruction.strip()) for piece in _several(clause)]
    return tuple(found) if len(found) > 1 else ()


def _several(clause: str) -> list[str]:
    """Return one clause as the things that it lists: names, places, or what is mended; itself where it lists none."""
    ways: Sequence[Callable[[str], list[str]]] = (
        _by_use,
        _by_noun,
        _by_name,
        _by_place,
        _by_object,
        _by_likeness,
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
    if makes := _MAKES.fullmatch(clause):
        return [makes["head"] + makes["first"], makes["head"] + makes["second"]]
    if (listed := _NAMES.fullmatch(clause) or _KINDS.fullmatch(clause)) is None:
        return []
    noun = singular(listed["noun"].lower())
    return [f"{listed['verb']}a {noun} {name}{listed['rest']}" for name in _listed(listed["list"], NAME)]


def _by_place(clause: str) -> list[str]:
    if (listed := _PLACES.fullmatch(clause)) is None:
        return []
    places = re.sub(rf"(?<=\s){listed['at']}\s+", "", listed["list"])
    rest = _LIKEWISE.sub("", listed["rest"])
    return [f"{listed['head']} {place}{rest}" for place in _listed(places, CODE)]


def _by_object(clause: str) -> list[str]:
    if owned := _OWNED.fullmatch(clause):
        place = f"{'to' if owned['head'].lower() == 'add' else 'in'} {owned['owner']}{owned['rest']}"
        return [f"{owned['head']} {code} {place}" for code in _listed(owned["list"], CODE)]
    if (listed := _NEW.fullmatch(clause) or _OBJECTS.fullmatch(clause)) is None:
        return []
    return [f"{listed['head']} {code}{listed['rest']}" for code in _listed(listed["list"], CODE)]


def _by_likeness(clause: str) -> list[str]:
    """Take "change a in A, and in B too" apart: what is said of the one name of B's shape is said of B."""
    said = _TOO.fullmatch(clause)
    if said is None or not (said["same"] or said["too"]):
        return []
    shape = _shape(said["code"])
    names = re.finditer(rf"(?<![\w.`]){CODE}(?![\w(`])", said["first"])
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
    name = (said["name"] or said["before"] or said["dotted"]).strip("`").partition("(")[0]
    return [said["first"], *_several(f"{said['use'].capitalize()} {name} {said['where']}")]


def _shape(code: str) -> tuple[bool, bool, bool]:
    name = code.strip("`()")
    return "." in name or "::" in name, name[:1].isupper(), "_" in name


def _listed(text: str, item: str) -> list[str]:
    return [part for part in re.split(AND + OUTSIDE, text) if re.fullmatch(item, part)]
