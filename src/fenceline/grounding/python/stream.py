"""Imports on lines of code that are still arriving."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import replace

from fenceline.grounding.python.imports import Import, imports

_IMPORT = re.compile(r"[ \t]*(?:import[ \t]+\w|from[ \t]+[.\w]+[ \t]+import\b)")
_NAMES = re.compile(r"\bimport\b.*$")
_OPENED = re.compile(r"(from[ \t]+[.\w]+[ \t]+import)[ \t]*\(([^()#]*)(?:#.*)?")
_MAX_LINE = 2000


class Arriving:
    """Follows imports over lines that come one after the other.

    Attributes:
        within: whether the last line went on with an import of a line before it, whose module was judged there.
    """

    def __init__(self) -> None:
        self.within = False
        self._begun = ""  # ``from a import``, whose bracket is still open
        self._next = 0

    def on(self, line: str, number: int) -> list[Import]:
        """Return what line ``number`` imports; of names in brackets over more lines, those that stand on it."""
        self.within = bool(self._begun) and number == self._next
        self._next = number + 1
        if not self.within:
            self._begun = ""
        text = line.lstrip()
        column = len(line) - len(text)
        if len(line) > _MAX_LINE:
            self._begun = ""
        elif self.within:
            names, closed, _ = text.partition("#")[0].partition(")")
            begun, self._begun = self._begun, "" if closed else self._begun
            return _placed(begun, names, number, column) if names.strip(" ,") else []
        elif opened := _OPENED.fullmatch(text):
            self._begun = opened[1]
            return _placed(self._begun, opened[2], number, column)
        elif _IMPORT.match(line):
            return _placed(text, "", number, column)
        return []


def _placed(statement: str, names: str, number: int, column: int) -> list[Import]:
    """Return what a statement imports; only the modules of one that goes on in ways that nobody follows."""
    whole = _parsed(f"{statement} {names.strip(' ,')}".rstrip())
    found = whole if whole is not None else _parsed(_NAMES.sub("import _", statement)) or []
    return [
        replace(it, names=it.names if whole is not None else (), line=number, column=it.column + column)
        for it in found
    ]


def _parsed(statement: str) -> list[Import] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return list(imports(ast.parse(statement).body))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
