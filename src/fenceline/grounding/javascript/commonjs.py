"""What a CommonJS module assigns to its exports, and whether it may do more than can be read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.syntax import unquoted
from fenceline.grounding.javascript.values import members_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source


@dataclass(frozen=True, slots=True)
class Assigned:
    """What is assigned to ``exports``.

    Attributes:
        names: of the properties.
        open: there may be more: something computed, spread, a function or class, or another module's exports.
    """

    names: frozenset[str]
    open: bool


def assigned(source: Source, free: frozenset[int] | None = None) -> Assigned:
    """Return what a module assigns to ``exports`` and ``module.exports``, wherever it does.

    Args:
        source: of the module.
        free: the bytes at which it uses no variable of its own that is called so; None where all may be Node's.
    """
    names: set[str] = set()
    wholes = (node for node in source.mentions("module") if _is_exports(source, node))
    for said in chain(source.mentions("exports"), wholes):
        if free is not None and said.start_byte not in free:
            continue
        node = said.parent if said.parent and _is_exports(source, said) else said
        found = _use(source, node)
        if found is None:
            return Assigned(frozenset(names), open=True)
        names |= found
    return Assigned(frozenset(names), open=False)


def _is_exports(source: Source, node: Node) -> bool:
    around = node.parent
    if around is None or around.type != "member_expression" or around.child_by_field_name("object") != node:
        return False
    name = around.child_by_field_name("property")
    return name is not None and source.text(name) == "exports"


def _use(source: Source, node: Node) -> frozenset[str] | None:
    """Return the names that one mention of ``exports`` adds; None when it cannot be told."""
    around = node.parent
    match around.type if around else "":
        case "member_expression" if around and around.child_by_field_name("object") == node:
            name = around.child_by_field_name("property")
            return frozenset({source.text(name)}) if name and name.type == "property_identifier" else None
        case "assignment_expression" if around and around.child_by_field_name("left") == node:
            return _given(source, around)
        case "arguments" if around:
            return _defined(source, around, node)
        case "call_expression":
            return frozenset()  # it is only called
        case _:
            return None


def _given(source: Source, assignment: Node) -> frozenset[str] | None:
    """Return the members of what ``exports = module.exports = value`` assigns."""
    outer, value = assignment.parent, assignment.child_by_field_name("right")
    while value is not None and value.type == "assignment_expression":
        value = value.child_by_field_name("right")
    while outer is not None and outer.type == "assignment_expression":
        outer = outer.parent
    if outer is None or outer.type not in {"expression_statement", "sequence_expression"}:
        return None  # it has another name, by which members may be added
    return members_of(source, value)


def _defined(source: Source, arguments: Node, node: Node) -> frozenset[str] | None:
    """Read ``Object.defineProperty(exports, "name", …)``; any other call may do anything with ``exports``."""
    called = arguments.parent and arguments.parent.child_by_field_name("function")
    given = arguments.named_children
    if called is None or source.text(called) != "Object.defineProperty" or given[0] != node or len(given) < 2:
        return None
    return frozenset({unquoted(source.text(given[1]))}) if given[1].type == "string" else None
