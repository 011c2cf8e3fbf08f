"""The imports of a Python file, with what stands around them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DECIDES = re.compile(
    r"\b(?:sys|os|platform|importlib|util|find_spec|hasattr|getattr|version\w*|VERSION\w*|PY\d*|IS_\w+|HAS_\w+|HAVE_\w+"
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
    """Yield every import in ``body``, at any depth."""
    return _walk(body, _Around())


def _walk(body: Sequence[ast.stmt], around: _Around) -> Iterator[Import]:
    for node in body:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from _imported(node, around)
            case ast.Try() | ast.TryStar():
                inside = replace(around, guarded=around.guarded or bool(node.handlers))
                handlers = [statement for handler in node.handlers for statement in handler.body]
                yield from _walk([*node.body, *handlers, *node.orelse, *node.finalbody], inside)
            case ast.If():
                yield from _walk(node.body, _under(node.test, around, holds=True))
                yield from _walk(node.orelse, _under(node.test, around, holds=False))
            case ast.With() | ast.AsyncWith():
                tolerant = any(_TOLERANT.search(ast.unparse(item.context_expr)) for item in node.items)
                yield from _walk(node.body, replace(around, guarded=around.guarded or tolerant))
            case _:
                for block in _blocks(node):
                    yield from _walk(block, around)


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
    words = ast.unparse(test)
    if re.fullmatch(r"(?:\w+\.)?(?:TYPE_CHECKING|MYPY)", words):
        return _Around(around.guarded or not holds, around.typing_only or holds)
    return replace(around, guarded=around.guarded or bool(_DECIDES.search(words)))


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse"):
        if block := getattr(node, name, None):
            yield block
    if isinstance(node, ast.Match):
        yield from (case.body for case in node.cases)
