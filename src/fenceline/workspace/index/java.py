"""Java."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.workspace.index.syntax import Found, Grammar, Imported, declares, passes
from fenceline.workspace.index.walking import outline_with
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.workspace.index.syntax import Item, Spell
    from fenceline.workspace.symbols import Outline


def outline(language: str, path: str, source: bytes) -> Outline:
    """Return what a Java file declares."""
    return outline_with(_GRAMMAR, language, path, source)


def _load() -> object:
    import tree_sitter_java  # noqa: PLC0415 - loads the grammar

    return tree_sitter_java.language()


def _fields(node: Node, spell: Spell) -> Iterator[Item]:
    declarators = node.children_by_field_name("declarator")
    for declarator in declarators:
        name = declarator.child_by_field_name("name")
        if name is not None:
            head_end = declarators[0].start_byte
            yield Found(spell(name), SymbolKind.CONSTANT, node, head_end=head_end, tail=spell(name))


def _import(node: Node, spell: Spell) -> Iterator[Item]:
    path = next((child for child in node.named_children if child.type.endswith("identifier")), None)
    if path is None:
        return
    module = "".join(spell(path).split())
    whole = any(child.type == "asterisk" for child in node.named_children)
    yield Imported(module, ("*",) if whole else (module.rpartition(".")[2],))


_GRAMMAR = Grammar(
    _load,
    {
        "class_declaration": declares(SymbolKind.CLASS),
        "record_declaration": declares(SymbolKind.CLASS),
        "interface_declaration": declares(SymbolKind.INTERFACE),
        "annotation_type_declaration": declares(SymbolKind.INTERFACE),
        "enum_declaration": declares(SymbolKind.ENUM),
        "enum_body_declarations": passes,
        "method_declaration": declares(SymbolKind.FUNCTION),
        "constructor_declaration": declares(SymbolKind.FUNCTION),
        "compact_constructor_declaration": declares(SymbolKind.FUNCTION),
        "annotation_type_element_declaration": declares(SymbolKind.FUNCTION),
        "field_declaration": _fields,
        "constant_declaration": _fields,
        "import_declaration": _import,
    },
    comments=frozenset({"line_comment", "block_comment"}),
    attributes=frozenset({"annotation", "marker_annotation"}),
)
