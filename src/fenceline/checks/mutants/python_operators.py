"""What can go wrong at one node of Python: the mutation operators."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from fenceline.checks.mutants.change import Change, Rank
from fenceline.workspace.symbols import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NEGATED: dict[type[ast.cmpop], tuple[bytes, bytes]] = {
    ast.Eq: (rb"==", b"!="),
    ast.NotEq: (rb"!=", b"=="),
    ast.Is: (rb"\bis\b", b"is not"),
    ast.IsNot: (rb"\bis\b(?:\s|\\)+not\b", b"is"),
    ast.In: (rb"\bin\b", b"not in"),
    ast.NotIn: (rb"\bnot\b(?:\s|\\)+in\b", b"in"),
    ast.Lt: (rb"<", b">="),
    ast.LtE: (rb"<=", b">"),
    ast.Gt: (rb">", b"<="),
    ast.GtE: (rb">=", b"<"),
}
_BOUNDARY: dict[type[ast.cmpop], bytes] = {ast.Lt: b"<=", ast.LtE: b"<", ast.Gt: b">=", ast.GtE: b">"}
_ARITHMETIC: dict[type[ast.operator], tuple[bytes, bytes]] = {
    ast.Add: (b"+", b"-"),
    ast.Sub: (b"-", b"+"),
    ast.Mult: (b"*", b"+"),
    ast.Div: (b"/", b"*"),
    ast.FloorDiv: (b"//", b"*"),
    ast.Mod: (b"%", b"*"),
    ast.Pow: (b"**", b"*"),
    ast.LShift: (b"<<", b">>"),
    ast.RShift: (b">>", b"<<"),
    ast.BitAnd: (b"&", b"|"),
    ast.BitOr: (b"|", b"&"),
    ast.BitXor: (b"^", b"&"),
}
_ONLY_NUMBERS = (ast.Div, ast.FloorDiv, ast.Pow, ast.LShift, ast.RShift)
_NUMERIC_CALLS = frozenset({"len", "int", "float", "sum", "abs", "round", "ord", "pow", "divmod"})
_SIBLINGS = {"min": b"max", "max": b"min", "any": b"all", "all": b"any"}
_COMMENT = rb"#[^\n]*|"


@dataclass(frozen=True, slots=True)
class Around:
    """Where a node stands.

    Attributes:
        in_while: inside a ``while``: changing what it counts may never end.
        in_loop: the nearest loop.
        at_risk: in an index, a dict's key or a condition to raise: another value raises.
        in_test: it is a condition.
    """

    in_while: bool = False
    in_loop: Literal["", "for", "while"] = ""
    at_risk: bool = False
    in_test: bool = False


@dataclass(frozen=True, slots=True)
class Operators:
    """The operators on one file.

    Attributes:
        source: its bytes.
        span: where a node stands in them.
    """

    source: bytes
    span: Callable[[ast.stmt | ast.expr], Span]

    def of(self, node: ast.stmt | ast.expr, around: Around) -> Iterator[Change]:
        """Propose changes to ``node`` itself, not to what is inside it."""
        if isinstance(node, ast.stmt):
            yield from self._statement(node, around)
            return
        if around.in_test:
            yield from self._condition(node)
        match node:
            case ast.Compare():
                yield from self._compare(node)
            case ast.BoolOp():
                yield from self._boolean(node)
            case ast.BinOp(left=left, op=op, right=right):
                rank = _arithmetic_rank(node)
                yield from self._operator(left, right, op, rank)
            case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand) if not isinstance(
                operand, ast.Constant
            ):
                yield Change(self.span(node), self._code(operand), Rank.CONDITION)
            case ast.Constant():
                yield from self._constant(node)
            case ast.Slice(lower=lower, upper=upper):
                yield from (
                    self._plus_one(b) for b in (lower, upper) if b and not isinstance(b, ast.Constant)
                )
            case ast.Call(func=ast.Name(id=name)) if name in _SIBLINGS:
                yield Change(self.span(node.func), _SIBLINGS[name], Rank.ARITHMETIC)
            case _:
                return

    def _statement(self, node: ast.stmt, around: Around) -> Iterator[Change]:
        match node:
            case ast.Return(value=ast.expr() as value) if not _is_none(value):
                yield Change(self.span(value), b"None", Rank.VALUE)
            case ast.Expr(value=ast.Yield(value=ast.expr() as value)) if not _is_none(value):
                yield Change(self.span(value), b"None", Rank.VALUE)
            case ast.Raise() | ast.Delete():
                yield self._deleted(node)
            case ast.Expr(value=ast.Call() | ast.Await()) if not around.in_while:
                yield self._deleted(node)
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
                yield self._deleted(node)
            case ast.AugAssign(target=target, op=op, value=value) if not around.in_while:
                yield self._deleted(node)
                rank = Rank.ARITHMETIC if _is_number(value) else Rank.RISKY
                yield from self._operator(target, value, op, rank)
            case ast.Continue():
                yield Change(self.span(node), b"break", Rank.STATEMENT)
            case ast.Break() if around.in_loop == "for":
                yield Change(self.span(node), b"continue", Rank.STATEMENT)
            case _:
                return

    def _condition(self, node: ast.expr) -> Iterator[Change]:
        match node:
            case ast.Compare(ops=[_]) | ast.UnaryOp(op=ast.Not()) | ast.Constant():
                return  # their own operators negate them
            case _:
                yield Change(self.span(node), b"not (%b)" % self._code(node), Rank.CONDITION)

    def _compare(self, node: ast.Compare) -> Iterator[Change]:
        operands = pairwise([node.left, *node.comparators])
        for (left, right), op in zip(operands, node.ops, strict=True):
            pattern, negated = _NEGATED[type(op)]
            at = self._between(left, right, pattern)
            if at is None:
                continue
            yield Change(at, negated, Rank.COMPARISON)
            if type(op) in _BOUNDARY:
                yield Change(at, _BOUNDARY[type(op)], Rank.BOUNDARY)

    def _boolean(self, node: ast.BoolOp) -> Iterator[Change]:
        old, new = (b"and", b"or") if isinstance(node.op, ast.And) else (b"or", b"and")
        for left, right in pairwise(node.values):
            if at := self._between(left, right, rb"\b%b\b" % old):
                yield Change(at, new, Rank.COMPARISON)

    def _operator(self, left: ast.expr, right: ast.expr, op: ast.operator, rank: Rank) -> Iterator[Change]:
        if type(op) not in _ARITHMETIC:
            return
        old, new = _ARITHMETIC[type(op)]
        if at := self._between(left, right, re.escape(old)):
            yield Change(at, new, rank)

    def _constant(self, node: ast.Constant) -> Iterator[Change]:
        rank = Rank.CONSTANT
        match node.value:
            case bool() as value:
                yield Change(self.span(node), b"%a" % (not value), rank)
            case int() | float() as value:
                yield Change(self.span(node), b"%a" % (value + 1), rank)
            case "" | b"":
                quote = self._code(node)[:-1]
                yield Change(self.span(node), quote + b"x" + self._code(node)[-1:], rank)
            case str():
                yield Change(self.span(node), b'""', rank)
            case bytes():
                yield Change(self.span(node), b'b""', rank)
            case _:
                return

    def _plus_one(self, bound: ast.expr) -> Change:
        pattern = b"%b + 1" if isinstance(bound, ast.Name | ast.Attribute | ast.Call) else b"(%b) + 1"
        return Change(self.span(bound), pattern % self._code(bound), Rank.BOUNDARY)

    def _deleted(self, node: ast.stmt) -> Change:
        return Change(self.span(node), b"pass", Rank.STATEMENT)

    def _code(self, node: ast.expr) -> bytes:
        return self.span(node).of(self.source)

    def _between(self, left: ast.expr, right: ast.expr, operator: bytes) -> Span | None:
        """Find an operator between two operands, where only brackets, comments and space are besides."""
        start, end = self.span(left).end, self.span(right).start
        for match in re.finditer(_COMMENT + b"(?P<op>%b)" % operator, self.source[start:end]):
            if match["op"]:
                return Span(start + match.start("op"), start + match.end("op"))
        return None


def _arithmetic_rank(node: ast.BinOp) -> Rank:
    numeric = isinstance(node.op, _ONLY_NUMBERS) or _is_number(node.left) or _is_number(node.right)
    return Rank.ARITHMETIC if numeric else Rank.RISKY


def _is_number(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=int() | float()):
            return True
        case ast.UnaryOp(op=ast.USub()):
            return True
        case ast.BinOp(left=left, op=op, right=right):
            return isinstance(op, _ONLY_NUMBERS) or _is_number(left) or _is_number(right)
        case ast.Call(func=ast.Name(id=name)):
            return name in _NUMERIC_CALLS
        case _:
            return False


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
