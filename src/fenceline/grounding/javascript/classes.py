"""What the objects of a class have, where the class says all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.specifiers import Named
from fenceline.grounding.javascript.syntax import first
from fenceline.grounding.javascript.uses import handed_on, most_of, own_this, use_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.javascript.uses import Growth

_MEMBERS = frozenset(
    {
        *("method_definition", "field_definition", "public_field_definition"),
        *("method_signature", "abstract_method_signature"),
    }
)
_MERGED = frozenset({"interface_declaration", "internal_module", "module"})


@dataclass(frozen=True, slots=True)
class Shape:
    """One class.

    Attributes:
        name: of the class, empty without one.
        names: of its objects' and its own members, whoever gives them, and those that it tests for.
        asked: members that it reads of ``this``, with whether it calls them.
        base: the class that it extends, as it is written; None without one.
        grows: what else may give its objects members: ``none``; ``spelt``: code that is handed the class or an object
            of it, and spells what it adds; ``any``: a decorator, a merged declaration, or names that are computed.
    """

    name: str
    names: frozenset[str] = frozenset()
    asked: tuple[tuple[Named, bool], ...] = ()
    base: Node | None = None
    grows: Growth = "none"


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
    uses = [use_of(source, this) for this in own_this(source, body)]
    members = [(Named(source.text(use.member), use.member), use.how) for use in uses if use.member]
    names |= {named.name for named, how in members if how in {"written", "tested"}}
    asked = [(named, how == "called") for named, how in members if how in {"read", "called"}]
    growths: list[Growth] = [
        *(use.growth for use in uses),
        *(handed_on(source, one) for one in source.mentions(text)),
    ]
    grows = "none" if source.typed else most_of(growths)
    return Shape(text, frozenset(names), tuple(asked), _base(node), grows)


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
    return any(one.parent and one.parent.type in _MERGED for one in source.mentions(name))


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
