"""Rust. Macros are not looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.workspace.index.syntax import Found, Grammar, Imported, braces, declares, passes
from fenceline.workspace.index.walking import outline_with
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.workspace.index.syntax import Item, Spell
    from fenceline.workspace.symbols import Outline


def outline(language: str, path: str, source: bytes) -> Outline:
    """Return what a Rust file declares."""
    return outline_with(_GRAMMAR, language, path, source)


def _load() -> object:
    import tree_sitter_rust  # noqa: PLC0415 - loads the grammar

    return tree_sitter_rust.language()


def _function(node: Node, spell: Spell) -> Iterator[Item]:
    """Read a function without what is declared inside it."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is not None:
        yield Found(spell(name), SymbolKind.FUNCTION, node, body and braces(body))


def _impl(node: Node, spell: Spell) -> Iterator[Item]:
    """Read ``impl Trait for Type``: named by its header, so that ``Type`` still names the type itself."""
    type_, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if type_ is None:
        return
    trait = node.child_by_field_name("trait")
    target = _type_name(type_, spell)
    name = f"impl {_type_name(trait, spell)} for {target}" if trait else f"impl {target}"
    yield Found(name, SymbolKind.IMPL, node, body and braces(body), body, scope=target)


def _type_name(node: Node, spell: Spell) -> str:
    """Return ``Point`` of ``geometry::Point<T>`` or ``&Point``."""
    inner = node.child_by_field_name("type") or node.child_by_field_name("name")
    return _type_name(inner, spell) if inner else "".join(spell(node).split())


def _use(node: Node, spell: Spell) -> Iterator[Item]:
    argument = node.child_by_field_name("argument")
    if argument is not None:
        yield from _used(argument, "", spell)


def _used(node: Node, prefix: str, spell: Spell) -> Iterator[Imported]:
    """Yield the targets of a use tree, ``a::{b, c as d}``, one by one."""
    match node.type:
        case "scoped_use_list":
            path, names = node.child_by_field_name("path"), node.child_by_field_name("list")
            inner = _path(prefix, spell(path) if path else "")
            yield from _used(names, inner, spell) if names else ()
        case "use_list":
            for child in node.named_children:
                yield from _used(child, prefix, spell)
        case "use_as_clause":
            path, alias = node.child_by_field_name("path"), node.child_by_field_name("alias")
            if path and alias:
                yield Imported(_path(prefix, spell(path)).removesuffix("::self"), (spell(alias),))
        case "use_wildcard":
            yield Imported(_path(prefix, spell(node).removesuffix("*").removesuffix("::")), ("*",))
        case "self":
            yield Imported(prefix, (prefix.rpartition("::")[2],))
        case "identifier" | "scoped_identifier" | "crate" | "super":
            module = _path(prefix, spell(node))
            yield Imported(module, (module.rpartition("::")[2],))
        case _:
            pass


def _path(*parts: str) -> str:
    return "::".join(filter(None, parts))


def _extern_crate(node: Node, spell: Spell) -> Iterator[Item]:
    name = node.child_by_field_name("name")
    if name is not None:
        alias = node.child_by_field_name("alias")
        yield Imported(spell(name), (spell(alias or name),))


_GRAMMAR = Grammar(
    _load,
    {
        "function_item": _function,
        "function_signature_item": _function,
        "struct_item": declares(SymbolKind.STRUCT),
        "union_item": declares(SymbolKind.STRUCT),
        "enum_item": declares(SymbolKind.ENUM),
        "trait_item": declares(SymbolKind.TRAIT),
        "impl_item": _impl,
        "mod_item": declares(SymbolKind.MODULE),
        "type_item": declares(SymbolKind.TYPE),
        "associated_type": declares(SymbolKind.TYPE),
        "const_item": declares(SymbolKind.CONSTANT, value="value"),
        "static_item": declares(SymbolKind.CONSTANT, value="value"),
        "use_declaration": _use,
        "extern_crate_declaration": _extern_crate,
        "declaration_list": passes,
    },
    frozenset({"foreign_mod_item"}),
    frozenset({"line_comment", "block_comment"}),
    frozenset({"attribute_item"}),
)
