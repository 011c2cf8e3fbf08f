"""Finds where the members of a family are registered: lines of one file that name them in one and the same way."""

from __future__ import annotations

import heapq
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.scope.code import distance, folder, is_aside, stem
from fenceline.scope.entries import Member
from fenceline.scope.model import Entry, Registration
from fenceline.scope.patterns.family import main_symbol
from fenceline.scope.patterns.units import unit_of
from fenceline.scope.testfiles import is_test
from fenceline.scope.words.lexicon import CODE_SUFFIXES, TEXT_SUFFIXES

if TYPE_CHECKING:
    from fenceline.scope.code import Code
    from fenceline.scope.patterns.family import Family

_MAX_READ = 120
_MAX_MEMBERS = 10
_MAX_PLACES = 2
_INDEX_NAMES = frozenset(
    {"__init__", "index", "mod", "registry", "main", "app", "router", "routes", "urls", "factory"}
)
_PACKAGE = "__init__"
_IMPORTS = re.compile(r"\s*(?:import\s+[^'\"]|from\s|use\s|(?:const|let|var)\s.*\brequire\()")
_CODE = tuple(sorted(CODE_SUFFIXES))  # elsewhere an everyday word, as most files are called, names no member
_PROSE = frozenset({".md", ".rst", ".txt", ".lock", ".csv"})


def registrations(code: Code, family: Family) -> tuple[Registration, ...]:
    """Return the places that register at least two, and half, of the members of ``family``, nearest first."""
    members = family.members[:_MAX_MEMBERS]
    if len(members) < 2:
        return ()
    names = {_member(code, path, family.affix): _names(code, path) for path in members}
    inside = frozenset(family.members)
    candidates = [p for p in code.paths if p not in inside and not is_aside(p) and _may_register(p)]
    beside = f"{family.folder}/" if family.folder else ""
    near = heapq.nsmallest(_MAX_READ, candidates, key=lambda p: _nearness(p, beside))
    found: list[Registration] = []
    for path in near:
        if entries := _entries(code, path, names):
            found.append(Registration(path, entries))
            if len(found) == _MAX_PLACES:
                break
    return tuple(found)


def registered(family: Family, places: tuple[Registration, ...]) -> Family:
    """Return the family without the members that were looked for and are not registered: its bases, its helpers."""
    if not places:
        return family
    there = {entry.member.stem for entry in places[0].entries}
    gone = {path for path in family.members[:_MAX_MEMBERS] if unit_of(path).name not in there}
    return replace(family, members=tuple(path for path in family.members if path not in gone))


def _nearness(path: str, beside: str) -> tuple[bool, int, bool, str]:
    return folder(path) != folder(beside), distance(path, beside), stem(path) not in _INDEX_NAMES, path


def _may_register(path: str) -> bool:
    end = path[path.rfind(".") :].lower()
    return (
        not is_test(path)
        and end not in _PROSE
        and ("." not in path or end not in TEXT_SUFFIXES or end == ".toml")
    )


def _member(code: Code, path: str, affix: str) -> Member:
    main = main_symbol(code, path)
    return Member(unit_of(path).name, main.name if main else "", affix)


def _names(code: Code, path: str) -> tuple[str, ...]:
    """Return what a member goes by: its main symbol and, where that is no everyday word, its file's name."""
    main = main_symbol(code, path)
    symbols = [s.name for s in code.symbols(path) if not s.parent and s.name[:1].isupper()]
    return tuple(dict.fromkeys([*([main.name] if main else []), *symbols[:4], unit_of(path).name]))


def _entries(code: Code, path: str, names: dict[Member, tuple[str, ...]]) -> tuple[Entry, ...]:
    """Return the lines that register: each names one member, as others name theirs, or half of them at once."""
    least = max(2, (len(names) + 1) // 2)
    owners = _owners(code, path, names)
    if len({member for named in owners.values() for member in named}) < least:
        return ()
    texts = code.source(path).decode("utf-8", "replace").split("\n")
    shapes: dict[str, list[Entry]] = {}
    entries: list[Entry] = []
    for line, named in owners.items():
        text = texts[line - 1].rstrip("\r")
        if len(named) == 1 and _is_whole(text):
            shapes.setdefault(named[0].shape(text), []).append(Entry(line, named[0]))
        elif len(named) >= least:
            entries += [Entry(line, member) for member in named]
    for shape, alike in shapes.items():
        if shape and len({entry.member for entry in alike}) >= least:
            entries += alike
    kept = {entry.line for entry in entries}
    if stem(path) != _PACKAGE and all(_IMPORTS.match(texts[line - 1]) for line in kept):
        return ()  # it makes use of them, as any code may
    brought = {member for member, line in _first_lines(owners).items() if line in kept}
    return tuple(sorted((e for e in entries if e.member in brought), key=lambda entry: entry.line))


def _is_whole(line: str) -> bool:
    """Whether no bracket is left open, so that the line can stand once more."""
    return all(line.count(opened) == line.count(closed) for opened, closed in ("()", "[]", "{}"))


def _first_lines(owners: dict[int, list[Member]]) -> dict[Member, int]:
    """Return where each member is named first: what brings it in, without which the other lines are of no use."""
    return {member: line for line in sorted(owners, reverse=True) for member in owners[line]}


def _owners(code: Code, path: str, names: dict[Member, tuple[str, ...]]) -> dict[int, list[Member]]:
    """Return the members that each line names by what is theirs alone."""
    source = code.source(path)
    maybe = {m: ns for m, ns in names.items() if any(n.encode(errors="replace") in source for n in ns)}
    owners: dict[int, list[Member]] = {}
    for member, known in maybe.items() if len(maybe) > 1 else ():
        shared = frozenset(n for other, ns in names.items() if other != member for n in ns)
        own = [name for name in known if name not in shared and (path.endswith(_CODE) or not name.islower())]
        for line in code.lines_naming(path, own):
            owners.setdefault(line, []).append(member)
    return owners
