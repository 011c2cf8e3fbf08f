"""Which members a value has, where the text of its file says all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.javascript.syntax import first, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source

OBJECT = frozenset(
    {
        *("constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString"),
        *("toString", "valueOf", "__proto__", "__defineGetter__", "__defineSetter__"),
        *("__lookupGetter__", "__lookupSetter__", "__esModule"),
    }
)
"""What every object has."""
FUNCTION = OBJECT | {"apply", "arguments", "bind", "call", "caller", "length", "name", "prototype"}
"""What every function and class has."""
_FUNCTIONS = frozenset(
    {"function_expression", "function_declaration", "arrow_function", "generator_function"}
)
_CLASSES = frozenset({"class", "class_declaration"})
_WRAPPED = frozenset({"parenthesized_expression", "as_expression", "satisfies_expression"})
_HANDED_ON = frozenset(
    {
        "arguments",
        "assignment_expression",
        "spread_element",
        "variable_declarator",
        "array",
        "pair",
        "unary_expression",
    }
)


def members_of(source: Source, value: Node | None) -> frozenset[str] | None:
    """Return the members of an expression's value; None when it may have others."""
    while value is not None and value.type in _WRAPPED:
        value = value.named_child(0)
    if value is None:
        return None
    match value.type:
        case "object":
            names = frozenset(keys(source, value))
            return None if "" in names else names | OBJECT
        case "class" | "class_declaration":
            return _of_class(source, value)
        case "identifier":
            return _of_name(source, value)
        case "call_expression" if source.text(value).startswith("Object.freeze("):
            given = value.child_by_field_name("arguments")
            return members_of(source, given.named_child(0)) if given else None
        case _:
            return FUNCTION if value.type in _FUNCTIONS else None


def keys(source: Source, value: Node) -> Iterator[str]:
    """Yield the names of an object literal's members; an empty one for what is spread or computed."""
    for one in value.named_children:
        match one.type:
            case "shorthand_property_identifier":
                yield source.text(one)
            case "pair" | "method_definition":
                yield _key(source, one.child_by_field_name("key") or one.child_by_field_name("name"))
            case "comment":
                pass
            case _:
                yield ""


def _key(source: Source, key: Node | None) -> str:
    if key is None:
        return ""
    match key.type:
        case "property_identifier" | "number":
            return source.text(key)
        case "string":
            return unquoted(source.text(key))
        case _:
            return ""


def _of_class(source: Source, value: Node) -> frozenset[str] | None:
    body = value.child_by_field_name("body")
    if body is None or first(value.named_children, "class_heritage", "decorator"):
        return None
    members = (
        one.child_by_field_name("name") or one.child_by_field_name("property") for one in body.named_children
    )
    return FUNCTION | {source.text(name) for name in members if name is not None}


def _of_name(source: Source, name: Node) -> frozenset[str] | None:
    """Return the members of what the file's top level declares once under this name, and of what it adds to it."""
    text = source.text(name)
    found = list(_declarations(source, text))
    if len(found) != 1 or found[0] is None:
        return None
    members = members_of(source, found[0]) if found[0].type != "identifier" else None
    if members is None:
        return None
    added: set[str] = set()
    for one in source.mentions(text):
        if one != name and not _adds(source, one, found[0], added):
            return None
    return members | added


def _declarations(source: Source, text: str) -> Iterator[Node | None]:
    """Yield the values that a name is declared with, at any depth; None for one that is not written out."""
    for one in source.all(
        "function_declaration", "class_declaration", "internal_module", "interface_declaration"
    ):
        name = one.child_by_field_name("name")
        if name is not None and source.text(name) == text:
            yield one if one.type in _FUNCTIONS | _CLASSES else None
    for one in source.all("variable_declarator"):
        name = one.child_by_field_name("name")
        if name is not None and name.type == "identifier" and source.text(name) == text:
            yield one.child_by_field_name("value") if one.child_by_field_name("type") is None else None


def _adds(source: Source, one: Node, value: Node, added: set[str]) -> bool:
    """Note what this mention of a value adds to it; False when somebody else may add more."""
    around = one.parent
    if around is None:
        return False
    if around.child_by_field_name("name") == one and around in {value, value.parent}:
        return True  # its declaration
    if around.type == "member_expression" and around.child_by_field_name("object") == one:
        member, outer = around.child_by_field_name("property"), around.parent
        if outer is not None and outer.child_by_field_name("left") == around and member is not None:
            added.add(source.text(member))
        return True
    if around.type == "assignment_expression" and around.child_by_field_name("right") == one:
        left = around.child_by_field_name("left")
        return left is not None and source.text(left).startswith(("module.exports", "exports"))
    return around.type not in _HANDED_ON and not (
        around.type == "subscript_expression" and _is_written(around)
    )


def _is_written(around: Node) -> bool:
    return around.parent is not None and around.parent.child_by_field_name("left") == around
