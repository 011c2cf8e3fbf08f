"""What stands around a request for a module and says that it may fail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.doubt import weaker
from fenceline.grounding.javascript.excuses import excused_lines
from fenceline.grounding.javascript.syntax import outwards, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.kinds import Certainty

_MAY_FAIL = frozenset({"try_statement", "catch_clause"})
_CONDITIONS = frozenset({"if_statement", "ternary_expression", "switch_case", "switch_default"})
_EITHER = frozenset({"&&", "||", "??"})
_EXPECTS = re.compile(
    r"throw|reject|catch|expect|attempt|optional|maybe|try|fail|mock|resolve$", re.IGNORECASE
)
_MOCKS = re.compile(r"mock|replace|proxyquire|stub|virtual|register|rewire", re.IGNORECASE)


class Guards:
    """Knows of one file which requests for a module are expected to be met.

    Args:
        source: the file.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._excused = excused_lines(source.data)
        self._mocked = frozenset(_mocked(source))

    def most(self, text: str, node: Node) -> Certainty:
        """Return how certain it may be that the module ``text``, asked for at ``node``, has to be there.

        ``likely`` where it is asked for under a condition, ``possible`` where something expects that it is not there.
        """
        if text in self._mocked or any(around.type == "ERROR" for around in outwards(node)):
            return "possible"
        statement = _statement(node)
        rows = range(statement.start_point.row, statement.end_point.row + 1) if self._excused else ()
        if not self._excused.isdisjoint(rows):
            return "possible"
        most: Certainty = "certain"
        for inner, around in _steps(node):
            most = weaker(most, _by(self._source, inner, around))
        return most


def _steps(node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield each node from ``node`` outwards, with the one around it."""
    inner = node
    for around in outwards(node):
        yield inner, around
        inner = around


def _by(source: Source, inner: Node, around: Node) -> Certainty:
    """Return what ``around`` says of a request inside ``inner``."""
    if around.type in _MAY_FAIL:
        return "possible"
    if around.type in _CONDITIONS:
        condition = around.child_by_field_name("condition")
        return "possible" if condition is not None and "exist" in source.text(condition) else "likely"
    match around.type:
        case "binary_expression":
            operator = around.child_by_field_name("operator")
            return "likely" if operator is not None and operator.type in _EITHER else "certain"
        case "call_expression" if around.child_by_field_name("arguments") == inner:
            return "possible" if _EXPECTS.search(_last_name(source, around)) else "certain"
        case "member_expression":
            name = around.child_by_field_name("property")
            is_awaited = name is not None and source.text(name) in {"catch", "rejects"}
            return "possible" if is_awaited else "certain"
        case _:
            return "certain"


def _last_name(source: Source, call: Node) -> str:
    called = call.child_by_field_name("function")
    if called is None:
        return ""
    name = called.child_by_field_name("property") if called.type == "member_expression" else called
    return source.text(name)[:80] if name else ""


def _mocked(source: Source) -> Iterator[str]:
    """Yield the strings that are given to a function that puts modules in other modules' places."""
    for node in source.all("call_expression"):
        called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if called is None or given is None or not _MOCKS.search(source.text(called)[:80]):
            continue
        yield from (unquoted(source.text(one)) for one in given.named_children if one.type == "string")


def _statement(node: Node) -> Node:
    return next(
        (around for around in outwards(node) if around.type.endswith(("_statement", "_declaration"))), node
    )


def is_top(node: Node) -> bool:
    """Return whether ``node`` is run as soon as its file is loaded."""
    return not any(
        "function" in around.type or around.type == "method_definition" for around in outwards(node)
    )
