"""What the objects of a class have, where the class says all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fenceline.grounding.javascript.specifiers import Named
from fenceline.grounding.javascript.syntax import first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source

CLASSES = ("class_declaration", "abstract_class_declaration", "class")
"""Nodes that are a class."""
Growth = Literal["none", "spelt", "any"]
OPTIONAL = frozenset({"optional_chain", "?."})
"""Nodes that allow what stands before them to be missing."""
_TESTED = frozenset(
    {
        *("if_statement", "while_statement", "ternary_expression", "binary_expression", "unary_expression"),
        *("update_expression", "augmented_assignment_expression"),
    }
)

_OWN_THIS = frozenset(
    {"function_expression", "function_declaration", "generator_function", "generator_function_declaration"}
)
_HARMLESS = frozenset(
    {
        *("return_statement", "binary_expression", "expression_statement", "arrow_function"),
        *("template_substitution", "this_type", "type_annotation", "type_predicate"),
    }
)
_WRITES = frozenset({"array_pattern", "pair_pattern", "rest_pattern", "assignment_pattern"})
_HANDED_ON = frozenset({"arguments", "assignment_expression", "array", "spread_element", "pair"})
_MEMBERS = frozenset(
    {
        *("method_definition", "field_definition", "public_field_definition"),
        *("method_signature", "abstract_method_signature"),
    }
)
_MIXES = re.compile(r"(?i:assign|extend|mix|define|inherit|proto|observ|decorat|bindall)|(?:^|\.)[A-Z]")


@dataclass(frozen=True, slots=True)
class Shape:
    """One class.

    Attributes:
        name: of the class, empty without one.
        names: of its objects' and its own members, whoever gives them.
        asked: members that it reads of ``this`` and does not test for, with whether it calls them.
        base: the class that it extends, as it is written; None without one.
        grows: what else may give its objects members: ``none``; ``spelt``: code that is handed the class or an object
            of it, and spells what it adds; ``any``: a decorator, a merged declaration, or names that are computed.
    """

    name: str
    names: frozenset[str] = frozenset()
    asked: tuple[tuple[Named, bool], ...] = ()
    base: Node | None = None
    grows: Growth = "none"


@dataclass(frozen=True, slots=True)
class _Use:
    """What one ``this`` is used for: how which member of it, and what others may add to it there."""

    growth: Growth = "none"
    member: Node | None = None
    how: Literal["", "read", "called", "written"] = ""


def shape_of(source: Source, node: Node) -> Shape:
    """Read the class declared at ``node``; in TypeScript nobody but the class itself gives it members."""
    name = node.child_by_field_name("name")
    text = source.text(name) if name else ""
    body = node.child_by_field_name("body")
    names: set[str] = set()
    if body is None or _is_marked(source, node, text):
        return Shape(text, grows="any")
    if not all(_take_member(source, member, names) for member in body.named_children):
        return Shape(text, frozenset(names), grows="any")
    uses = [_use(source, this) for this in _own_this(body)]
    names |= {source.text(use.member) for use in uses if use.member and use.how == "written"}
    asked = [
        (Named(source.text(use.member), use.member), use.how == "called")
        for use in uses
        if use.member and use.how in {"read", "called"}
    ]
    growths: list[Growth] = [
        *(use.growth for use in uses),
        *(_handed_on(source, one) for one in source.mentions(text)),
    ]
    grows = "none" if source.typed else most_of(growths)
    return Shape(text, frozenset(names), tuple(asked), _base(node), grows)


def most_of(growths: Iterable[Growth]) -> Growth:
    """Return the widest of these."""
    found = set(growths)
    return "any" if "any" in found else "spelt" if "spelt" in found else "none"


def _base(node: Node) -> Node | None:
    heritage = first(node.named_children, "class_heritage")
    clause = heritage and (first(heritage.named_children, "extends_clause") or heritage)
    base = clause.named_children[0] if clause and clause.named_children else None
    return None if base is None or base.type == "implements_clause" else base


def _is_marked(source: Source, node: Node, name: str) -> bool:
    """Return whether a decorator, a declaration that is merged, or who gets the class as it is made may add members."""
    around = node.parent
    decorated = first(node.named_children, "decorator") or (
        around and first(around.named_children, "decorator")
    )
    if decorated or (around is not None and around.type in {"arguments", "call_expression"}):
        return True
    return any(one.parent and one.parent.type == "interface_declaration" for one in source.mentions(name))


def _handed_on(source: Source, one: Node) -> Growth:
    """Return what may be added where a class is mentioned."""
    around = one.parent
    if around is None:
        return "none"
    if around.type == "member_expression" and around.child_by_field_name("object") == one:
        member, outer = around.child_by_field_name("property"), around.parent
        if outer is not None and outer.type == "arguments" and member and source.text(member) == "prototype":
            return "any"
        written = outer is not None and outer.child_by_field_name("left") == around
        return "spelt" if written or (member and source.text(member) == "prototype") else "none"
    if around.type == "arguments":
        return _by_call(source, around)
    left = around.child_by_field_name("left")
    if left is not None and source.text(left).endswith("exports"):
        return "none"
    return "spelt" if around.type in _HANDED_ON else "none"


def _by_call(source: Source, arguments: Node) -> Growth:
    """Return what a call may add to what it is given: some add all that another object has, which nobody spells."""
    call = arguments.parent
    called = call and (call.child_by_field_name("function") or call.child_by_field_name("constructor"))
    return "any" if called and _MIXES.search(source.text(called)[-200:]) else "spelt"


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
        elif node.type not in _OWN_THIS and node.type not in CLASSES and not _is_of_object(node):
            left += node.named_children


def _is_of_object(node: Node) -> bool:
    """Return whether a method is an object's that is written out."""
    return node.type == "method_definition" and node.parent is not None and node.parent.type == "object"


def _use(source: Source, this: Node) -> _Use:
    """Return what one ``this`` is used for."""
    around = this.parent
    if around is None or around.type in _HARMLESS:
        return _Use()
    if around.type == "member_expression" and around.child_by_field_name("object") == this:
        name = around.child_by_field_name("property")
        return _Use(member=name, how=_how(around)) if name is not None else _Use("spelt")
    match around.type:
        case "subscript_expression":
            return _Use("any" if is_written(around) else "none")
        case "arguments":
            return _Use(_by_call(source, around))
        case "variable_declarator" if target := around.child_by_field_name("name"):
            return _Use("none" if target.type == "object_pattern" else "spelt")  # another name for it
        case _:
            return _Use("spelt")


def _how(member: Node) -> Literal["", "read", "called", "written"]:
    outer = member.parent
    if is_written(member) or (outer is not None and outer.type in _WRITES):
        return "written"
    if is_tested(member):
        return ""
    is_called = outer is not None and outer.child_by_field_name("function") == member
    return "called" if is_called else "read"


def is_written(member: Node) -> bool:
    """Return whether an expression is what is assigned to."""
    return member.parent is not None and member.parent.child_by_field_name("left") == member


def is_tested(member: Node) -> bool:
    """Return whether a member is only asked about, or allowed to be missing."""
    around = member.parent
    if around is None or any(child.type in OPTIONAL for one in (member, around) for child in one.children):
        return True
    if around.type == "parenthesized_expression" and around.parent is not None:
        around = around.parent
    return around.type in _TESTED
