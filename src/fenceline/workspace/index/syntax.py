"""What a tree-sitter language is made of: a table of readers by node type, and what they find."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from fenceline.workspace.symbols import Span, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Found:
    """A declaration, before its place in the file is worked out.

    Attributes:
        name: bare name; one that is empty or has a dot is dropped.
        kind: a FUNCTION inside a class, struct, trait or object becomes a METHOD.
        node: the node that declares it. The span is that of the wrapper around it (``export``, ``const``),
            where the wrapper holds this declaration only.
        body: as in ``Symbol``.
        inner: the node whose children are read as inside this declaration.
        owner: dotted qualname of a parent that is written apart: ``Foo`` of ``Foo::bar``.
        scope: what the inner declarations belong to, where it is not this declaration's qualname.
        head_end: where the signature ends; by default before the body.
        tail: appended to the signature: a name that stands behind what was left out.
    """

    name: str
    kind: SymbolKind
    node: Node
    body: Span | None = None
    inner: Node | None = None
    owner: str = ""
    scope: str = ""
    head_end: int | None = None
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A module that the file imports; fields as in ``Import``."""

    module: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """No declaration, but its children may be; ``owner`` as in ``Found``."""

    node: Node
    owner: str = ""


if TYPE_CHECKING:
    Item: TypeAlias = Found | Imported | Inside
    Spell: TypeAlias = Callable[[Node], str]  # the text of a node
    Reader: TypeAlias = Callable[[Node, Spell], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language.

    Attributes:
        load: returns the wheel's language; called when a file of it occurs.
        readers: by node type. A node without a reader is not looked into.
        wrappers: node types that hold declarations and belong to them: ``export_statement``.
        comments: node types that can be a doc comment.
        attributes: node types of decorators and annotations, whether they stand before a declaration (the
            span then starts with them) or inside it (the signature leaves them out).
    """

    load: Callable[[], object]
    readers: Mapping[str, Reader]
    wrappers: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset({"comment"})
    attributes: frozenset[str] = field(default=frozenset())


def declares(kind: SymbolKind, *, name: str = "name", body: str = "body", value: str = "") -> Reader:
    """Return a reader of nodes that declare one symbol.

    Args:
        kind: of the symbol.
        name: the field of its name.
        body: the field of its body, where it has one.
        value: the field that the signature leaves out, where it has one.
    """

    def read(node: Node, spell: Spell) -> Iterator[Item]:
        named = node.child_by_field_name(name)
        if named is None:
            return
        inner = node.child_by_field_name(body)
        left_out = node.child_by_field_name(value) if value else None
        head_end = left_out.start_byte if left_out else None
        yield Found(spell(named), kind, node, inner and braces(inner), inner, head_end=head_end)

    return read


def passes(node: Node, _spell: Spell) -> Iterator[Item]:
    """Read a node whose children are read in its place."""
    yield Inside(node)


def braces(node: Node) -> Span | None:
    """Return what stands between the braces that ``node`` ends with; None without braces."""
    opening = next((child for child in node.children if child.type == "{"), None)
    if opening is None:
        return None
    last = node.children[-1]
    return Span(opening.end_byte, last.start_byte if last.type == "}" else node.end_byte)


def unquoted(text: str) -> str:
    """Return the text of a string literal without its quotes."""
    return text.strip("\"'`<>")
