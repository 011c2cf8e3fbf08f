"""Finds the test files that cover a symbol: by the names of file, symbol, class and module."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.code import distance, folder, stem
from fenceline.scope.testfiles import names_of_tests
from fenceline.scope.words import naming
from fenceline.scope.words.written import suffix

if TYPE_CHECKING:
    from fenceline.scope.code import Code

_MAX_READ = 200
_ENOUGH = 3
_WORD = 4
_MAX_FOUND = 8
_FAMILIES = (
    (".py", ".pyi"),
    (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"),
    (".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx"),
)
_TOO_COMMON = frozenset({"index", "main", "mod", "lib", "utils", "util", "__init__", "types", "base", "core"})


@dataclass(frozen=True, slots=True)
class Covering:
    """A test file that covers a target.

    Attributes:
        path: the test file.
        names: what it names of the target: the symbol, its class or its module; empty for its own name alone.
        rank: 0 is the surest.
    """

    path: str
    names: str
    rank: int


def covering(code: Code, path: str, names: tuple[str, ...]) -> tuple[Covering, ...]:
    """Return the test files that cover something in ``path``, nearest first.

    Args:
        code: the workspace.
        path: the source file.
        names: the symbol's name, then those of its classes from the inside out.
    """
    usual = frozenset(name.lower() for name in names_of_tests(path))
    own = _family(path)
    candidates = [test for test in code.tests if suffix(test) in own and test != path]

    def nearness(test: str) -> tuple[bool, int, str]:
        return test.rpartition("/")[2].lower() not in usual, distance(test, path), test

    found: list[Covering] = []
    for test in heapq.nsmallest(_MAX_READ, candidates, key=nearness):
        named_after = not nearness(test)[0]
        if cover := _covers(code, test, path, names, named_after=named_after):
            found.append(cover)
            if len(found) >= 3 * _MAX_FOUND or sum(c.rank == 0 for c in found) >= _ENOUGH:
                break
    found.sort(key=lambda cover: (cover.rank, nearness(cover.path)))
    return tuple(found[:_MAX_FOUND])


def _family(path: str) -> tuple[str, ...]:
    end = suffix(path)
    return next((ends for ends in _FAMILIES if end in ends), (end,))


def _covers(
    code: Code, test: str, path: str, names: tuple[str, ...], *, named_after: bool
) -> Covering | None:
    """Weigh one test file; a name that many things share counts only beside its class or module."""
    module = module_name(path)
    symbol = next((name for name in names[:1] if code.mentions(test, name)), "")
    holder = next((name for name in names[1:] if code.mentions(test, name)), "")
    local = suffix(path) in (".go", ".rs") and folder(path) == folder(test)
    if module not in _TOO_COMMON:
        local = local or code.mentions(test, module)
    if named_after:
        return Covering(test, symbol or holder, 0 if symbol else 1)
    if symbol and (holder or local):
        return Covering(test, symbol, 0)
    if holder:
        return Covering(test, holder, 2)
    if local and not names and suffix(path) != ".go":
        return Covering(test, module, 2)
    return Covering(test, symbol, 3) if symbol and _telling(symbol) else None


def may_name(test: bytes, name: str) -> bool:
    """Whether the source of a test may be about ``name``, which is new: it holds a word of it, in whatever spelling."""
    words = [word for word in naming.split(name) if len(word) >= _WORD] or [name.lower()]
    return any(word.encode() in test.lower() for word in words)


def module_name(path: str) -> str:
    """Return the name that a file is imported by; its folder's for ``__init__.py``, ``index.ts``."""
    name = stem(path)
    return folder(path).rpartition("/")[2] or name if name in ("__init__", "index", "mod") else name


def _telling(name: str) -> bool:
    """Whether a name is rare enough to mean the same thing everywhere."""
    return len(name) >= 5 and ("_" in name.strip("_") or name.lower() != name)
