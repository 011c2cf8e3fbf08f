"""Mutants of the languages that tree-sitter reads: the walk through a tree."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from fenceline.checks.mutants.syntax_expressions import Expressions
from fenceline.checks.mutants.syntax_nodes import Around
from fenceline.checks.mutants.syntax_statements import Statements, is_counting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Language, Node

    from fenceline.checks.mutants.change import Change
    from fenceline.checks.mutants.dialects import Dialect
    from fenceline.workspace.symbols import Span

_DEEPEST = 150
_UNSEEN = re.compile(
    r"comment|line_comment|block_comment|.*import.*|.*annotation|attribute_item|decorator|type_.*|.*_type|preproc_.*"
    r"|template_argument_list|array_declarator|dimensions_expr|macro_invocation|assert_statement|static_assert_.*"
    r"|switch_label|match_pattern|.*_pattern|enum_.*|throw_statement|parameters|formal_parameters|parameter_list"
)
_LOG = re.compile(
    rb"(?:this\.|self\.)?(?:console|log|logger|logging|slog|LOG|LOGGER)\b|(?:fmt\.(?:Fp|P)rint|System\.(?:out|err))"
    rb"|(?:std::)?(?:f?printf|puts|perror|cout|cerr|clog)\b|panic\b"
)
_BLOCKS = frozenset({"statement_block", "block", "compound_statement", "statement_list"})
_ENDS = frozenset({"return_statement", "throw_statement", "break_statement", "continue_statement"})
_HOISTED = frozenset({"labeled_statement", "function_declaration", "generator_function_declaration"})
_WHILES = frozenset({"while_statement", "do_statement", "while_expression", "loop_expression"})
_FORS = frozenset(
    {"for_statement", "for_in_statement", "for_expression", "enhanced_for_statement", "for_range_loop"}
)
_SWITCHES = frozenset(
    {"switch_statement", "switch_expression", "expression_switch_statement", "type_switch_statement"}
)
_FUNCTIONS = re.compile(
    r"(?:function|method|constructor)_(?:declaration|definition|item|expression)|arrow_function|func_literal|lambda_expression|closure_expression"
)
_CASES = frozenset({"case_statement", "switch_case", "expression_case"})
_HEADER = frozenset({"update", "increment"})


class SyntaxMutator:
    """Proposes changes to one file."""

    def __init__(self, dialect: Dialect, source: bytes) -> None:
        from tree_sitter import Parser  # noqa: PLC0415 - 20 ms that a Python workspace never needs

        self._parser = Parser(_language(*dialect.grammar))
        self._root = self._parser.parse(source).root_node
        self._errors = _errors(self._root)
        self._statements, self._expressions = Statements(dialect, source), Expressions(dialect, source)
        self._strict = dialect.strict
        self._source = source

    def changes(self, body: Span) -> Iterator[Change]:
        """Propose changes inside ``body``."""
        for change in self._visit(self._root, Around(), body):
            if body.start <= change.span.start and change.span.end <= body.end:
                yield change

    def is_valid(self, mutated: bytes) -> bool:
        """Whether it parses with no more errors than the file had."""
        return _errors(self._parser.parse(mutated).root_node) <= self._errors

    def _visit(self, node: Node, around: Around, body: Span) -> Iterator[Change]:
        outside = node.end_byte <= body.start or node.start_byte >= body.end
        if outside or around.depth > _DEEPEST or self._is_log(node):
            return
        yield from self._statements.of(node, around)
        at_risk = around.at_risk or _throws(node)
        yield from (change.demoted(at_risk=at_risk) for change in self._expressions.of(node))
        if _UNSEEN.fullmatch(node.type) or (around.in_while and is_counting(node)):
            return
        inner = _inside(node, around)
        for number, child in _alive(node):
            field = node.field_name_for_child(number)
            if field in _HEADER or (field == "value" and node.type in _CASES):
                continue
            risky = (field == "condition" and _throws(node)) or (self._strict and _is_index(node, number))
            yield from self._visit(child, replace(inner, at_risk=inner.at_risk or risky), body)

    def _is_log(self, node: Node) -> bool:
        is_statement = node.type == "expression_statement"
        return is_statement and _LOG.match(self._source, node.start_byte, node.end_byte) is not None


def _inside(node: Node, around: Around) -> Around:
    deeper = replace(around, depth=around.depth + 1)
    if _FUNCTIONS.fullmatch(node.type):
        return Around(depth=deeper.depth, function=node)
    if node.type in _WHILES or _is_bare_for(node):
        return replace(deeper, in_while=True, inside="while")
    if node.type in _FORS:
        return replace(deeper, inside="for")
    return replace(deeper, inside="switch") if node.type in _SWITCHES else deeper


def _is_index(node: Node, number: int) -> bool:
    field = node.field_name_for_child(number)
    return field in {"index", "indices", "key"} or (node.type == "index_expression" and number > 0)


def _throws(node: Node) -> bool:
    """Whether a branch does nothing but throw, or panic."""
    then = node.child_by_field_name("consequence")
    while then and then.type in _BLOCKS and len(then.named_children) == 1:
        then = then.named_children[0]
    return then is not None and (then.type == "throw_statement" or (then.text or b"").startswith(b"panic"))


def _is_bare_for(node: Node) -> bool:
    """Whether it is Go's ``for`` with a condition only: a ``while``."""
    header = {"(", "for_clause", "range_clause"}
    return node.type == "for_statement" and not any(child.type in header for child in node.children)


def _alive(node: Node) -> Iterator[tuple[int, Node]]:
    """Yield the numbered children up to a statement that ends the block: what follows is dead."""
    dead = False
    for number, child in enumerate(node.children):
        if not dead or child.type in _HOISTED:
            yield number, child
        dead = dead or (node.type in _BLOCKS and child.type in _ENDS)


def _errors(root: Node) -> int:
    """Count the syntax errors."""
    count, left = 0, [root]
    while left:
        node = left.pop()
        if node.has_error:
            count += node.is_error or node.is_missing
            left.extend(node.children)
    return count


@cache
def _language(module: str, function: str) -> Language:
    from tree_sitter import Language  # noqa: PLC0415 - as above

    load = cast("Callable[[], object]", getattr(import_module(module), function))
    return Language(load())
