"""Finds where the members of a family are registered: lines of one file that name several of them."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from fenceline.scope.code import distance, folder, is_aside, stem
from fenceline.scope.family import main_symbol
from fenceline.scope.lexicon import CODE_SUFFIXES, TEXT_SUFFIXES
from fenceline.scope.model import Registration
from fenceline.scope.testfiles import is_test
from fenceline.scope.units import unit_of

if TYPE_CHECKING:
    from fenceline.scope.code import Code
    from fenceline.scope.family import Family

_MAX_READ = 120
_MAX_MEMBERS = 10
_MAX_PLACES = 2
_INDEX_NAMES = frozenset(
    {"__init__", "index", "mod", "registry", "main", "app", "router", "routes", "urls", "factory"}
)
_CODE = tuple(sorted(CODE_SUFFIXES))  # elsewhere an everyday word, as most files are called, names no member
_PROSE = frozenset({".md", ".rst", ".txt", ".lock", ".csv"})


def registrations(code: Code, family: Family) -> tuple[Registration, ...]:
    """Return the places that name at least two, and half, of the members of ``family``, nearest first."""
    members = family.members[:_MAX_MEMBERS]
    if len(members) < 2:
        return ()
    names = {path: _names(code, path) for path in members}
    inside = frozenset(family.members)
    candidates = [p for p in code.paths if p not in inside and not is_aside(p) and _may_register(p)]
    beside = f"{family.folder}/" if family.folder else ""
    near = heapq.nsmallest(_MAX_READ, candidates, key=lambda p: _nearness(p, beside))
    found: list[Registration] = []
    for path in near:
        if lines := _registering(code, path, names):
            found.append(Registration(path, lines))
            if len(found) == _MAX_PLACES:
                break
    return tuple(found)


def _nearness(path: str, beside: str) -> tuple[bool, int, bool, str]:
    return folder(path) != folder(beside), distance(path, beside), stem(path) not in _INDEX_NAMES, path


def _may_register(path: str) -> bool:
    end = path[path.rfind(".") :].lower()
    return (
        not is_test(path)
        and end not in _PROSE
        and ("." not in path or end not in TEXT_SUFFIXES or end == ".toml")
    )


def _names(code: Code, path: str) -> tuple[str, ...]:
    """Return what a member goes by: its main symbol and, where that is no everyday word, its file's name."""
    main = main_symbol(code, path)
    symbols = [s.name for s in code.symbols(path) if not s.parent and s.name[:1].isupper()]
    return tuple(dict.fromkeys([*([main.name] if main else []), *symbols[:4], unit_of(path).name]))


def _registering(code: Code, path: str, names: dict[str, tuple[str, ...]]) -> tuple[int, ...]:
    source = code.source(path)
    maybe = {m: ns for m, ns in names.items() if any(n.encode(errors="replace") in source for n in ns)}
    lines: dict[str, tuple[int, ...]] = {}
    for member, known in maybe.items() if len(maybe) > 1 else ():
        shared = frozenset(n for other, ns in names.items() if other != member for n in ns)
        own = [name for name in known if name not in shared and (path.endswith(_CODE) or not name.islower())]
        if named := code.lines_naming(path, own):
            lines[member] = named
    if len(lines) < max(2, (len(names) + 1) // 2):
        return ()
    return tuple(sorted({line for named in lines.values() for line in named}))
