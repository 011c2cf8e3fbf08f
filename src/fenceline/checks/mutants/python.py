"""Python's mutants: positions from the parser, changes spliced into the bytes, so that formatting stays."""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from fenceline.checks.mutants.python_operators import Around, Operators
from fenceline.workspace.index.python_text import PythonText
from fenceline.workspace.symbols import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.checks.mutants.change import Change

_UNSEEN = frozenset({"annotation", "returns", "decorator_list", "type_params", "bases"})
_TESTS = frozenset({"test", "ifs"})
_ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_CLOSED = (ast.Raise, ast.Assert, ast.JoinedStr, ast.Import, ast.ImportFrom)
_LOGS = frozenset({"print", "log", "logger", "logging", "warnings"})
_NOT_RUN = frozenset({"TYPE_CHECKING", "__name__", "__debug__"})


class PythonMutator:
    """Proposes changes to one Python file.

    Raises:
        SyntaxError: it does not parse.
    """

    def __init__(self, source: bytes) -> None:
        self._text = PythonText(source)
        with warnings.catch_warnings(action="ignore"):
            self._tree = ast.parse(self._text.decoded)
        self._operators = Operators(source, self._span)

    def changes(self, body: Span) -> Iterator[Change]:
        """Propose changes inside ``body``."""
        for change in self._block(self._tree.body, Around(), body):
            if body.start <= change.span.start and change.span.end <= body.end:
                yield change

    def is_valid(self, mutated: bytes) -> bool:
        """Whether it compiles."""
        try:
            with warnings.catch_warnings(action="ignore"):
                compile(mutated, "mutant", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
        return True

    def _block(self, statements: Sequence[ast.stmt], around: Around, body: Span) -> Iterator[Change]:
        """Read statements up to one that ends the block: what follows is dead."""
        for number, statement in enumerate(statements):
            span = self._span(statement)
            is_docstring = number == 0 and _is_text(statement)
            if span.end > body.start and span.start < body.end and not is_docstring:
                yield from self._visit(statement, around, body)
            if isinstance(statement, _ENDS):
                return

    def _visit(self, node: ast.AST, around: Around, body: Span) -> Iterator[Change]:
        if _is_log(node):
            return
        if isinstance(node, ast.stmt | ast.expr):
            yield from (change.demoted(at_risk=around.at_risk) for change in self._operators.of(node, around))
        if _is_closed(node, around):
            return
        inner = _inside(node, around)
        for name, value in ast.iter_fields(node):
            if name in _UNSEEN:
                continue
            is_test = name in _TESTS and not isinstance(node, ast.While)  # a loop turned round may never end
            here = replace(inner, in_test=is_test, at_risk=inner.at_risk or _is_risky(node, name))
            yield from self._field(value, here, body)

    def _field(self, value: object, around: Around, body: Span) -> Iterator[Change]:
        if isinstance(value, ast.AST):
            yield from self._visit(value, around, body)
        elif isinstance(value, list):
            children = cast("list[object]", value)
            statements = [child for child in children if isinstance(child, ast.stmt)]
            yield from self._block(statements, around, body)
            for child in children:
                if not isinstance(child, ast.stmt):
                    yield from self._field(child, around, body)

    def _span(self, node: ast.stmt | ast.expr) -> Span:
        start = self._text.offset(node.lineno, node.col_offset)
        return Span(start, self._text.offset(node.end_lineno or node.lineno, node.end_col_offset or 0))


def _inside(node: ast.AST, around: Around) -> Around:
    match node:
        case ast.While():
            return replace(around, in_while=True, in_loop="while")
        case ast.For() | ast.AsyncFor():
            return replace(around, in_loop="for")
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            return Around()
        case ast.Slice():
            return replace(around, at_risk=False)
        case _:
            return around


def _is_risky(node: ast.AST, field: str) -> bool:
    """Whether another value in this field raises: an index, a key, a condition to raise."""
    match node, field:
        case ast.Subscript(slice=index), "slice":
            return not isinstance(index, ast.Slice)
        case ast.Dict(), "keys":
            return True
        case ast.If(body=body, orelse=orelse), "test":
            return any(isinstance(statement, ast.Raise) for statement in (*body, *orelse))
        case _:
            return False


def _is_log(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=func)):
            return _root_name(func) in _LOGS
        case _:
            return False


def _is_closed(node: ast.AST, around: Around) -> bool:
    """Whether nothing inside ``node`` is worth a mutant: it raises, never runs or counts in a ``while``."""
    match node:
        case ast.AugAssign():
            return around.in_while
        case ast.If(test=test):
            return any(
                isinstance(n, ast.Name | ast.Attribute) and _last_name(n) in _NOT_RUN for n in ast.walk(test)
            )
        case _:
            return isinstance(node, _CLOSED)


def _root_name(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        if node.attr in _LOGS:  # self.logger.info
            return node.attr
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last_name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
