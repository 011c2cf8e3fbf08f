"""Outlines of Python files, whole and broken ones."""

from __future__ import annotations

from fenceline.workspace.index.python_reader import Reader, parse
from fenceline.workspace.index.python_text import PythonText
from fenceline.workspace.symbols import Outline


def outline(language: str, path: str, source: bytes) -> Outline:
    """Return what a Python file declares, reading around a syntax error.

    Imports inside functions are listed too: the file depends on them all the same.
    """
    text = PythonText(source)
    try:
        tree = parse(text.decoded)
    except SyntaxError as error:
        from fenceline.workspace.index.python_recovery import recover  # noqa: PLC0415 - broken files only

        return recover(language, path, text, max(error.lineno or 1, 1))
    reader = Reader(path, text)
    reader.read(tree.body)
    return Outline(path, language, tuple(reader.symbols), tuple(reader.imports))
