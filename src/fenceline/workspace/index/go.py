"""Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.workspace.index.syntax import Found, Grammar, Imported, braces, declares, unquoted
from fenceline.workspace.index.walking import outline_with
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.workspace.index.syntax import Item, Spell
    from fenceline.workspace.symbols import Outline


def outline(language: str, path: str, source: bytes) -> Outline:
    """Return what a Go file declares."""
    return outline_with(_GRAMMAR, language, path, source)


def _load() -> object:
    import tree_sitter_go  # noqa: PLC0415 - loads the grammar

    return tree_sitter_go.language()


def _type(node: Node, spell: Spell) -> Iterator[Item]:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("type")
    if name is None or value is None:
        return
    match value.type:
        case "struct_type":
            fields = value.named_child(0)
            yield Found(spell(name), SymbolKind.STRUCT, node, fields and braces(fields))
        case "interface_type":
            yield Found(spell(name), SymbolKind.INTERFACE, node, braces(value), value)
        case _:
            yield Found(spell(name), SymbolKind.TYPE, node)


def _method(node: Node, spell: Spell) -> Iterator[Item]:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    receiver = node.child_by_field_name("receiver")
    if name is None or receiver is None:
        return
    yield Found(
        spell(name), SymbolKind.FUNCTION, node, body and braces(body), owner=_type_name(receiver, spell)
    )


def _type_name(node: Node, spell: Spell) -> str:
    """Return ``Stack`` of the receiver ``(s *Stack[T])``."""
    while node.type != "type_identifier":
        inner = node.child_by_field_name("type") or next((c for c in node.named_children if _leads(c)), None)
        if inner is None:
            return ""
        node = inner
    return spell(node)


def _leads(node: Node) -> bool:
    return node.type in {
        "parameter_declaration",
        "pointer_type",
        "generic_type",
        "type_identifier",
        "parenthesized_type",
    }


def _values(node: Node, spell: Spell) -> Iterator[Item]:
    value = node.child_by_field_name("value")
    for name in node.children_by_field_name("name"):
        if name.is_named:
            head_end = value.start_byte if value else None
            yield Found(spell(name), SymbolKind.CONSTANT, node, head_end=head_end)


def _import(node: Node, spell: Spell) -> Iterator[Item]:
    path, name = node.child_by_field_name("path"), node.child_by_field_name("name")
    if path is None:
        return
    module = unquoted(spell(path))
    match spell(name) if name else module.rpartition("/")[2]:
        case "_":
            yield Imported(module, ())
        case ".":
            yield Imported(module, ("*",))
        case bound:
            yield Imported(module, (bound,))


_GRAMMAR = Grammar(
    _load,
    {
        "function_declaration": declares(SymbolKind.FUNCTION),
        "method_declaration": _method,
        "method_elem": declares(SymbolKind.FUNCTION),
        "type_spec": _type,
        "type_alias": _type,
        "const_spec": _values,
        "var_spec": _values,
        "import_spec": _import,
    },
    frozenset(
        {
            "type_declaration",
            "const_declaration",
            "var_declaration",
            "var_spec_list",
            "import_declaration",
            "import_spec_list",
        }
    ),
)
