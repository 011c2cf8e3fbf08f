"""What the objects of a class have, where the class says all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.specifiers import Named
from fenceline.grounding.javascript.syntax import first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source

_OWN_THIS = frozenset(
    {
        "function_expression",
        "function_declaration",
        "generator_function",
        "generator_function_declaration",
        "object",
    }
)
_HARMLESS = frozenset(
    {
        "return_statement",
        "binary_expression",
        "expression_statement",
        "arrow_function",
        "template_substitution",
    }
)
OPTIONAL = frozenset({"optional_chain", "?."})
"""Nodes that allow what stands before them to be missing."""
_WRITES = frozenset({"array_pattern", "pair_pattern", "rest_pattern", "assignment_pattern"})
_MEMBERS = frozenset(
    {
        "method_definition",
        "field_definition",
        "public_field_definition",
        "method_signature",
        "abstract_method_signature",
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One class.

    Attributes:
        name: of the class, empty without one.
        names: of its objects' and its own members, whoever gives them.
        asked: members that it reads of ``this``.
        open: it may have more: from a superclass, a decorator, a merged declaration, or code that is handed the
            class or an object of it.
    """

    name: str
    names: frozenset[str]
    asked: tuple[Named, ...]
    open: bool


def shape_of(source: Source, node: Node) -> Shape:
    """Read the class declared at ``node``."""
    name = node.child_by_field_name("name")
    text = source.text(name) if name else ""
    body = node.child_by_field_name("body")
    if body is None or _is_extended(source, node, text):
        return Shape(text, frozenset(), (), open=True)
    names: set[str] = set()
    asked: list[Named] = []
    for member in body.named_children:
        if not _take_member(source, member, names):
            return Shape(text, frozenset(names), (), open=True)
    for this in _own_this(body):
        if not _take_use(source, this, names, asked):
            return Shape(text, frozenset(names), (), open=True)
    return Shape(text, frozenset(names), tuple(asked), open=False)


def _is_extended(source: Source, node: Node, name: str) -> bool:
    around = node.parent
    decorated = first(node.named_children, "decorator") or (
        around and first(around.named_children, "decorator")
    )
    if first(node.named_children, "class_heritage") or decorated:
        return True
    if around is not None and around.type in {"arguments", "call_expression", "return_statement"}:
        return True  # handed on as it is made
    return any(_is_handed_on(source, one) for one in source.mentions(name))


def _is_handed_on(source: Source, one: Node) -> bool:
    """Return whether this mention of the class may add members to it."""
    around = one.parent
    if around is None:
        return False
    if around.type == "interface_declaration":
        return True
    if around.type == "member_expression" and around.child_by_field_name("object") == one:
        member = around.child_by_field_name("property")
        outer = around.parent
        written = outer is not None and outer.child_by_field_name("left") == around
        return written or (member is not None and source.text(member) == "prototype")
    return around.type in {"arguments", "assignment_expression", "array", "spread_element"}


def _take_member(source: Source, member: Node, names: set[str]) -> bool:
    """Note what a member of the class body is called; False when that cannot be told."""
    if member.type in {"comment", "class_static_block", "decorator"}:
        return True
    name = member.child_by_field_name("name") or member.child_by_field_name("property")
    if member.type not in _MEMBERS or name is None:
        return False
    if name.type == "computed_property_name":
        return source.text(name).startswith("[Symbol.")
    names.add(source.text(name).strip("\"'"))
    if source.text(name) == "constructor" and (parameters := member.child_by_field_name("parameters")):
        names |= {source.text(one) for one in _properties(parameters)}
    return True


def _properties(parameters: Node) -> Iterator[Node]:
    """Yield the names of TypeScript's parameters that are members too."""
    for one in parameters.named_children:
        target = one.child_by_field_name("pattern")
        if target is not None and any(
            c.type in {"accessibility_modifier", "override_modifier", "readonly"} for c in one.children
        ):
            yield target


def _own_this(body: Node) -> Iterator[Node]:
    """Yield every ``this`` in a class body that is an object of the class, or the class."""
    left = [body]
    while left:
        node = left.pop()
        if node.type == "this":
            yield node
        elif node.type not in _OWN_THIS and node.type not in {"class", "class_declaration"}:
            left += node.named_children


def _take_use(source: Source, this: Node, names: set[str], asked: list[Named]) -> bool:
    """Note what one ``this`` is used for; False when it is handed on, and anything may be done to it."""
    around = this.parent
    if around is None or around.type in {"this_type", "type_annotation", "type_predicate"}:
        return True
    if around.type == "member_expression" and around.child_by_field_name("object") == this:
        name = around.child_by_field_name("property")
        outer = around.parent
        if name is None or outer is None:
            return False
        text = source.text(name)
        if outer.child_by_field_name("left") == around or outer.type in _WRITES:
            names.add(text)
        elif (
            outer.type == "call_expression"
            and outer.child_by_field_name("function") == around
            and not any(child.type in OPTIONAL for one in (around, outer) for child in one.children)
        ):
            asked.append(Named(text, name))
        return True
    if around.type in {
        "subscript_expression",
        "arguments",
        "spread_element",
        "pair",
        "assignment_expression",
        "array",
    }:
        return False
    if around.type == "variable_declarator":  # under another name members may be added
        target = around.child_by_field_name("name")
        return target is not None and target.type == "object_pattern"
    return around.type in _HARMLESS
