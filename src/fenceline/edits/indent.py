"""Brings a piece of code to the indentation of the place it goes to."""

from __future__ import annotations

import ast
from collections import Counter


def shift(code: str, base: str, unit: str, *, language: str) -> str:
    """Return ``code`` re-indented so that its first line stands at ``base``.

    The piece's own unit of indentation becomes ``unit`` where it is uniform. Lines inside multi-line strings keep
    their bytes.
    """
    lines = level(code, language=language).split("\n")
    fixed = _string_lines("\n".join(lines)) if language == "python" else frozenset[int]()
    own = _unit_of(lines, fixed)
    out: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            out.append("")
        elif number in fixed:
            out.append(line)
        else:
            out.append(base + _convert(line, own, unit))
    return "\n".join(out)


def level(code: str, *, language: str) -> str:
    """Return ``code`` with its first line at column 0.

    A first line that lost its indentation while the rest kept it (one level off) is what small models write when
    the answer was begun for them; the rest is then brought back by the excess. Lines inside Python's multi-line
    strings keep their bytes.
    """
    lines = code.expandtabs(8).split("\n") if _mixed(code) else code.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        return ""
    margin = _width(lines[0])
    rest = [_width(line) for line in lines[1:] if line.strip()]
    if margin == 0 and rest and language != "python" and lines[-1].strip()[:1] in ("}", ")"):
        excess = _width(lines[-1])
        return "\n".join([lines[0], *(_strip(line, excess) for line in lines[1:])])
    if margin == 0:
        return "\n".join(lines)
    fixed = _string_lines("if 1:\n" + "\n".join(lines)) if language == "python" else frozenset[int]()
    return "\n".join(line if at in fixed else _strip(line, margin) for at, line in enumerate(lines, start=2))


def unit_of(text: str) -> str:
    """Return the unit of indentation that ``text`` uses: a tab or some spaces (4 when it shows none)."""
    return _unit_of(text.split("\n"), frozenset()) or "    "


def _unit_of(lines: list[str], fixed: frozenset[int]) -> str:
    """Return the step that lines go in by most often: single odd ones stand in any file's comments and docstrings."""
    steps: Counter[int] = Counter()
    previous = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip() or number in fixed or line.lstrip().startswith("*"):
            continue
        if line.startswith("\t"):
            return "\t"
        width = _width(line)
        if width - previous in (2, 3, 4, 8):
            steps[width - previous] += 1
        previous = width
    return " " * max(steps, key=lambda step: (steps[step], -step)) if steps else ""


def _convert(line: str, own: str, unit: str) -> str:
    if not own or own == unit:
        return line
    body = line.lstrip(" \t")
    lead = line[: len(line) - len(body)]
    depth, left = divmod(len(lead), len(own)) if own != "\t" else (len(lead), 0)
    return unit * depth + " " * left + body


def _strip(line: str, width: int) -> str:
    lead = len(line) - len(line.lstrip(" \t"))
    return line[min(width, lead) :]


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _mixed(code: str) -> bool:
    leads = {line[:1] for line in code.split("\n") if line[:1] in " \t" and line.strip()}
    return len(leads) > 1


def _string_lines(code: str) -> frozenset[int]:
    """Return the lines of Python ``code`` that begin inside a multi-line string, docstrings not counted."""
    if '"""' not in code and "'''" not in code:
        return frozenset()
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and isinstance(node.body[0], ast.Expr)
    }
    return frozenset(
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
        if id(node) not in docs
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    )
