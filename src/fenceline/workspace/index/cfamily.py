"""C and C++. A header is read as C++ when it says something that C cannot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.workspace.index.syntax import (
    Found,
    Grammar,
    Imported,
    Inside,
    braces,
    declares,
    passes,
    unquoted,
)
from fenceline.workspace.index.walking import outline_with
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.workspace.index.syntax import Item, Reader, Spell
    from fenceline.workspace.symbols import Outline

_ONLY_CPP = re.compile(
    rb"^\s*(?:class\s+\w|namespace\s+\w|template\s*<|using\s+\w|(?:public|private)\s*:)"
    rb"|\bstd::|\bconst\s+[\w:]+\s*&\s*\w",
    re.MULTILINE,
)
_TEMPLATE_ARGUMENTS = re.compile(r"<[^<>]*>")
_TYPES = {
    "struct_specifier": SymbolKind.STRUCT,
    "union_specifier": SymbolKind.STRUCT,
    "class_specifier": SymbolKind.CLASS,
    "enum_specifier": SymbolKind.ENUM,
}


def outline(language: str, path: str, source: bytes) -> Outline:
    """Return what a C or C++ file declares."""
    if language == "c" and path.endswith(".h") and _ONLY_CPP.search(source):
        language = "cpp"
    return outline_with(_CPP if language == "cpp" else _C, language, path, source)


def _load_c() -> object:
    import tree_sitter_c  # noqa: PLC0415 - loads the grammar

    return tree_sitter_c.language()


def _load_cpp() -> object:
    import tree_sitter_cpp  # noqa: PLC0415 - loads the grammar

    return tree_sitter_cpp.language()


def _type(node: Node, spell: Spell) -> Iterator[Item]:
    """Read a struct, union, class or enum that has a body."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is not None and body is not None:
        yield Found(_plain(spell(name)), _TYPES[node.type], node, braces(body), body)


def _function(node: Node, spell: Spell) -> Iterator[Item]:
    body = node.child_by_field_name("body")
    name, _ = _declared(node, spell)
    owner, _, bare = name.rpartition("::")
    initializers = next((c for c in node.children if c.type == "field_initializer_list"), None)
    head_end = initializers.start_byte if initializers else None
    owner = owner.replace("::", ".")
    yield Found(bare, SymbolKind.FUNCTION, node, body and braces(body), owner=owner, head_end=head_end)


def _declaration(node: Node, spell: Spell) -> Iterator[Item]:
    """Read a type declared on the way, prototypes, and variables of a file."""
    yield from _inline_type(node, spell)
    for declarator in node.children_by_field_name("declarator"):
        name, is_function = _declared(declarator, spell)
        owner, _, bare = name.rpartition("::")
        owner = owner.replace("::", ".")
        if is_function:
            yield Found(bare, SymbolKind.FUNCTION, node, owner=owner)
        elif node.type == "declaration":
            plain = declarator.child_by_field_name("declarator") if "init" in declarator.type else None
            tail = spell(plain or declarator)
            head_end = node.children_by_field_name("declarator")[0].start_byte
            yield Found(bare, SymbolKind.CONSTANT, node, owner=owner, head_end=head_end, tail=tail)


def _inline_type(node: Node, spell: Spell) -> Iterator[Item]:
    type_ = node.child_by_field_name("type")
    if type_ is not None and type_.type in _TYPES:
        yield from _type(type_, spell)


def _typedef(node: Node, spell: Spell) -> Iterator[Item]:
    type_ = node.child_by_field_name("type")
    body = type_.child_by_field_name("body") if type_ else None
    for declarator in node.children_by_field_name("declarator"):
        name, _ = _declared(declarator, spell)
        if type_ and body:
            kind = _TYPES.get(type_.type, SymbolKind.TYPE)
            yield Found(name, kind, node, braces(body), head_end=body.start_byte, tail=name)
        else:
            yield Found(name, SymbolKind.TYPE, node)


def _declared(node: Node, spell: Spell) -> tuple[str, bool]:
    """Return the name in a declarator, ``*f(int a)``, and whether it is a function's."""
    is_function = False
    while True:
        inner = node.child_by_field_name("declarator") or _wrapped(node)
        if inner is None or node.type == "operator_cast":
            break
        if node.type == "function_declarator":
            is_function = inner.type != "parenthesized_declarator"
        node = inner
    return _plain(spell(node)), is_function


def _wrapped(node: Node) -> Node | None:
    if node.type not in {"reference_declarator", "parenthesized_declarator", "attributed_declarator"}:
        return None
    return next(
        (child for child in node.named_children if "declarator" in child.type or "identifier" in child.type),
        None,
    )


def _plain(name: str) -> str:
    """Return a name without template arguments: ``P::go`` of ``P<T>::go``."""
    name, operator, symbol = name.partition("operator")
    if operator and (symbol[:1].isspace() or not symbol[:1].isalnum()):
        called = symbol.partition("(")[0].strip() or "()"
        return _plain(name) + operator + (" " if called[0].isalpha() else "") + called
    name, before = name + operator + symbol, ""
    while before != name:
        before, name = name, _TEMPLATE_ARGUMENTS.sub("", name)
    return "".join(name.split())


def _namespace(node: Node, spell: Spell) -> Iterator[Item]:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None and body is not None:
        yield Inside(body)
    elif name is not None and body is not None:
        owner, _, bare = _plain(spell(name)).rpartition("::")
        yield Found(bare, SymbolKind.MODULE, node, braces(body), body, owner.replace("::", "."))


def _include(node: Node, spell: Spell) -> Iterator[Item]:
    path = node.child_by_field_name("path")
    if path is not None:
        yield Imported(unquoted(spell(path)), ("*",))


_READERS: dict[str, Reader] = {
    "function_definition": _function,
    "declaration": _declaration,
    "type_definition": _typedef,
    "preproc_include": _include,
    **dict.fromkeys(_TYPES, _type),
    **dict.fromkeys(
        ("preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "preproc_elifdef"), passes
    ),
    "declaration_list": passes,
}
_CPP_READERS: dict[str, Reader] = {
    **_READERS,
    "field_declaration": _declaration,
    "namespace_definition": _namespace,
    "alias_declaration": declares(SymbolKind.TYPE),
    "concept_definition": declares(SymbolKind.TYPE),
}

_C = Grammar(_load_c, _READERS, frozenset({"linkage_specification"}))
_CPP = Grammar(_load_cpp, _CPP_READERS, frozenset({"linkage_specification", "template_declaration"}))
