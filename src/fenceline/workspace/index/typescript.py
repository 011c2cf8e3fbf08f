"""TypeScript and TSX: JavaScript's table and the declarations of types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.workspace.index import javascript
from fenceline.workspace.index.syntax import Found, Grammar, Inside, braces, declares, unquoted
from fenceline.workspace.index.walking import outline_with
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.workspace.index.syntax import Item, Reader, Spell
    from fenceline.workspace.symbols import Outline


def outline(language: str, path: str, source: bytes) -> Outline:
    """Return what a TypeScript file declares."""
    return outline_with(_TSX if language == "tsx" else _TYPESCRIPT, language, path, source)


def _load_typescript() -> object:
    import tree_sitter_typescript  # noqa: PLC0415 - loads the grammar

    return tree_sitter_typescript.language_typescript()


def _load_tsx() -> object:
    import tree_sitter_typescript  # noqa: PLC0415 - loads the grammar

    return tree_sitter_typescript.language_tsx()


def _namespace(node: Node, spell: Spell) -> Iterator[Item]:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return
    if name.type == "string" and "." in spell(name):
        yield Inside(body)  # a file's name, not a qualified one
        return
    owner, _, last = unquoted(spell(name)).rpartition(".")
    yield Found(last, SymbolKind.MODULE, node, braces(body), body, owner)


_READERS: dict[str, Reader] = {
    **javascript.READERS,
    "public_field_definition": javascript.field("name"),
    "abstract_class_declaration": declares(SymbolKind.CLASS),
    "interface_declaration": declares(SymbolKind.INTERFACE),
    "type_alias_declaration": declares(SymbolKind.TYPE),
    "enum_declaration": declares(SymbolKind.ENUM),
    "internal_module": _namespace,
    "module": _namespace,
    **dict.fromkeys(
        ("function_signature", "method_signature", "abstract_method_signature"), declares(SymbolKind.FUNCTION)
    ),
}
_WRAPPERS = javascript.WRAPPERS | {"ambient_declaration"}
_ATTRIBUTES = frozenset({"decorator"})

_TYPESCRIPT = Grammar(_load_typescript, _READERS, _WRAPPERS, attributes=_ATTRIBUTES)
_TSX = Grammar(_load_tsx, _READERS, _WRAPPERS, attributes=_ATTRIBUTES)
