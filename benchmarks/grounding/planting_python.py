"""Where inventions can go in a Python file."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from .planting import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.world import World

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


class PythonSites:
    """The sites of one file."""

    def __init__(self, source: bytes, world: World) -> None:
        self._tree = ast.parse(source)
        self._source = source
        self._world = world
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def of(self, kind: str) -> list[Site]:
        """Return every site of a kind of invention."""
        finders = {
            "package": self._packages,
            "package-near": self._near_packages,
            "module": self._modules,
            "imported-name": self._imported_names,
            "attribute-module": self._module_attributes,
            "attribute-class": self._self_attributes,
            "method": self._self_methods,
            "method-other": self._other_methods,
            "name": self._names,
            "keyword": self._keywords,
        }
        return list(finders[kind]())

    def _packages(self) -> Iterator[Site]:
        """Behind the last import at the top."""
        if at := self._behind_imports():
            yield Site(at, at, "", "import ", "\n")

    def _near_packages(self) -> Iterator[Site]:
        at = self._behind_imports()
        for node in self._top_imports() if at else ():
            for name in _roots(node):
                if name not in sys.stdlib_module_names and not self._is_own(name) and len(name) > 4:
                    yield Site(at, at, name, "import ", "\n")

    def _modules(self) -> Iterator[Site]:
        for node in self._own_imports():
            last = (node.module or "").rpartition(".")[2]
            head = self._source[self._offset(node.lineno, node.col_offset) :].partition(b"import")[0]
            at = head.rfind(last.encode())
            if last and at > 0 and (node.level or "." in (node.module or "")):
                start = self._offset(node.lineno, node.col_offset) + at
                yield Site(start, start + len(last), last)

    def _imported_names(self) -> Iterator[Site]:
        for node in self._own_imports():
            for alias in node.names:
                if alias.name != "*":
                    start = self._offset(alias.lineno, alias.col_offset)
                    kept = "" if alias.asname else f" as {alias.name}"
                    yield Site(start, start + len(alias.name), alias.name, after=kept)

    def _module_attributes(self) -> Iterator[Site]:
        """Of modules of the library or the repository, bound once, by an import at the top."""
        known: set[str] = set()
        for node in self._top_imports():
            match node:
                case ast.Import(names=names):
                    known |= {
                        alias.asname or alias.name
                        for alias in names
                        if self._is_known(alias.name.partition(".")[0])
                    }
                case _:
                    pass
        for node in ast.walk(self._tree):
            match node:
                case ast.Attribute(value=ast.Name(id=name), ctx=ast.Load()) if name in known:
                    yield self._last_part(node)
                case _:
                    pass

    def _self_attributes(self) -> Iterator[Site]:
        called = {id(node.func) for node in ast.walk(self._tree) if isinstance(node, ast.Call)}
        for node in self._attributes_of_self():
            if id(node) not in called and isinstance(node.ctx, ast.Load):
                yield self._last_part(node)

    def _self_methods(self) -> Iterator[Site]:
        called = {id(node.func) for node in ast.walk(self._tree) if isinstance(node, ast.Call)}
        for node in self._attributes_of_self():
            if id(node) in called:
                yield self._last_part(node)

    def _other_methods(self) -> Iterator[Site]:
        modules = {name for node in self._top_imports() for name in _bound(node)}
        for node in ast.walk(self._tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name)) as func) if (
                    name not in {"self", "cls"} and name not in modules
                ):
                    yield self._last_part(func)
                case _:
                    pass

    def _names(self) -> Iterator[Site]:
        for function in ast.walk(self._tree):
            for node in ast.walk(function) if isinstance(function, _Function) else ():
                match node:
                    case ast.Call(func=ast.Name(id=name) as func):
                        start = self._offset(func.lineno, func.col_offset)
                        yield Site(start, start + len(name.encode()), name)
                    case _:
                        pass

    def _keywords(self) -> Iterator[Site]:
        """In calls of plain functions of this file that take no ``**`` and have no decorator."""
        plain = {
            node.name
            for node in self._tree.body
            if isinstance(node, _Function) and not node.args.kwarg and not node.decorator_list
        }
        for node in ast.walk(self._tree):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in plain and not any(
                    keyword.arg is None for keyword in node.keywords
                ):
                    at = self._offset(node.end_lineno or 0, node.end_col_offset or 0) - 1
                    written = self._source[:at].rstrip()
                    comma = "" if written.endswith((b"(", b",")) else ", "
                    yield Site(len(written), len(written), "", comma, "=None")
                case _:
                    pass

    def _attributes_of_self(self) -> Iterator[ast.Attribute]:
        for node in ast.walk(self._tree):
            match node:
                case ast.Attribute(value=ast.Name(id="self")):
                    yield node
                case _:
                    pass

    def _own_imports(self) -> Iterator[ast.ImportFrom]:
        """Yield imports from modules of the repository, wherever they stand but in a ``try``."""
        tried = {
            id(inner)
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Try)
            for inner in ast.walk(node)
        }
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ImportFrom) and id(node) not in tried:
                root = (node.module or "").partition(".")[0]
                if node.level or self._is_own(root):
                    yield node

    def _top_imports(self) -> Iterator[ast.Import | ast.ImportFrom]:
        return (node for node in self._tree.body if isinstance(node, ast.Import | ast.ImportFrom))

    def _behind_imports(self) -> int:
        ends = [node.end_lineno or 0 for node in self._top_imports() if node.col_offset == 0]
        return self._starts[ends[-1]] if ends else 0

    def _is_known(self, root: str) -> bool:
        return root in sys.stdlib_module_names or self._is_own(root)

    def _is_own(self, root: str) -> bool:
        tops = (f"{root}/__init__.py", f"src/{root}/__init__.py", f"lib/{root}/__init__.py", f"{root}.py")
        return bool(root) and any(top in self._world.files for top in tops)

    def _last_part(self, node: ast.Attribute) -> Site:
        end = self._offset(node.end_lineno or 0, node.end_col_offset or 0)
        return Site(end - len(node.attr.encode()), end, node.attr)

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column


def _roots(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [(node.module or "").partition(".")[0]] if not node.level else []


def _bound(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
