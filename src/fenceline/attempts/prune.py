"""Takes an assertion out of a new test where the code does not satisfy it.

The code is the reference when its test is written. What is taken out is told to the user: it may be a wrong guess of
the model, and it may be a bug.
"""

from __future__ import annotations

import ast

from fenceline.edits.complete import ASSERTS


def without_statement(source: bytes, line: int, language: str) -> tuple[bytes, str] | None:
    """Return ``source`` without the asserting statement on ``line``, and that statement's text.

    None when that line asserts nothing, or when no other assertion would be left beside it.
    """
    lines = source.split(b"\n")
    if not 1 <= line <= len(lines):
        return None
    extent = _python_extent(source, line) if language == "python" else _balanced_extent(lines, line)
    if extent is None:
        return None
    start, end = extent
    gone = b"\n".join(lines[start - 1 : end]).decode("utf-8", "replace").strip()
    kept = lines[: start - 1] + lines[end:]
    if not ASSERTS.search(gone):
        return None
    return b"\n".join(kept), " ".join(gone.split())


def assertions(source: bytes) -> int:
    """Return how many lines assert something."""
    return sum(1 for line in source.decode("utf-8", "replace").splitlines() if ASSERTS.search(line))


def _python_extent(source: bytes, line: int) -> tuple[int, int] | None:
    """Return first and last line of the innermost simple statement on ``line`` that has a neighbour in its block."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    found: tuple[int, int] | None = None
    for node in ast.walk(tree):
        body: object = getattr(node, "body", None)
        if not isinstance(body, list) or len(body) < 2:  # pyright: ignore[reportUnknownArgumentType] - ast's own list
            continue
        for statement in body:  # pyright: ignore[reportUnknownVariableType] - ast's own list
            if isinstance(statement, ast.stmt) and statement.lineno <= line <= (statement.end_lineno or 0):
                found = (statement.lineno, statement.end_lineno or statement.lineno)
    return found


def _balanced_extent(lines: list[bytes], line: int) -> tuple[int, int] | None:
    depth, at = 0, line - 1
    while at < len(lines) and at < line + 20:
        depth += sum(byte in b"([{" for byte in lines[at]) - sum(byte in b")]}" for byte in lines[at])
        at += 1
        if depth == 0:
            return line, at
        if depth < 0:
            return None
    return None
