"""The names that a module of the workspace has for its importers."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from fenceline.grounding.python.imports import imports
from fenceline.grounding.python.modules import package_of, top_of
from fenceline.workspace.index.python import parse
from fenceline.workspace.index.python_text import PythonText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.python.modules import Module, Modules
    from fenceline.grounding.world import World

_DYNAMIC = re.compile(
    r"\bglobals\(\)(?!\.get\(|\[[^\]]+\](?!\s*=[^=]))|\b(?:vars|locals)\(\)\[|\bsys\.modules\[\s*(?:__name__|[^\]]+\]\s*=[^=])"
    r"|^exec\(|\bsetattr\(\s*(?:sys\b|mod(?:ule)?\b|this\b)|\b__class__\s*=|\blazy_?\w*[.(]|\battach\(|LazyModule",
    re.MULTILINE | re.IGNORECASE,
)
"""Code that gives a module names while it runs."""
_MAX_STARS = 8


class Exports:
    """What the modules of one world export, read once each."""

    def __init__(self, world: World, modules: Modules) -> None:
        self._world = world
        self._modules = modules
        self._known: dict[str, frozenset[str] | None] = {}

    def of(self, module: Module) -> frozenset[str] | None:
        """Return the names of a module; None when they are not to be known without running it."""
        if not module.files:
            return None
        found: set[str] = set(self._modules.names(module.folder)) if module.folder is not None else set()
        for file in module.files:
            names = self._of_file(file, _MAX_STARS)
            if names is None:
                return None
            found |= names
        return frozenset(found)

    def _of_file(self, path: str, depth: int) -> frozenset[str] | None:
        if path not in self._known:
            self._known[path] = frozenset()  # for a file that stars itself, by way of others
            self._known[path] = self._read(path, depth)
        return self._known[path]

    def _read(self, path: str, depth: int) -> frozenset[str] | None:
        source = self._world.read(path)
        if source is None:
            return None
        text = PythonText(source).decoded
        try:
            tree = parse(text)
        except (SyntaxError, RecursionError, MemoryError):
            return None
        found = set(bound(tree))
        if "__getattr__" in found or _DYNAMIC.search(text):
            return None
        for star in imports(tree.body):
            if "*" in star.names:
                names = self._starred(star.module, star.level, path, depth)
                if names is None:
                    return None
                found |= names
        return frozenset(found)

    def _starred(self, module: str, level: int, path: str, depth: int) -> frozenset[str] | None:
        """Return what ``from module import *`` in ``path`` brings; None for a module that cannot be looked into."""
        if depth == 0:
            return None
        roots = (package_of(path, level),) if level else self._modules.owners(top_of(module))
        for root in roots:
            target = self._modules.find(module, root) if root is not None else None
            if target and target.files:
                all_names = [self._of_file(file, depth - 1) for file in target.files]
                return (
                    None
                    if None in all_names
                    else frozenset[str]().union(*(names for names in all_names if names))
                )
        return None


def bound(tree: ast.Module) -> Iterator[str]:
    """Yield every name that the module's own level binds, under whatever condition, and what functions make global."""
    for node in _own_level(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.Import(names=aliases):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
            case ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case (
                ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name))
            ):
                yield name
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
            ):
                yield from (str(it.value) for it in ast.walk(value) if isinstance(it, ast.Constant))
            case _:
                continue
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names


def _own_level(tree: ast.Module) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
