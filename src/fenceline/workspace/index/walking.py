"""Walking a tree-sitter tree by a grammar's table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from time import thread_time
from typing import TYPE_CHECKING

from fenceline.workspace.index.outlining import UnreadableError
from fenceline.workspace.index.syntax import Found, Imported, Inside
from fenceline.workspace.index.text import Declared, Lines, one_line
from fenceline.workspace.symbols import Import, Outline, Span, Symbol, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Language, Node, Point, Tree

    from fenceline.workspace.index.syntax import Grammar

_PARSE_SECONDS = 2.0  # of this thread's processor time, so that a busy machine changes nothing
_CHUNK = 1 << 12  # small: the parser asks for the next one when it has read this one, and is stopped there
_DEEPEST = 60
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_FREE = frozenset({None, SymbolKind.MODULE})


def outline_with(grammar: Grammar, language: str, path: str, source: bytes) -> Outline:
    """Return what ``source`` declares by ``grammar``.

    Raises:
        UnreadableError: parsing took too long.
    """
    tree = parse(grammar.load, source)
    walk = _Walk(grammar, path, source)
    walk.children(tree.root_node, _Scope())
    symbols = tuple(sorted(walk.symbols, key=lambda symbol: symbol.span.start))
    return Outline(path, language, symbols, tuple(walk.imports), _broken_line(tree.root_node, walk.lines))


@cache
def language_by(load: Callable[[], object]) -> Language:
    """Return a wheel's language, loaded once."""
    from tree_sitter import Language  # noqa: PLC0415 - 20 ms that a Python workspace never needs

    return Language(load())


def parse(load: Callable[[], object], source: bytes) -> Tree:
    """Return the tree of ``source``, within bounded time: some hostile megabytes take half a minute.

    Args:
        load: of the grammar.
        source: bytes that ``check_readable`` let pass.

    Raises:
        UnreadableError: parsing took too long.
    """
    from tree_sitter import Parser  # noqa: PLC0415 - as above

    deadline = thread_time() + _PARSE_SECONDS

    def read(offset: int, _point: Point) -> bytes:
        return source[offset : offset + _CHUNK] if thread_time() < deadline else b""

    tree = Parser(language_by(load)).parse(read)  # a parser of its own: threads may not share one
    if thread_time() >= deadline:
        raise UnreadableError("takes too long to parse")
    return tree


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where declarations stand: the qualname and kind around them."""

    qualname: str = ""
    kind: SymbolKind | None = None
    depth: int = 0

    def inner(self, owner: str, kind: SymbolKind | None) -> _Scope:
        return _Scope(_joined(self.qualname, owner), kind, self.depth + 1)


class _Walk:
    def __init__(self, grammar: Grammar, path: str, source: bytes) -> None:
        self.symbols: list[Symbol] = []
        self.imports: list[Import] = []
        self.lines = Lines(source)
        self._grammar = grammar
        self._path = path
        self._source = source

    def children(self, parent: Node, scope: _Scope) -> None:
        """Read the children of ``parent``, each with the comments and attributes before it."""
        if scope.depth > _DEEPEST:
            return
        grammar = self._grammar
        before: list[Node] = []
        nodes = parent.children
        for node, after in zip(nodes, [*nodes[1:], None], strict=False):
            if node.type in grammar.comments or node.type in grammar.attributes:
                before.append(node)
                continue
            if node.type == "ERROR":
                self.children(node, scope.inner("", scope.kind))
            elif node.type in grammar.wrappers or node.type in grammar.readers:
                closed = after and after.type == ";" and parent.type not in grammar.wrappers
                end = after.end_byte if after and closed else node.end_byte
                self._statement(node, _Place(node, before, end), scope)
            before = []

    def _statement(self, node: Node, place: _Place, scope: _Scope) -> None:
        if node.type in self._grammar.readers:
            for item in self._grammar.readers[node.type](node, self._spell):
                self._take(item, place, scope)
            return
        known = [
            c for c in node.children if c.type in self._grammar.readers or c.type in self._grammar.wrappers
        ]
        if len(known) == 1:
            self._statement(known[0], place, scope)
        else:
            self.children(node, scope.inner("", scope.kind))

    def _take(self, item: Found | Imported | Inside, place: _Place, scope: _Scope) -> None:
        match item:
            case Imported(module, names):
                span = Span(place.node.start_byte, self._trimmed(place.end))
                self.imports.append(Import(module, names, span, self.lines.number(span.start)))
            case Inside(node, owner):
                kind = SymbolKind.CLASS if owner else scope.kind
                self.children(node, scope.inner(owner, kind))
            case Found():
                self._declare(item, place, scope)

    def _declare(self, found: Found, place: _Place, scope: _Scope) -> None:
        if (
            not found.name
            or "." in found.name
            or (found.kind is SymbolKind.CONSTANT and scope.kind in _CALLABLE)
        ):
            return
        nested = scope.kind not in _FREE and scope.kind not in _CALLABLE
        is_method = found.kind is SymbolKind.FUNCTION and (nested or bool(found.owner))
        kind = SymbolKind.METHOD if is_method else found.kind
        parent = _joined(scope.qualname, found.owner)
        start, doc = self._lead(place)
        span = Span(start, self._trimmed(place.end))
        body = found.body and Span(min(found.body.start, span.end), min(found.body.end, span.end))
        declared = Declared(found.name, kind, parent, span, self._signature(found, place), body, doc)
        self.symbols.append(declared.symbol(self._path, self.lines))
        if found.inner:
            inner = scope.inner(found.scope or _joined(found.owner, found.name), kind)
            self.children(found.inner, inner)

    def _signature(self, found: Found, place: _Place) -> str:
        end = found.head_end
        if end is None:
            end = found.body.start if found.body else place.end
        head = self._source[self._head(place.node) : end].rstrip(b"; \t\r\n").removesuffix(b"{").rstrip()
        return one_line(head.removesuffix(b"=").rstrip(b" \t\r\n:") + b" " + found.tail.encode())

    def _head(self, node: Node) -> int:
        """Return where a declaration starts behind its decorators and annotations."""
        for child in node.children:
            if child.type in self._grammar.attributes:
                continue
            if child.type != "modifiers":
                return child.start_byte
            if any(modifier.type not in self._grammar.attributes for modifier in child.children):
                return self._head(child)
        return node.start_byte

    def _lead(self, place: _Place) -> tuple[int, Span | None]:
        """Return where the span starts, attributes included, and the doc comment right before it."""
        start = place.node.start_byte
        doc: Span | None = None
        attributes = self._grammar.attributes
        for node in reversed(place.before):
            if node.type in attributes:
                start, doc = node.start_byte, None
                continue
            end = self._trimmed(node.end_byte)
            next_start = doc.start if doc else start
            if self._source.count(b"\n", end, next_start) > 1 or self.lines.before(node.start_byte).strip():
                break
            doc = Span(node.start_byte, doc.end if doc else end)
        return start, doc

    def _trimmed(self, end: int) -> int:
        """Return ``end`` moved back over line ends: some grammars count them to the node."""
        while self._source[end - 1 : end] in {b"\n", b"\r", b" ", b"\t"}:
            end -= 1
        return end

    def _spell(self, node: Node) -> str:
        return self._source[node.start_byte : node.end_byte].decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Place:
    """The outermost node of a declaration, the comments and attributes before it, and where it ends."""

    node: Node
    before: list[Node]
    end: int


def _joined(*names: str) -> str:
    return ".".join(filter(None, names))


def _broken_line(root: Node, lines: Lines) -> int | None:
    """Return the line of the first syntax error."""
    if not root.has_error:
        return None
    node: Node | None = root
    while node and not (node.is_error or node.is_missing):
        root = node
        node = next((child for child in node.children if child.has_error or child.is_missing), None)
    return lines.number((node or root).start_byte)
