"""Lines on which code allows for what it names not being there."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXPECTS = re.compile(
    r"raises|suppress|assert_raises|assertRaises|expect\w*error|hasattr|patch|monkeypatch|mock", re.IGNORECASE
)
_CATCHES = frozenset(
    {
        "AttributeError",
        "NameError",
        "TypeError",
        "Exception",
        "BaseException",
        "ImportError",
        "ModuleNotFoundError",
    }
)


def tolerated(tree: ast.Module) -> frozenset[int]:
    """Return the numbers of the lines in which a missing name, attribute or wrong argument may be meant."""
    return frozenset(line for node in ast.walk(tree) for line in _lines(node))


def unevaluated(tree: ast.Module) -> frozenset[int]:
    """Return the numbers of the lines with annotations that are never evaluated: strings, or all of them."""
    later = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(a.name == "annotations" for a in node.names)
        for node in tree.body
    )
    found: set[int] = set()
    for node in ast.walk(tree):
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(annotation, ast.expr) and (later or _has_text(annotation)):
                found.update(range(annotation.lineno, (annotation.end_lineno or annotation.lineno) + 1))
        if isinstance(node, ast.Call | ast.Subscript) and _has_text(node) and _is_typing(node):
            found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return frozenset(found)


def _lines(node: ast.AST) -> Iterator[int]:
    match node:
        case ast.Try(body=body, handlers=handlers) | ast.TryStar(body=body, handlers=handlers):
            if any(_catches(handler) for handler in handlers):
                yield from range(body[0].lineno, (body[-1].end_lineno or body[-1].lineno) + 1)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            if any(_EXPECTS.search(ast.unparse(item.context_expr)) for item in items):
                yield from range(node.lineno, (body[-1].end_lineno or body[-1].lineno) + 1)
        case ast.Call(func=func) if _EXPECTS.search(ast.unparse(func)[-60:]):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)
        case ast.If(test=test, body=body) if _EXPECTS.search(ast.unparse(test)):
            yield from range(body[0].lineno, (body[-1].end_lineno or body[-1].lineno) + 1)
        case _:
            return


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in _CATCHES for node in ast.walk(handler.type))


def _has_text(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Constant) and isinstance(inner.value, str) for inner in ast.walk(node))


def _is_typing(node: ast.Call | ast.Subscript) -> bool:
    head = node.func if isinstance(node, ast.Call) else node.value
    name = head.attr if isinstance(head, ast.Attribute) else head.id if isinstance(head, ast.Name) else ""
    return name[:1].isupper() or name in {"cast", "list", "dict", "set", "tuple", "type", "frozenset"}
