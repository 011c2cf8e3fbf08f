"""What code uses ``this`` and classes for, and what others may add to them there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fenceline.grounding.javascript.syntax import outwards

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source

CLASSES = ("class_declaration", "abstract_class_declaration", "class")
"""Nodes that are a class."""
Growth = Literal["none", "spelt", "any"]
"""What may give objects members: nothing; code that spells them; code that computes them or takes all of another's."""
How = Literal["read", "called", "written", "tested"]
OPTIONAL = frozenset({"optional_chain", "?."})
"""Nodes that allow what stands before them to be missing."""
_TESTED = frozenset(
    {
        *("if_statement", "while_statement", "unary_expression"),
        *("update_expression", "augmented_assignment_expression"),
    }
)

_OWN_THIS = frozenset(
    {
        *("function_expression", "function_declaration", "generator_function"),
        *("generator_function_declaration", "class_body"),
    }
)
_HARMLESS = frozenset(
    {
        *("return_statement", "binary_expression", "expression_statement", "arrow_function"),
        *("template_substitution", "this_type", "type_annotation", "type_predicate"),
    }
)
_ASSIGNS = frozenset(
    {
        *("assignment_expression", "augmented_assignment_expression", "for_in_statement"),
        *("assignment_pattern", "object_assignment_pattern"),
    }
)
_WRITES = frozenset({"array_pattern", "pair_pattern", "rest_pattern", "assignment_pattern"})
_HANDED_ON = frozenset({"arguments", "assignment_expression", "array", "spread_element", "pair"})
_MIXES = re.compile(
    r"(?i:assign|extend|mix|defin|inherit|setproto|observ|decorat|bindall)\w*$|^[A-Z][\w.]*\.(?:call|apply)$"
)
_ASKS = frozenset({"&&", "||", "??", "==", "!=", "===", "!==", "in", "instanceof"})


@dataclass(frozen=True, slots=True)
class Use:
    """What one ``this`` is used for: how which member of it, and what others may add to it there."""

    growth: Growth = "none"
    member: Node | None = None
    how: How = "tested"


def own_this(source: Source, body: Node) -> Iterator[Node]:
    """Yield every ``this`` in a class body that is an object of the class, or the class."""
    for this in source.all("this"):
        if body.start_byte < this.start_byte < body.end_byte and _home(this) == body:
            yield this


def _home(this: Node) -> Node | None:
    """Return the body of the class, or the function, whose ``this`` it is."""
    for around in outwards(this):
        if around.type in _OWN_THIS or _is_of_object(around):
            return around
    return None


def _is_of_object(node: Node) -> bool:
    """Return whether a method is an object's that is written out."""
    return node.type == "method_definition" and node.parent is not None and node.parent.type == "object"


def use_of(source: Source, this: Node) -> Use:
    """Return what one ``this`` is used for."""
    around = this.parent
    if around is None or around.type in _HARMLESS:
        return Use()
    if around.type == "member_expression" and around.child_by_field_name("object") == this:
        name = around.child_by_field_name("property")
        return Use(member=name, how=_how(around, typed=source.typed)) if name is not None else Use("spelt")
    match around.type:
        case "subscript_expression":
            return Use("any" if is_written(around) else "none")
        case "arguments":
            return Use(_by_call(source, around))
        case "variable_declarator" if target := around.child_by_field_name("name"):
            return Use("none" if target.type == "object_pattern" else "spelt")  # another name for it
        case _:
            return Use("spelt")


def _how(member: Node, *, typed: bool) -> How:
    outer = member.parent
    if is_written(member) or (outer is not None and outer.type in _WRITES):
        return "written"
    if is_tested(member) and not typed:
        return "tested"
    is_called = outer is not None and outer.child_by_field_name("function") == member
    return "called" if is_called else "read"


def handed_on(source: Source, one: Node) -> Growth:
    """Return what may be added where a class is mentioned."""
    around = one.parent
    if around is None:
        return "none"
    if around.type == "member_expression" and around.child_by_field_name("object") == one:
        member, outer = around.child_by_field_name("property"), around.parent
        if outer is not None and outer.type == "arguments" and member and source.text(member) == "prototype":
            return "any"
        return "spelt" if is_written(around) or (member and source.text(member) == "prototype") else "none"
    if around.type == "arguments":
        return _by_call(source, around)
    left = around.child_by_field_name("left")
    if left is not None and source.text(left).endswith("exports"):
        return "none"
    return "spelt" if around.type in _HANDED_ON else "none"


def _by_call(source: Source, arguments: Node) -> Growth:
    """Return what a call may add to what it is given: some add all that another object has, which nobody spells."""
    call = arguments.parent
    called = call and call.child_by_field_name("function")
    return "any" if called and _MIXES.search(source.text(called)[-200:]) else "spelt"


def most_of(growths: Iterable[Growth]) -> Growth:
    """Return the widest of these."""
    found = set(growths)
    return "any" if "any" in found else "spelt" if "spelt" in found else "none"


def is_written(member: Node) -> bool:
    """Return whether an expression is what is assigned to."""
    around = member.parent
    return around is not None and around.type in _ASSIGNS and around.child_by_field_name("left") == member


def is_tested(member: Node) -> bool:
    """Return whether a member is only asked about, or allowed to be missing."""
    around = member.parent
    if around is None or any(child.type in OPTIONAL for one in (member, around) for child in one.children):
        return True
    inner = member
    if around.type == "parenthesized_expression" and around.parent is not None:
        inner, around = around, around.parent
    match around.type:
        case "ternary_expression":
            return around.child_by_field_name("condition") == inner
        case "binary_expression":
            operator = around.child_by_field_name("operator")
            return operator is not None and operator.type in _ASKS
        case _:
            return around.type in _TESTED
