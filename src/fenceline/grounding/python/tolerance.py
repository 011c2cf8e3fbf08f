"""Where code allows for what it names not being there."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CAUGHT = {
    "NameError": "name-undefined",
    "AttributeError": "attribute-missing",
    "TypeError": "arguments-wrong",
    "ImportError": "name-not-exported",
    "ModuleNotFoundError": "module-missing",
}
_EVERYTHING = frozenset({"Exception", "BaseException"})
_RAISES = re.compile(r"(?:^|\.)(?:raises|assert_?raises\w*|suppress|expect\w*)$", re.IGNORECASE)
ANY = "any"
"""Stands for every rule, where code catches whatever happens."""


def tolerated(tree: ast.Module) -> Mapping[int, frozenset[str]]:
    """Return for each line the rules of the signals that code around it is ready for."""
    found: dict[int, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        for first, last, rules in _spans(node):
            for line in range(first, last + 1):
                found[line] |= rules
    return {line: frozenset(rules) for line, rules in found.items()}


def deferred(tree: ast.Module) -> tuple[ast.expr, ...]:
    """Return the expressions that are never evaluated as the code runs: strings, and annotations where all wait."""
    waits = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(it.name == "annotations" for it in node.names)
        for node in tree.body
    )
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node)
        elif waits:
            annotations = (getattr(node, "annotation", None), getattr(node, "returns", None))
            found += [it for it in annotations if isinstance(it, ast.expr)]
    return tuple(found)


def _spans(node: ast.AST) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield first and last line of what a node covers, with what it is ready for."""
    match node:
        case ast.Try(body=body, handlers=handlers) | ast.TryStar(body=body, handlers=handlers):
            rules = frozenset(rule for handler in handlers for rule in _caught(handler.type))
            yield body[0].lineno, _end(body[-1]), rules
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            for item in items:
                yield body[0].lineno, _end(body[-1]), _raised(item.context_expr)
        case ast.Call():
            yield node.lineno, _end(node), _raised(node)
        case ast.If(test=test, body=body) if "hasattr(" in ast.unparse(test):
            yield body[0].lineno, _end(body[-1]), frozenset({"attribute-missing"})
        case _:
            return


def _raised(call: ast.expr) -> frozenset[str]:
    """Return what a call like ``raises(TypeError)`` expects."""
    if not isinstance(call, ast.Call) or not call.args or not _RAISES.search(ast.unparse(call.func)):
        return frozenset()
    return frozenset(rule for argument in call.args[:3] for rule in _caught(argument))


def _caught(caught: ast.expr | None) -> Iterator[str]:
    if caught is None:
        yield ANY
        return
    for node in ast.walk(caught):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in _EVERYTHING:
            yield ANY
        elif name in _CAUGHT:
            yield _CAUGHT[name]


def _end(node: ast.stmt | ast.expr) -> int:
    return node.end_lineno or node.lineno
