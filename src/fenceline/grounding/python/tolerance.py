"""Where code allows for what it names not being there."""

from __future__ import annotations

import ast
import re
from collections import deque
from typing import TYPE_CHECKING

from fenceline.grounding.python.imports import decides, spelt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CAUGHT = {
    "NameError": ("name-undefined",),
    "AttributeError": ("attribute-missing",),
    "TypeError": ("arguments-wrong",),
    "ImportError": ("name-not-exported", "module-missing"),
    "ModuleNotFoundError": ("module-missing",),
}
_EVERYTHING = frozenset({"Exception", "BaseException"})
_RAISES = re.compile(r"(?:^|\.)(?:raises|assert_?raises\w*|suppress|expect\w*)$", re.IGNORECASE)
_ORDINARY = re.compile(
    r"\b(?:os\.(?!name\b|uname\b)|sys\.(?!version|platform|implementation|hexversion|modules|getwindowsversion))\w+"
)
"""What conditions ask of these modules that says nothing of a version or platform."""
_ASKED_FOR = re.compile(r"\b(?:hasattr|getattr)\(")
_FOUND = re.compile(r"(?:not )?[a-z_]*version(?: is(?: not)? None)?")
"""Conditions that only ask whether there is a version, not which."""
ANY = "any"
"""Stands for every rule, where code catches whatever happens."""


def around(tree: ast.AST, line: int) -> list[ast.AST]:
    """Return the nodes that cover a line, from 1, outer ones before inner ones."""
    found: list[ast.AST] = []
    waiting = deque([tree])
    while waiting:
        for node in ast.iter_child_nodes(waiting.popleft()):
            if not hasattr(node, "lineno") or _first(node) <= line <= _last(node):
                found.append(node)
                waiting.append(node)
    return found


def tolerated(nodes: Sequence[ast.AST], line: int, module: str = "") -> frozenset[str]:
    """Return the rules of the signals that the code around a line is ready for; ``nodes`` are those that cover it.

    ``module`` is whose attribute is missing, empty for anything else's.
    """
    return frozenset(rule for node in nodes for rule in _readiness(node, line, module))


def is_conditional(nodes: Sequence[ast.AST], line: int, module: str = "") -> bool:
    """Return whether a line runs only on some versions or platforms, or where something is installed.

    Args:
        nodes: that cover it.
        line: from 1.
        module: whose attribute is missing there, empty for anything else's.
    """
    return any(_depends(test, module) for node in nodes if (test := _deciding(node, line)))


def _deciding(node: ast.AST, line: int) -> ast.expr | None:
    """Return the condition that decides over ``line``; of a comparison alone nothing decides over itself."""
    match node:
        case ast.If(test=test) if line > _last(test) or any(
            isinstance(part, ast.BoolOp) for part in ast.walk(test)
        ):
            return test
        case ast.IfExp(test=test):
            return test
        case ast.BoolOp(values=[*earlier, _]):
            return ast.BoolOp(node.op, earlier)
        case _:
            return None


def _depends(condition: ast.expr, module: str) -> bool:
    """Return whether a condition is about a version, a platform, or what ``module`` has."""
    test = _ORDINARY.sub("", spelt(condition))
    if _FOUND.fullmatch(test):
        return False
    rest, asked = _ASKED_FOR.subn("", test)
    return decides(rest) or (asked > 0 and _is_about(test, module))


def _is_about(test: str, module: str) -> bool:
    """Return whether a condition may be about the attributes of a module, which it must then name."""
    name = re.escape(module.rpartition(".")[2])
    return not module or bool(re.search(rf"(?<![^\W_]){name}(?![^\W_])", test))


def _readiness(node: ast.AST, line: int, module: str) -> Iterator[str]:
    """Yield what a node makes of ``line``, which it covers."""
    match node:
        case ast.Try(body=body, handlers=handlers) | ast.TryStar(body=body, handlers=handlers):
            if line <= _last(body[-1]):
                for handler in handlers:
                    yield from _caught(handler.type)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            for item in items if line >= body[0].lineno else ():
                yield from _raised(item.context_expr)
        case ast.Call():
            yield from _raised(node)
        case ast.If(test=test, body=body) if body[0].lineno <= line <= _last(body[-1]):
            if "hasattr(" in (asked := spelt(test)) and _is_about(asked, module):
                yield "attribute-missing"
        case _:
            return


def _raised(call: ast.expr) -> Iterator[str]:
    """Yield what a call like ``raises(TypeError)`` expects."""
    if isinstance(call, ast.Call) and call.args and _RAISES.search(spelt(call.func)):
        for argument in call.args[:3]:
            yield from _caught(argument)


def _caught(caught: ast.expr | None) -> Iterator[str]:
    if caught is None:
        yield ANY
        return
    for node in ast.walk(caught):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in _EVERYTHING:
            yield ANY
        elif name in _CAUGHT:
            yield from _CAUGHT[name]


def _first(node: ast.AST) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min((decorator.lineno for decorator in decorators), default=getattr(node, "lineno", 0))


def _last(node: ast.AST) -> int:
    return getattr(node, "end_lineno", None) or getattr(node, "lineno", 0)
