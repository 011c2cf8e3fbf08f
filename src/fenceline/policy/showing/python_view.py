"""What a Python file declares, as Python: no bodies, no values, no arguments of decorators."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

from fenceline.workspace.index.python_reader import parse
from fenceline.workspace.index.python_text import PythonText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_TypeAlias: type[ast.stmt] | None = getattr(ast, "TypeAlias", None)  # since Python 3.12
_NAMING = (ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.List, ast.Starred, ast.BinOp)


def declarations(source: bytes, *, docs: bool, values: bool) -> str:
    """Return the declarations of a file; they parse as Python.

    Args:
        source: the file.
        docs: keep the docstrings of classes and functions.
        values: keep the names of what has a value, as ``RATE: Decimal = ...``.

    Raises:
        SyntaxError: it is no Python.
        RecursionError, MemoryError: it is nested too deeply.
    """
    tree = parse(PythonText(source).decoded)
    kept = list(_Cut(docs=docs, values=values).block(tree.body))
    return ast.unparse(ast.fix_missing_locations(ast.Module(kept, [])))


class _Cut:
    """Cuts statements down to what they declare."""

    def __init__(self, *, docs: bool, values: bool) -> None:
        self._docs = docs
        self._values = values

    def block(self, body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
        """Yield the declarations of a block; those of blocks inside it stand beside them."""
        for statement in body:
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    yield self._function(statement)
                case ast.ClassDef():
                    yield self._class(statement)
                case ast.Import() | ast.ImportFrom():
                    yield statement
                case ast.AnnAssign(target=ast.Name()):
                    yield from self._annotated(statement)
                case ast.Assign(targets=[ast.Name() as name]):
                    yield from [ast.Assign([name], _dots())] if self._values else []
                case _ if _TypeAlias and isinstance(statement, _TypeAlias):
                    yield _typed(statement, "value")
                case _:
                    yield from self.block(_inner(statement))

    def _function(self, node: _Function) -> ast.stmt:
        arguments = node.args
        for each in ast.walk(arguments):
            if isinstance(each, ast.arg):
                each.annotation = _type(each.annotation)
        arguments.defaults = [_dots() for _ in arguments.defaults]
        arguments.kw_defaults = [each and _dots() for each in arguments.kw_defaults]
        node.returns = _type(node.returns)
        return self._headed(node, [])

    def _class(self, node: ast.ClassDef) -> ast.stmt:
        node.bases = [_Types().visit(base) for base in node.bases]
        node.keywords = [ast.keyword(each.arg, _Names().visit(each.value)) for each in node.keywords]
        return self._headed(node, list(self.block(node.body)))

    def _headed(self, node: _Function | ast.ClassDef, inside: list[ast.stmt]) -> ast.stmt:
        doc = ast.get_docstring(node, clean=False) if self._docs else None
        said: list[ast.stmt] = [ast.Expr(ast.Constant(doc))] if doc else []
        node.body = [*said, *(inside or [ast.Expr(_dots())])]
        node.decorator_list = [_Names().visit(each) for each in node.decorator_list]
        for parameter in getattr(node, "type_params", ()):  # since Python 3.12
            _typed(_typed(parameter, "bound"), "default_value")
        return node

    def _annotated(self, node: ast.AnnAssign) -> Iterator[ast.stmt]:
        if node.value is None or self._values:
            value = _dots() if node.value else None
            yield ast.AnnAssign(node.target, _Types().visit(node.annotation), value, node.simple)


class _Names(ast.NodeTransformer):
    """Takes out of an expression what is a value rather than a name."""

    def visit(self, node: ast.AST) -> ast.expr:
        """Return ``node`` with ``...`` where a value stood."""
        match node:
            case ast.Constant(value=None):
                return node
            case ast.Call():
                shown = [_dots()] if node.args or node.keywords else []
                return ast.Call(self.visit(node.func), list[ast.expr](shown), [])
            case ast.Subscript(value=of) if _last(of) == "Literal":
                return ast.Subscript(of, _dots(), ast.Load())
            case ast.Subscript(value=of, slice=ast.Tuple(elts=[first, *_])) if _last(of) == "Annotated":
                return self.visit(first)
            case ast.expr() if isinstance(node, _NAMING):
                for name, value in ast.iter_fields(node):
                    if isinstance(value, ast.expr):
                        setattr(node, name, self.visit(value))
                    elif isinstance(value, list):
                        setattr(node, name, [self.visit(each) for each in value])  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - the fields of these nodes hold expressions
                return node
            case _:
                return _dots()


class _Types(_Names):
    """The same for annotations, where a text may name a type that comes later."""

    def visit(self, node: ast.AST) -> ast.expr:
        """Return ``node`` with ``...`` where a value stood."""
        match node:
            case ast.Constant(value=str() as text):
                return _forward(text)
            case _:
                return super().visit(node)


def _type(annotation: ast.expr | None) -> ast.expr | None:
    return annotation and _Types().visit(annotation)


def _typed(node: ast.stmt, field: str) -> ast.stmt:
    if (held := getattr(node, field, None)) is not None:
        setattr(node, field, _Types().visit(held))
    return node


def _forward(text: str) -> ast.expr:
    """Return an annotation in quotes with its own values taken out; ``...`` where it is a mere text."""
    try:
        inner = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return _dots()
    return ast.Constant(ast.unparse(_Types().visit(inner)))


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _inner(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements right inside a compound one, whichever of its blocks they are in."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body


def _dots() -> ast.Constant:
    return ast.Constant(...)
