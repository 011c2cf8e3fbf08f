"""Declarations and imports of Python by the standard library's own parser."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, TypeAlias

from fenceline.workspace.index.text import Declared, one_line
from fenceline.workspace.symbols import Import, Span, Symbol, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fenceline.workspace.index.python_text import PythonText

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_TypeAlias: type[ast.stmt] | None = getattr(ast, "TypeAlias", None)  # since Python 3.12
_COMMENT = re.compile(rb"(\"\"\"|'''|\"|')(?:\\.|(?!\1).)*?\1|#[^\r\n]*", re.DOTALL)


def parse(text: str) -> ast.Module:
    """Return the syntax tree of ``text``, without the warnings that are its author's to see.

    Raises:
        SyntaxError: it does not parse.
        RecursionError, MemoryError: it is nested too deeply.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (ValueError, OverflowError) as error:  # lone surrogates, absurd numbers
            raise SyntaxError(str(error)) from error


class Reader:
    """Collects symbols and imports from statements.

    Args:
        path: copied into every symbol.
        text: the file.
        line_shift: added to the tree's line numbers, for a tree of a part of the file.
    """

    def __init__(self, path: str, text: PythonText, line_shift: int = 0) -> None:
        self.symbols: list[Symbol] = []
        self.imports: list[Import] = []
        self._path = path
        self._text = text
        self._shift = line_shift

    def read(self, body: Sequence[ast.stmt], parent: str = "", inside: SymbolKind | None = None) -> None:
        """Add the declarations of ``body``, which belongs to the symbol ``parent`` of kind ``inside``."""
        for statement in body:
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    kind = SymbolKind.METHOD if inside is SymbolKind.CLASS else SymbolKind.FUNCTION
                    self._define(statement, kind, parent)
                case ast.ClassDef():
                    self._define(statement, SymbolKind.CLASS, parent)
                case ast.Assign() | ast.AnnAssign():
                    if inside in {None, SymbolKind.CLASS}:
                        self._assign(statement, parent)
                case ast.Import() | ast.ImportFrom():
                    self.imports.extend(self._imports(statement))
                case _ if _TypeAlias and isinstance(statement, _TypeAlias):
                    self._alias(statement, parent)
                case _:
                    for block in _blocks(statement):
                        self.read(block, parent, inside)

    def _define(self, node: Definition, kind: SymbolKind, parent: str) -> None:
        body = Span(self._first(node.body[0]), self._end(node.body[-1]))
        doc = None
        match node.body[0]:
            case ast.Expr(value=ast.Constant(value=str())) as docstring:
                doc = Span(body.start, self._end(docstring))
            case _:
                pass
        head = self._text.source[self._at(node.lineno, node.col_offset) : body.start]
        self._add(Declared(node.name, kind, parent, self._span(node), header(head), body, doc))
        self.read(node.body, f"{parent}.{node.name}" if parent else node.name, kind)

    def _assign(self, node: ast.Assign | ast.AnnAssign, parent: str) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name) as head]):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), annotation=head):
                pass
            case _:
                return
        span = self._span(node)
        signature = one_line(self._text.source[span.start : self._end(head)])
        self._add(Declared(name, SymbolKind.CONSTANT, parent, span, signature))

    def _alias(self, node: ast.stmt, parent: str) -> None:
        match getattr(node, "name", None):
            case ast.Name(id=name):
                span = self._span(node)
                signature = one_line(span.of(self._text.source))
                self._add(Declared(name, SymbolKind.TYPE, parent, span, signature))
            case _:
                pass

    def _add(self, declared: Declared) -> None:
        self.symbols.append(declared.symbol(self._path, self._text.lines))

    def _imports(self, node: ast.Import | ast.ImportFrom) -> Iterator[Import]:
        span = self._span(node)
        line = node.lineno + self._shift
        match node:
            case ast.ImportFrom():
                module = "." * node.level + (node.module or "")
                yield Import(module, tuple(alias.asname or alias.name for alias in node.names), span, line)
            case ast.Import():
                for alias in node.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    yield Import(alias.name, (bound,), span, line)

    def _span(self, node: ast.stmt) -> Span:
        return Span(self._first(node), self._end(node))

    def _first(self, node: ast.stmt) -> int:
        """Return where a statement starts, its decorators included."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if node.decorator_list:
                first = node.decorator_list[0]
                return self._text.source.rfind(b"@", 0, self._at(first.lineno, first.col_offset))
            case _:
                return self._at(node.lineno, node.col_offset)

    def _end(self, node: ast.stmt | ast.expr) -> int:
        return self._at(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def _at(self, line: int, column: int) -> int:
        return self._text.offset(line + self._shift, column)


def header(head: bytes) -> str:
    """Return the signature, ``def f(a) -> int``, of everything before the first statement of a body."""
    return one_line(without_comments(head).rstrip().removesuffix(b":"))


def without_comments(code: bytes) -> bytes:
    """Return ``code`` less its comments; a ``#`` in a string stays."""
    if b"#" not in code:
        return code
    return _COMMENT.sub(lambda match: b"" if match[0].startswith(b"#") else match[0], code)


def _blocks(node: ast.stmt) -> Iterable[list[ast.stmt]]:
    match node:
        case ast.If() | ast.For() | ast.AsyncFor() | ast.While():
            return (node.body, node.orelse)
        case ast.With() | ast.AsyncWith():
            return (node.body,)
        case ast.Try() | ast.TryStar():
            return (node.body, *(handler.body for handler in node.handlers), node.orelse, node.finalbody)
        case ast.Match():
            return [case.body for case in node.cases]
        case _:
            return ()
