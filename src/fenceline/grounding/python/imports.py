"""The imports of a Python file, with what stands around them."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DECIDES = re.compile(
    r"\b(?:sys|os|platform|importlib|util|find_spec|hasattr|getattr|version\w*|VERSION\w*|_?PY\d\w*|IS_\w+|HAS_\w+|HAVE_\w+"
    r"|USE_\w+|\w*_(?:AVAILABLE|INSTALLED|VERSION)|is_\w+_(?:available|installed)|six|compat)\b"
)
_TOLERANT = re.compile(r"raises|suppress|deprecated_call|warns|modules", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Import:
    """One module that is imported, and the names taken from it.

    Attributes:
        module: dotted, without the leading dots.
        level: leading dots of ``from ..a import b``.
        names: that are imported from it, ``*`` included; empty for ``import a.b``.
        line: 1-based.
        column: 1-based.
        guarded: whether the code around it allows for its failing, or decides whether it is tried at all.
        typing_only: whether it is for type checkers alone.
    """

    module: str
    level: int
    names: tuple[str, ...]
    line: int
    column: int
    guarded: bool = False
    typing_only: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What the blocks around a statement mean for its imports; see ``Import``."""

    guarded: bool = False
    typing_only: bool = False


def imports(body: Sequence[ast.stmt]) -> Iterator[Import]:
    """Yield every import in ``body``, at any depth; a long chain of ``elif`` is as deep as it is long."""
    lines = sorted(_lines(body))
    waiting = [(node, _Around()) for node in reversed(body)]
    while waiting:
        node, around = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imported(node, around)
        elif bisect_left(lines, node.lineno) < bisect_right(lines, node.end_lineno or node.lineno):
            waiting += [
                (below, inside)
                for block, inside in reversed(list(_blocks(node, around)))
                for below in reversed(block)
            ]


def within(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements right inside of a statement; nothing else holds statements."""
    for part in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        for field in ("body", "orelse", "finalbody"):
            yield from getattr(part, field, ())


def decides(test: str) -> bool:
    """Return whether a condition, as it is written, is about versions, platforms or what is installed."""
    return bool(_DECIDES.search(test))


def spelt(node: ast.expr) -> str:
    """Return an expression as it would be written, empty for one that is nested too deeply."""
    try:
        return ast.unparse(node)
    except RecursionError:
        return ""


def _lines(body: Sequence[ast.stmt]) -> Iterator[int]:
    """Yield the lines that imports begin on."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node.lineno
        waiting.extend(within(node))


def _imported(node: ast.Import | ast.ImportFrom, around: _Around) -> Iterator[Import]:
    """Yield the modules that one statement imports."""
    known = (around.guarded, around.typing_only)
    match node:
        case ast.ImportFrom():
            names = tuple(alias.name for alias in node.names)
            yield Import(node.module or "", node.level, names, node.lineno, node.col_offset + 1, *known)
        case ast.Import():
            for alias in node.names:
                yield Import(alias.name, 0, (), node.lineno, alias.col_offset + 1, *known)


def _under(test: ast.expr, around: _Around, *, holds: bool) -> _Around:
    """Return what holds under a condition: for type checkers alone, or only on some versions and platforms."""
    words = spelt(test)
    if re.fullmatch(r"(?:\w+\.)?(?:TYPE_CHECKING|MYPY)", words):
        return _Around(around.guarded or not holds, around.typing_only or holds)
    return replace(around, guarded=around.guarded or decides(words))


def _blocks(node: ast.stmt, around: _Around) -> Iterator[tuple[list[ast.stmt], _Around]]:
    """Yield the blocks of a statement, each with what holds in it."""
    match node:
        case ast.Try() | ast.TryStar():
            inside = replace(around, guarded=around.guarded or bool(node.handlers))
            for block in (
                node.body,
                *(handler.body for handler in node.handlers),
                node.orelse,
                node.finalbody,
            ):
                yield block, inside
        case ast.If():
            yield node.body, _under(node.test, around, holds=True)
            yield node.orelse, _under(node.test, around, holds=False)
        case ast.With() | ast.AsyncWith():
            tolerant = any(_TOLERANT.search(spelt(item.context_expr)) for item in node.items)
            yield node.body, replace(around, guarded=around.guarded or tolerant)
        case ast.Match():
            for case in node.cases:
                yield case.body, around
        case _:
            for name in ("body", "orelse"):
                yield getattr(node, name, []), around
