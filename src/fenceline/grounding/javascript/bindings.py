"""Which names a declaration or a pattern binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.javascript.syntax import first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_NAMED = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "function_signature",
        "class_declaration",
        "abstract_class_declaration",
        "interface_declaration",
        "type_alias_declaration",
        "enum_declaration",
        "internal_module",
        "module",
    }
)
VARIABLES = frozenset({"lexical_declaration", "variable_declaration", "using_declaration"})


def declared(node: Node) -> Iterator[Node]:
    """Yield the identifiers that a declaration statement binds where it stands."""
    if node.type in _NAMED:
        name = node.child_by_field_name("name")
        while name is not None and name.type in {"nested_identifier", "member_expression"}:
            name = name.child_by_field_name("object")
        if name is not None and name.type != "string":
            yield name
    elif node.type in VARIABLES:
        for one in node.named_children:
            name = one.child_by_field_name("name") if one.type == "variable_declarator" else None
            if name is not None:
                yield from bound(name)
    elif node.type == "import_alias":
        yield from node.named_children[:1]
    elif node.type in {"ambient_declaration", "expression_statement"}:
        for child in node.named_children:
            yield from declared(child)


def bound(pattern: Node) -> Iterator[Node]:
    """Yield the identifiers that a pattern binds."""
    for node, binds in taken_apart(pattern):
        if binds:
            yield node


def taken_apart(pattern: Node) -> Iterator[tuple[Node, bool]]:
    """Yield the identifiers of a pattern with True, and the expressions in it with False.

    The expressions are default values and computed keys.
    """
    left = [pattern]
    while left:
        node = left.pop()
        match node.type:
            case "identifier" | "shorthand_property_identifier_pattern" | "type_identifier":
                yield node, True
            case "object_pattern" | "array_pattern" | "rest_pattern":
                left += node.named_children
            case "pair_pattern":
                key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
                if key is not None and key.type == "computed_property_name":
                    yield key, False
                left += [value] if value else []
            case "assignment_pattern" | "object_assignment_pattern":
                target, default = node.child_by_field_name("left"), node.child_by_field_name("right")
                left += [target] if target else []
                if default is not None:
                    yield default, False
            case _:
                yield node, False


def imported(node: Node) -> Iterator[Node]:
    """Yield the identifiers that an import statement binds."""
    clause = first(node.children, "import_clause", "import_require_clause")
    for child in clause.named_children if clause else ():
        match child.type:
            case "identifier":
                yield child
            case "namespace_import":
                yield from child.named_children[-1:]
            case "named_imports":
                for one in child.named_children:
                    name = one.child_by_field_name("alias") or one.child_by_field_name("name")
                    if name is not None:
                        yield name
            case _:
                pass
