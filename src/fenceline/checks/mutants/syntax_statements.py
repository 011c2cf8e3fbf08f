"""Mutation operators on statements: returned values, jumps, counting, statements left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.checks.mutants.change import Change, Rank
from fenceline.checks.mutants.syntax_nodes import (
    ARITHMETIC,
    TEXTS,
    Around,
    arithmetic_rank,
    last_named,
    only_named,
    operator_of,
    span_of,
    spelled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.checks.mutants.dialects import Dialect

_ASSIGNED = {old + b"=": new + b"=" for old, new in ARITHMETIC.items()}
_COUNTING = frozenset(
    {
        "update_expression",
        "inc_statement",
        "dec_statement",
        "augmented_assignment_expression",
        "compound_assignment_expr",
    }
)
_ASSIGNMENTS = frozenset({"assignment_expression", "assignment_statement"})
_CALLS = frozenset({"call_expression", "method_invocation", "await_expression"})
_PLACES = frozenset(
    {
        "member_expression",
        "subscript_expression",
        "field_access",
        "field_expression",
        "selector_expression",
        "array_access",
        "index_expression",
    }
)
_NOTHING = frozenset({b"nil", b"null", b"undefined", b"None", b"NULL", b"nullptr", b"{}", b"true", b"false"})
_NO_VALUE_ENDINGS = ("_statement", "_item", "_declaration", "_block")
_NO_VALUE = frozenset({"match_expression", "if_expression", "return_expression", "macro_invocation"})


@dataclass(frozen=True, slots=True)
class Statements:
    """The operators on the statements of one file of one language."""

    dialect: Dialect
    source: bytes

    def of(self, node: Node, around: Around) -> Iterator[Change]:
        """Propose changes to ``node`` itself, not to what is inside it."""
        match node.type:
            case "return_statement" | "return_expression":
                yield from self._returned(only_named(node), around.function)
            case "function_item" | "arrow_function":
                yield from self._implied_return(node)
            case "continue_statement" | "continue_expression" if around.inside in {"for", "while"}:
                yield from self._jump(node, b"break")
            case "break_statement" | "break_expression" if around.inside == "for":
                yield from self._jump(node, b"continue")
            case "throw_statement" if self.dialect.can_drop_throw:
                yield self._deleted(node)
            case _ if not around.in_while:
                yield from self._counted(node)
                if _can_go(node):
                    yield self._deleted(node)
            case _:
                return

    def _implied_return(self, node: Node) -> Iterator[Change]:
        """Propose another value for a function whose body is, or ends with, an expression."""
        body = node.child_by_field_name("body")
        value = last_named(body) if body and node.type == "function_item" else body
        if value and value.type not in _NO_VALUE and not value.type.endswith(_NO_VALUE_ENDINGS):
            yield from self._returned(value, node)

    def _returned(self, value: Node | None, function: Node | None) -> Iterator[Change]:
        if value is None or function is None:
            return
        types = _result_types(function)
        values = value.named_children if value.type == "expression_list" else [value]
        if len(types) != len(values):
            return
        for type_, one in zip(types, values, strict=True):
            template = self.dialect.value(type_)
            if template is None or one.type in self.dialect.numbers or self._code(one) in _NOTHING:
                continue
            new = template.replace(b"{T}", type_.encode()).replace(b"{E}", self._code(one))
            yield Change(span_of(one), new, Rank.VALUE)

    def _jump(self, node: Node, word: bytes) -> Iterator[Change]:
        keyword = node.child(0)
        if keyword and not node.named_children:  # a label may be further out
            yield Change(span_of(keyword), word, Rank.STATEMENT)

    def _counted(self, node: Node) -> Iterator[Change]:
        """Propose ``-=`` for ``+=`` and ``--`` for ``++``."""
        operator = operator_of(node)
        if operator is None or not (node.type in _COUNTING or node.type in _ASSIGNMENTS):
            return
        old = operator.type.encode()
        if old in {b"++", b"--"} and not _is_value(node):
            yield Change(span_of(operator), b"--" if old == b"++" else b"++", Rank.ARITHMETIC)
        if old in _ASSIGNED and not any(child.type in TEXTS for child in node.named_children):
            yield Change(span_of(operator), _ASSIGNED[old], arithmetic_rank(self.dialect, old, node))

    def _deleted(self, node: Node) -> Change:
        return Change(span_of(node), self.dialect.deleted.replace(b"{E}", self._code(node)), Rank.STATEMENT)

    def _code(self, node: Node) -> bytes:
        return self.source[node.start_byte : node.end_byte]


def is_counting(node: Node) -> bool:
    """Whether the statement counts something up or down."""
    return node.type in _COUNTING or (node.type in _ASSIGNMENTS and _assigns_more(node))


def _can_go(node: Node) -> bool:
    """Whether ``node`` is a statement that the rest builds without."""
    match node.type:
        case "expression_statement":
            inner = only_named(node)
            return inner is not None and (
                inner.type in _CALLS or inner.type in _COUNTING or _sets_place(inner)
            )
        case "inc_statement" | "dec_statement" | "assignment_statement":
            return not _is_value(node) and (node.type != "assignment_statement" or _sets_place(node))
        case _:
            return False


def _assigns_more(node: Node) -> bool:
    operator = operator_of(node)
    return operator is not None and operator.type.encode() in _ASSIGNED


def _sets_place(node: Node) -> bool:
    """Whether it assigns to a field or an element, or on top of what is there."""
    left = node.child_by_field_name("left")
    if left is None or node.type not in _ASSIGNMENTS:
        return False
    target = only_named(left) if left.type == "expression_list" else left
    return _assigns_more(node) or (target is not None and target.type in _PLACES)


def _is_value(node: Node) -> bool:
    """Whether a counting expression stands in a loop's header or a larger expression."""
    return node.parent is None or node.parent.type not in {"expression_statement", "statement_list", "block"}


def _result_types(function: Node) -> list[str]:
    """Return the declared types of what a function returns; one empty string where none is declared."""
    for name in ("result", "return_type", "type"):
        if declared := function.child_by_field_name(name):
            return _listed(declared, function)
    return [""]


def _listed(declared: Node, function: Node) -> list[str]:
    if declared.type == "parameter_list":
        types = [parameter.child_by_field_name("type") for parameter in declared.named_children]
        return [spelled(type_) for type_ in types if type_]
    declarator = function.child_by_field_name("declarator")
    marks = {"pointer_declarator": "*", "reference_declarator": "&"}
    return [spelled(declared) + (marks.get(declarator.type, "") if declarator else "")]
