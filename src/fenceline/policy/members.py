"""What a file declares that the index has no symbol for: fields of structs, members of interfaces, names of enums.

A view shows them and the fence lets them pass, so both ask here. Values, tags, annotations, comments and whatever
computes something inside a type are left out.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.workspace.symbols import Outline, Symbol

_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_DEEPEST = 60
_LEFT_OUT = frozenset(
    """
    comment line_comment block_comment block annotation marker_annotation attribute_item attribute_declaration
    bitfield_clause decltype string number template_string macro_invocation field_declaration_list enumerator_list
    ERROR
    """.split()  # noqa: SIM905 - one word a line would fill a page
)
_ENDINGS = ("_expression", "_literal", "_statement", "_body", "_block")
"""How the types of other nodes end that are no part of a declaration."""


class Member(NamedTuple):
    """One member.

    Attributes:
        start: first byte.
        text: on one line; ``...`` stands for what is left out.
        kept: extents of bytes that are shown.
    """

    start: int
    text: str
    kept: tuple[tuple[int, int], ...]


class _Kind(NamedTuple):
    """A language: where its grammar is, what is looked into, and by which field each kind of member ends, if any."""

    wheel: str
    function: str
    inside: frozenset[str]
    members: dict[str, str]


_C_INSIDE = frozenset(
    """
    translation_unit struct_specifier union_specifier class_specifier enum_specifier field_declaration_list
    enumerator_list type_definition declaration linkage_specification declaration_list namespace_definition
    preproc_ifdef preproc_if preproc_else preproc_elif template_declaration
    """.split()  # noqa: SIM905 - as above
)
_TS_INSIDE = frozenset(
    """
    program export_statement interface_declaration interface_body object_type enum_declaration enum_body
    ambient_declaration module internal_module expression_statement statement_block
    """.split()  # noqa: SIM905 - as above
)
_TS_MEMBERS = {"property_signature": "", "enum_assignment": "value", "property_identifier": ""}
_C_MEMBERS = {"field_declaration": "default_value", "enumerator": "value"}
_KINDS = {
    "go": _Kind(
        "tree_sitter_go", "language",
        frozenset({"source_file", "type_declaration", "type_spec", "struct_type", "field_declaration_list"}),
        {"field_declaration": "tag"},
    ),
    "rust": _Kind(
        "tree_sitter_rust", "language",
        frozenset(
            """
            source_file mod_item declaration_list struct_item union_item enum_item field_declaration_list
            enum_variant_list
            """.split()  # noqa: SIM905 - as above
        ),
        {"field_declaration": "", "enum_variant": "value"},
    ),
    "java": _Kind(
        "tree_sitter_java", "language",
        frozenset(
            """
            program class_declaration class_body enum_declaration enum_body enum_body_declarations
            interface_declaration interface_body record_declaration
            """.split()  # noqa: SIM905 - as above
        ),
        {"enum_constant": "arguments"},
    ),
    "typescript": _Kind("tree_sitter_typescript", "language_typescript", _TS_INSIDE, _TS_MEMBERS),
    "tsx": _Kind("tree_sitter_typescript", "language_tsx", _TS_INSIDE, _TS_MEMBERS),
    "c": _Kind("tree_sitter_c", "language", _C_INSIDE, _C_MEMBERS),
    "cpp": _Kind("tree_sitter_cpp", "language", _C_INSIDE, _C_MEMBERS),
}  # fmt: skip


def outer(found: Outline) -> Iterator[Symbol]:
    """Yield the symbols that are not inside the body of a function."""
    until = 0
    for symbol in found.symbols:  # by where they start
        if symbol.span.start < until:
            continue
        yield symbol
        if symbol.kind in _CALLABLE:
            until = symbol.span.end


def members(language: str, source: bytes) -> tuple[Member, ...]:
    """Return the members in ``source``, which an outline has been made of; none for a language that has no need.

    Raises:
        UnreadableError: parsing took too long.
    """
    if (kind := _KINDS.get(language)) is None:
        return ()
    from fenceline.workspace.index.walking import parse  # noqa: PLC0415 - tree-sitter behind it

    tree = parse(getattr(import_module(kind.wheel), kind.function), source)
    return tuple(_below(tree.root_node, kind, source, 0))


def _below(node: Node, kind: _Kind, source: bytes, depth: int) -> Iterator[Member]:
    for child in node.children if depth < _DEEPEST else ():
        if child.type in kind.members:
            if member := _member(child, kind.members[child.type], source):
                yield member
        elif child.type in kind.inside:
            yield from _below(child, kind, source, depth + 1)


def _member(node: Node, ends_at: str, source: bytes) -> Member | None:
    ending = node.child_by_field_name(ends_at) if ends_at else None
    end = ending.start_byte if ending else node.end_byte
    kept = tuple(_kept(node, end))
    words = (source[start:stop].decode("utf-8", "replace") for start, stop in kept)
    text = " ".join("...".join(words).split()).rstrip(" =;,")
    return Member(node.start_byte, text, kept) if text.strip(". ") else None


def _kept(node: Node, end: int) -> Iterator[tuple[int, int]]:
    """Yield the extents of a node before ``end`` between what is left out of it."""
    at = node.start_byte
    for start, stop in _left_out(node):
        if start >= end:
            break
        if start > at:
            yield at, start
        at = max(at, stop)
    if at < end:
        yield at, end


def _left_out(node: Node, depth: int = 0) -> Iterator[tuple[int, int]]:
    for child in node.children:
        if _computes(child) or depth > _DEEPEST:
            yield child.start_byte, child.end_byte
        else:
            yield from _left_out(child, depth + 1)


def _computes(node: Node) -> bool:
    return node.is_named and (node.type in _LEFT_OUT or node.type.endswith(_ENDINGS))
