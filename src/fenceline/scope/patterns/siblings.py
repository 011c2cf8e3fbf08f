"""Finds the code nearest to what is asked for: the pattern that a model shall follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.scope.code import distance, folder
from fenceline.scope.words import naming
from fenceline.scope.words.written import suffix
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fenceline.scope.code import Code
    from fenceline.workspace.symbols import Symbol

_MAX_SIBLINGS = 4
_MAX_SAME_NAME = 3
_MAX_NEAR_FILES = 40
_HOLDERS = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.INTERFACE,
        SymbolKind.STRUCT,
        SymbolKind.ENUM,
        SymbolKind.TRAIT,
        SymbolKind.IMPL,
    }
)
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_WORD = re.compile(r"[A-Za-z_]\w*")
_NOT_BASES = frozenset(
    {"class", "extends", "implements", "public", "final", "abstract", "export", "default", "struct"}
)


def holds(symbol: Symbol) -> bool:
    """Whether a symbol is a class or something like it."""
    return symbol.kind in _HOLDERS


def callable_(symbol: Symbol) -> bool:
    """Whether a symbol is a function or a method."""
    return symbol.kind in _CALLABLE


def bases(symbol: Symbol) -> frozenset[str]:
    """Return the names that a class's declaration mentions beside its own."""
    return frozenset(_WORD.findall(symbol.signature)) - {symbol.name} - _NOT_BASES


def holder_of(code: Code, symbol: Symbol) -> Symbol | None:
    """Return the class that a method belongs to; None at top level and where it is declared elsewhere."""
    named = [s for s in code.symbols(symbol.path) if s.qualname == symbol.parent and holds(s)]
    return named[-1] if symbol.parent and named else None


def for_method(code: Code, holder: Symbol, name: str) -> tuple[Symbol, ...]:
    """Return patterns for a method ``name`` of ``holder``: that method elsewhere, then its neighbours."""
    same = same_named(code, holder, name)
    members = [
        s
        for s in code.symbols(holder.path)
        if s.parent == holder.qualname and callable_(s) and s.name != name
    ]
    return (*same, *alike(members, name, _MAX_SIBLINGS - len(same)))


def for_function(code: Code, path: str, name: str, *, classes: bool = False) -> tuple[Symbol, ...]:
    """Return patterns for a top-level function (or class) ``name`` in ``path``."""
    top = [s for s in code.symbols(path) if not s.parent and s.name != name]
    own = [s for s in top if (holds(s) if classes else callable_(s))]
    return alike(own, name, 2)


def same_named(code: Code, holder: Symbol, name: str, limit: int = _MAX_SAME_NAME) -> tuple[Symbol, ...]:
    """Return methods ``name`` of other classes: with a shared base first, then same file, then near files."""
    if not name:
        return ()
    wanted = bases(holder)
    found = _in_files(code, [holder.path], name, holder)
    if len(found) < limit:
        found += _in_files(code, _near_files(code, holder.path), name, holder)

    def nearness(method: Symbol) -> tuple[bool, int, int, str, int]:
        other = holder_of(code, method)
        related = bool(
            other and (wanted & bases(other) or holder.name in bases(other) or other.name in wanted)
        )
        away = distance(method.path, holder.path)
        return not related, method.path != holder.path, away, method.path, method.span.start

    return tuple(sorted(found, key=nearness)[:limit])


def _in_files(code: Code, paths: Iterable[str], name: str, holder: Symbol) -> list[Symbol]:
    token = name.encode(errors="replace")
    return [
        symbol
        for path in paths
        if token in code.source(path)
        for symbol in code.symbols(path)
        if symbol.name == name and symbol.parent and callable_(symbol) and symbol.parent != holder.qualname
    ]


def _near_files(code: Code, path: str) -> list[str]:
    """Return the files of the same language in the same folder, the closest of them where there are many."""
    inside, end = folder(path), suffix(path)
    beside = [
        other for other in code.sources if folder(other) == inside and suffix(other) == end and other != path
    ]
    return beside[:_MAX_NEAR_FILES]


def alike(symbols: Sequence[Symbol], name: str, limit: int) -> tuple[Symbol, ...]:
    """Return the symbols that share most words with ``name``; later and public ones first among equals."""
    words = frozenset(naming.split(name))
    longest = {
        s.qualname: s for s in sorted(symbols, key=lambda s: s.span.end - s.span.start)
    }  # no overloads

    def unlikeness(item: tuple[int, Symbol]) -> tuple[int, bool, int]:
        order, symbol = item
        private = symbol.name.startswith("_") and not name.startswith("_")
        return -len(words.intersection(naming.split(symbol.name))), private, -order

    ranked = sorted(enumerate(s for s in symbols if longest[s.qualname] is s), key=unlikeness)
    return tuple(symbol for _, symbol in ranked[: max(0, limit)])
