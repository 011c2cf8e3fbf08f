"""Picks the function of a file that a task is about when the instruction names only the file."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fenceline.scope.code import stem
from fenceline.scope.patterns.siblings import callable_, holds
from fenceline.scope.testing.covering import covering
from fenceline.scope.words import naming

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.model import Confidence
    from fenceline.workspace.symbols import Symbol

_CALLED = re.compile(rb"(?<![\w$])([A-Za-z_$][\w$]{0,80})\s{0,4}\(")


def called_names(code: Code, symbol: Symbol) -> Counter[str]:
    """Return the names that are called in a symbol's text, with how often; its own name is left out."""
    names: list[bytes] = _CALLED.findall(code.text(symbol))
    return Counter(name for called in names if (name := called.decode()) != symbol.name)


def pick_function(code: Code, path: str, near: Sequence[Symbol]) -> tuple[Symbol | None, str, Confidence]:
    """Return the function of ``path`` to work on, why, and how sure that is.

    Args:
        code: the workspace.
        path: the file.
        near: functions that failing tests call, likeliest first.
    """
    functions = [s for s in code.symbols(path) if callable_(s) and not s.name.startswith("test")]
    if not functions:
        return None, f"{path} declares no function", "undecided"
    if len(functions) == 1:
        return functions[0], f"`{functions[0].qualname}` is the only function in {path}", "sure"
    namesakes = [s for s in functions if not s.parent and naming.key(s.name) == naming.key(stem(path))]
    if len(namesakes) == 1:
        return namesakes[0], f"`{namesakes[0].name}` bears the name of {path}", "likely"
    for symbol in near:
        if symbol.path == path:
            return symbol, f"the failing tests call `{symbol.qualname}`", "likely"
    tested = _tested(code, path, functions)
    if len(tested) == 1:
        return tested[0], f"`{tested[0].qualname}` is the only function in {path} that tests name", "likely"
    largest = max(tested or functions, key=lambda s: (s.span.end - s.span.start, s.span.start))
    return (
        largest,
        f"{path} declares {len(functions)} functions; `{largest.qualname}` is the largest",
        "undecided",
    )


def untested(code: Code, path: str) -> list[Symbol]:
    """Return the functions of ``path`` that others may call and that no test of the file names, in order."""
    tests = [cover.path for cover in covering(code, path, ())]
    functions = open_functions(code, path)
    return [s for s in functions if not any(code.mentions(test, s.name) for test in tests)]


def open_functions(code: Code, path: str) -> list[Symbol]:
    """Return the functions of ``path`` and its classes that others may call, each once, in order."""
    symbols = code.symbols(path)
    holders = {"", *(s.qualname for s in symbols if holds(s))}
    found = {
        s.qualname: s for s in symbols if callable_(s) and s.body and s.parent in holders and _is_open(s)
    }
    return list(found.values())


def _is_open(symbol: Symbol) -> bool:
    inside = any(part.startswith(("_", "#")) for part in symbol.qualname.split("."))
    return not inside and not symbol.name.startswith("test") and "private " not in symbol.signature


def _tested(code: Code, path: str, functions: Sequence[Symbol]) -> list[Symbol]:
    tests = [cover.path for cover in covering(code, path, ())]
    return [s for s in functions if any(code.mentions(test, s.name) for test in tests)]
