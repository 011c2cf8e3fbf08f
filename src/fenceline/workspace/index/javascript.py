"""JavaScript and JSX; TypeScript builds on this table."""

from __future__ import annotations

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
from fenceline.workspace.symbols import Span, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.workspace.index.syntax import Item, Reader, Spell
    from fenceline.workspace.symbols import Outline

_FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})


def outline(language: str, path: str, source: bytes) -> Outline:
    """Return what a JavaScript file declares."""
    return outline_with(GRAMMAR, language, path, source)


def _load() -> object:
    import tree_sitter_javascript  # noqa: PLC0415 - loads the grammar

    return tree_sitter_javascript.language()


def _function(node: Node, spell: Spell) -> Iterator[Item]:
    name = node.child_by_field_name("name")
    if name is not None:
        yield _valued(_key(name, spell), node, node)


def _valued(name: str, node: Node, value: Node | None, owner: str = "") -> Found:
    """Return what ``name = value`` declares: a function, a class, or a constant and an object's methods."""
    if value is None:
        return Found(name, SymbolKind.CONSTANT, node, owner=owner)
    body = value.child_by_field_name("body")
    if value.type == "class":
        return Found(name, SymbolKind.CLASS, node, body and braces(body), body, owner)
    if body is not None:
        block = braces(body) if body.type == "statement_block" else Span(body.start_byte, body.end_byte)
        return Found(name, SymbolKind.FUNCTION, node, block, body, owner)
    inner = value if value.type == "object" else None
    return Found(name, SymbolKind.CONSTANT, node, None, inner, owner, head_end=value.start_byte)


def _variable(node: Node, spell: Spell) -> Iterator[Item]:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return
    if value is not None and (module := _required(value, spell)):
        yield Imported(module, tuple(_bound(name, spell)))
    elif name.type == "identifier":
        type_ = node.child_by_field_name("type")
        yield _valued(spell(name), node, _unwrapped(value) if type_ is None else value)


def _unwrapped(value: Node | None) -> Node | None:
    """Return the object of ``{…} as const`` and ``{…} satisfies T``."""
    if value is not None and value.type in {"as_expression", "satisfies_expression"}:
        return value.child(0)
    return value


def field(name_field: str) -> Reader:
    """Return a reader of class fields; a function as value makes a method."""

    def read(node: Node, spell: Spell) -> Iterator[Item]:
        name = node.child_by_field_name(name_field)
        if name is not None:
            yield _valued(_key(name, spell), node, node.child_by_field_name("value"))

    return read


def _pair(node: Node, spell: Spell) -> Iterator[Item]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if key is not None and value is not None and value.type in _FUNCTIONS:
        yield _valued(_key(key, spell), node, value)


def _assignment(node: Node, spell: Spell) -> Iterator[Item]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    name = right.child_by_field_name("name")
    code = right.type == "class" or right.type in _FUNCTIONS
    match _members(left, spell):
        case ["module", "exports"] | ["exports"]:
            if code:
                yield _valued(spell(name) if name else "exports", node, right)
            elif right.type == "object":
                yield Inside(right)
        case ["module", "exports", exported] | ["exports", exported] if code:
            yield _valued(exported, node, right)
        case [*owner, "prototype"] if owner and right.type == "object":
            yield Inside(right, ".".join(owner))
        case [*owner, "prototype", method] if owner and code:
            yield _valued(method, node, right, ".".join(owner))
        case [*owner, member] if owner and code:
            yield _valued(member, node, right, ".".join(owner))
        case _:
            pass


def _members(node: Node, spell: Spell) -> list[str]:
    """Return ``["Foo", "prototype", "bar"]`` of ``Foo.prototype.bar``; empty for any other expression."""
    if node.type == "identifier":
        return [spell(node)]
    base, member = node.child_by_field_name("object"), node.child_by_field_name("property")
    if node.type != "member_expression" or base is None or member is None:
        return []
    before = _members(base, spell)
    return [*before, spell(member)] if before else []


def _call(node: Node, spell: Spell) -> Iterator[Item]:
    """Read ``(function () {…})()`` and ``define(…, function () {…})`` as content; a bare ``require("…")``."""
    if module := _required(node, spell):
        yield Imported(module, ())
    called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if called is not None and spell(called) == "define" and given is not None and given.named_children:
        called = given.named_children[-1]
    while called is not None and called.type in {"parenthesized_expression", "member_expression"}:
        called = called.named_child(0)
    if called is not None and called.type in _FUNCTIONS and (body := called.child_by_field_name("body")):
        yield Inside(body)


def _default(node: Node, spell: Spell) -> Iterator[Item]:
    """Read the value of ``export default``."""
    if node.parent is None or node.parent.type != "export_statement":
        return
    name = node.child_by_field_name("name")
    if node.type == "object":
        yield Inside(node)
    else:
        yield _valued(spell(name) if name else "default", node, node)


def _import(node: Node, spell: Spell) -> Iterator[Item]:
    clause = next((c for c in node.children if c.type in {"import_clause", "import_require_clause"}), None)
    source = node.child_by_field_name("source") or (clause and clause.child_by_field_name("source"))
    if source is not None:
        yield Imported(unquoted(spell(source)), tuple(_bound(clause, spell)) if clause else ())


def _reexport(node: Node, spell: Spell) -> Iterator[Item]:
    if node.parent is not None and node.parent.type == "export_statement":
        yield Imported(unquoted(spell(node)), ())


def _bound(node: Node, spell: Spell) -> Iterator[str]:
    """Yield the names that an import clause or a pattern binds."""
    match node.type:
        case "identifier" | "shorthand_property_identifier_pattern":
            yield spell(node)
        case "import_specifier":
            name = node.child_by_field_name("alias") or node.child_by_field_name("name")
            yield from _bound(name, spell) if name else ()
        case "pair_pattern":
            value = node.child_by_field_name("value")
            yield from _bound(value, spell) if value else ()
        case "string":
            pass
        case _:
            for child in node.named_children:
                yield from _bound(child, spell)


def _required(node: Node, spell: Spell) -> str:
    """Return the module of ``require("…")``, with or without a member behind it; empty for anything else."""
    while node.type == "member_expression" and (base := node.child_by_field_name("object")):
        node = base
    called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if called is None or given is None or spell(called) != "require" or given.named_child_count != 1:
        return ""
    module = given.named_children[0]
    return unquoted(spell(module)) if module.type == "string" else ""


def _key(node: Node, spell: Spell) -> str:
    """Return a member's name; ``[Symbol.iterator]`` is ``@@iterator``, as in the language's standard."""
    text = spell(node)
    match node.type:
        case "string":
            return unquoted(text)
        case "computed_property_name":
            return text.replace("[Symbol.", "@@").strip("[]")
        case _:
            return text


READERS: dict[str, Reader] = {
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "method_definition": _function,
    "class_declaration": declares(SymbolKind.CLASS),
    "field_definition": field("property"),
    "variable_declarator": _variable,
    "pair": _pair,
    "assignment_expression": _assignment,
    "call_expression": _call,
    "import_statement": _import,
    "string": _reexport,
    **dict.fromkeys((*_FUNCTIONS, "class", "object"), _default),
    **dict.fromkeys(("statement_block", "if_statement", "else_clause", "try_statement"), passes),
}
WRAPPERS = frozenset(
    {
        "export_statement",
        "lexical_declaration",
        "variable_declaration",
        "expression_statement",
        "unary_expression",
    }
)

GRAMMAR = Grammar(_load, READERS, WRAPPERS, attributes=frozenset({"decorator"}))
