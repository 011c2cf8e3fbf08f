"""What one file's own level shows of the names that it has."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fenceline.grounding.python.imports import Import, imports, within
from fenceline.workspace.index.python_reader import parse
from fenceline.workspace.index.python_text import PythonText

if TYPE_CHECKING:
    from collections.abc import Iterator

_DYNAMIC = re.compile(
    r"\bglobals\(\)(?!\.get\(|\[[^\]]+\](?!\s*=[^=]))"
    r"|\b(?:vars|locals)\(\)\["
    r"|\bsys\.modules\[\s*__name__"
    r"|^exec\(|\bsetattr\(\s*(?:sys\.modules\b|\w*mod(?:ule)?\b|this\b)"
    r"|(?:\]|\b\w*mod(?:ule)?|\bthis)\.__class__\s*=",
    re.MULTILINE,
)
"""Code that gives a module names while it runs."""
_RAISES = re.compile(r"\braise\s+AttributeError\b")
_KEPT = 512


@dataclass(frozen=True, slots=True)
class Surface:
    """The names of a file.

    Attributes:
        names: that it binds itself.
        stars: the modules whose names it takes over.
    """

    names: frozenset[str]
    stars: tuple[Import, ...]


@lru_cache(_KEPT)
def surface(source: bytes) -> Surface | None:
    """Return what a file's own level shows; None when it does not parse, or code gives it more names as it runs."""
    text = PythonText(source).decoded
    try:
        tree = parse(text)
    except (SyntaxError, RecursionError, MemoryError):
        return None
    names = frozenset(bound(tree))
    if "__getattr__" in names or _DYNAMIC.search(text):
        return None
    return Surface(names, tuple(it for it in imports(tree.body) if "*" in it.names))


@lru_cache(_KEPT)
def refuses(source: bytes) -> bool:
    """Return whether more names come from a ``__getattr__`` that raises for unknown ones, and from nothing else."""
    text = PythonText(source).decoded
    try:
        tree = parse(text)
    except (SyntaxError, RecursionError, MemoryError):
        return False
    if _DYNAMIC.search(text) or any("*" in it.names for it in imports(tree.body)):
        return False
    lazy = (it for it in tree.body if isinstance(it, ast.FunctionDef) and it.name == "__getattr__")
    return any(_RAISES.search(ast.get_source_segment(text, it) or "") for it in lazy)


def bound(tree: ast.Module) -> Iterator[str]:
    """Yield every name that the module's own level binds, under whatever condition, and what functions make global."""
    for node in _own_level(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                yield from _made_global(node)
            case ast.Name(id=name, ctx=ast.Store()) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.Import(names=aliases):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
            case ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                yield from _texts(value)
            case ast.AugAssign(target=ast.Name(id="__all__"), value=value):
                yield from _texts(value)
            case _:
                continue


def _own_level(tree: ast.Module) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def _made_global(definition: ast.stmt) -> Iterator[str]:
    """Yield the names that statements inside a definition declare global."""
    waiting = [definition]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Global):
            yield from node.names
        waiting.extend(within(node))


def _texts(value: ast.expr) -> Iterator[str]:
    return (str(node.value) for node in ast.walk(value) if isinstance(node, ast.Constant))
