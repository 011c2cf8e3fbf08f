"""Mutation operators on expressions: comparisons, logic, arithmetic, conditions, constants, slices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.checks.mutants.change import Change, Rank
from fenceline.checks.mutants.syntax_nodes import (
    ARITHMETIC,
    TEXTS,
    arithmetic_rank,
    last_named,
    operator_of,
    span_of,
    unwrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.checks.mutants.dialects import Dialect

_COMPARISONS = {
    b"==": b"!=",
    b"!=": b"==",
    b"===": b"!==",
    b"!==": b"===",
    b"<": b">=",
    b"<=": b">",
    b">": b"<=",
    b">=": b"<",
}
_BOUNDARIES = {b"<": b"<=", b"<=": b"<", b">": b">=", b">=": b">", b"..": b"..=", b"..=": b".."}
_RANGES = frozenset({b"..", b"..="})  # one more may be past the end
_LOGIC = {b"&&": b"||", b"||": b"&&"}
_NUMBER = re.compile(rb"(\d[\d_']*)((?:\.[\d_']*)?[A-Za-z]*\w*)")
_NOT_NEGATED = frozenset({"let_condition", "let_chain", "declaration", "unary_expression"})
_BRANCHES = frozenset({"if_statement", "if_expression", "conditional_expression", "ternary_expression"})


@dataclass(frozen=True, slots=True)
class Expressions:
    """The operators on the expressions of one file of one language."""

    dialect: Dialect
    source: bytes

    def of(self, node: Node) -> Iterator[Change]:
        """Propose changes to ``node`` itself, not to what is inside it."""
        match node.type:
            case "binary_expression" | "range_expression":
                yield from self._binary(node)
            case "unary_expression" | "not_expression":
                yield from self._unary(node)
            case "slice_expression":
                yield from self._slice(node)
            case kind if kind in _BRANCHES:
                yield from self._branch(node)
            case _:
                yield from self._literal(node)

    def _literal(self, node: Node) -> Iterator[Change]:
        match node.type:
            case "true" | "false" | "boolean_literal":
                new = b"false" if self._code(node) == b"true" else b"true"
                yield Change(span_of(node), new, Rank.CONSTANT)
            case kind if kind in self.dialect.numbers:
                yield from self._number(node)
            case kind if kind in TEXTS:
                yield from self._text(node)
            case _:
                return

    def _binary(self, node: Node) -> Iterator[Change]:
        operator = operator_of(node)
        if operator is None or operator.type.encode() in self.dialect.left_alone:
            return
        old = operator.type.encode()
        at = span_of(operator)
        if old in _COMPARISONS:
            yield Change(at, _COMPARISONS[old], Rank.COMPARISON)
        if old in _BOUNDARIES and node.named_child_count == 2:
            yield Change(at, _BOUNDARIES[old], Rank.RISKY if old in _RANGES else Rank.BOUNDARY)
        if old in _LOGIC:
            yield Change(at, _LOGIC[old], Rank.COMPARISON)
        if old in ARITHMETIC and not any(child.type in TEXTS for child in node.named_children):
            yield Change(at, ARITHMETIC[old], arithmetic_rank(self.dialect, old, node))

    def _unary(self, node: Node) -> Iterator[Change]:
        operand = last_named(node)
        if operand is None or operand.type in self.dialect.numbers:
            return
        if node.children[0].type in {"!", "-"}:
            yield Change(span_of(node), self._code(operand), Rank.CONDITION)

    def _branch(self, node: Node) -> Iterator[Change]:
        condition = unwrapped(node.child_by_field_name("condition"))
        if condition is None or condition.type in _NOT_NEGATED:
            return
        operator = operator_of(condition) if condition.type == "binary_expression" else None
        if operator is None or operator.type.encode() not in _COMPARISONS:
            yield Change(span_of(condition), b"!(%b)" % self._code(condition), Rank.CONDITION)

    def _number(self, node: Node) -> Iterator[Change]:
        code = self._code(node)
        match = _NUMBER.fullmatch(code)
        if match is None or code[:2].lower() in {b"0x", b"0b", b"0o"}:
            return
        whole = int(re.sub(rb"[_']", b"", match[1]))
        yield Change(span_of(node), b"%d%b" % (whole + 1, match[2]), Rank.CONSTANT)

    def _text(self, node: Node) -> Iterator[Change]:
        code = self._code(node)
        if code[:1] not in b"\"'`" or (node.parent and node.parent.type == "expression_statement"):
            return  # a prefix changes its type; alone it is a directive
        new = b'""' if len(code) > 2 else b'"x"'
        yield Change(span_of(node), new, Rank.CONSTANT)

    def _slice(self, node: Node) -> Iterator[Change]:
        for name in ("start", "end"):
            bound = node.child_by_field_name(name)
            if bound and bound.type not in self.dialect.numbers:
                yield Change(span_of(bound), b"(%b) + 1" % self._code(bound), Rank.RISKY)

    def _code(self, node: Node) -> bytes:
        return self.source[node.start_byte : node.end_byte]
