"""Reading tree-sitter nodes: what the mutation operators of all languages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fenceline.checks.mutants.change import Rank
from fenceline.workspace.symbols import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from fenceline.checks.mutants.dialects import Dialect

ARITHMETIC = {
    b"+": b"-",
    b"-": b"+",
    b"*": b"+",
    b"/": b"*",
    b"%": b"*",
    b"**": b"*",
    b"<<": b">>",
    b">>": b"<<",
    b">>>": b"<<",
    b"&": b"|",
    b"|": b"&",
    b"^": b"&",
}
TEXTS = frozenset({"string", "string_literal", "interpreted_string_literal", "template_string"})


@dataclass(frozen=True, slots=True)
class Around:
    """Where a node stands.

    Attributes:
        depth: in the tree.
        function: the nearest one around.
        inside: the nearest statement that ``break`` leaves.
        in_while: inside a ``while``: changing what it counts may never end.
        at_risk: in an index, a key or a condition to throw: another value raises.
    """

    depth: int = 0
    function: Node | None = None
    inside: Literal["", "for", "while", "switch"] = ""
    in_while: bool = False
    at_risk: bool = False


def arithmetic_rank(dialect: Dialect, operator: bytes, node: Node) -> Rank:
    """Adding may join texts, which cannot be subtracted."""
    sure = not dialect.strict or operator.rstrip(b"=") != b"+"
    numeric = any(child.type in dialect.numbers for child in node.named_children)
    return Rank.ARITHMETIC if sure or numeric else Rank.RISKY


def operator_of(node: Node) -> Node | None:
    """Return the node of its operator."""
    named = node.child_by_field_name("operator")
    if named is not None:
        return named
    signs = {"++", "--", "..", "..="}
    return next((child for child in node.children if child.type in signs), None)


def unwrapped(node: Node | None) -> Node | None:
    """Return a condition without its brackets."""
    while node is not None and node.type in {"parenthesized_expression", "condition_clause"}:
        node = only_named(node)
    return node


def only_named(node: Node) -> Node | None:
    """Return the only child that is neither sign nor comment."""
    children = [child for child in node.named_children if not child.is_extra]
    return children[0] if len(children) == 1 else None


def last_named(node: Node) -> Node | None:
    """Return the last child that is neither sign nor comment."""
    return next((child for child in reversed(node.named_children) if not child.is_extra), None)


def spelled(node: Node) -> str:
    """Return its text."""
    return (node.text or b"").decode("utf-8", "replace")


def span_of(node: Node) -> Span:
    """Return its bytes' range."""
    return Span(node.start_byte, node.end_byte)
