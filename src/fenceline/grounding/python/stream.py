"""Imports in code that is still arriving, one line at a time."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.grounding.python.imports import Import, imports

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMPORT = re.compile(r"^[ \t]*(?:import[ \t]+\w|from[ \t]+[.\w]+[ \t]+import\b)")
_OPENS = re.compile(r"^(?:try|with|if|elif|else|except|finally)\b.*:\s*(?:#.*)?$")
_QUOTES = re.compile(r"\"\"\"|'''")
_MAX_LINE = 2000


class Stream:
    """Follows one text: which blocks and strings are open where a line stands.

    Only what a single line can prove is looked at: an import that is complete on its line, outside of every block that
    may allow for its failing.
    """

    def __init__(self) -> None:
        self._next = 0
        self._path = ""
        self._open: list[int] = []
        self._quote = ""

    def imports(self, text: str, number: int, path: str) -> Iterator[Import]:
        """Yield the imports on a line, its place in the stream being ``number``."""
        if number != self._next or path != self._path:
            self._path, self._open, self._quote = path, [], ""
        self._next = number + 1
        if len(text) > _MAX_LINE or self._is_text(text) or not text.strip():
            return
        indent = len(text) - len(text.lstrip())
        while self._open and self._open[-1] >= indent:
            self._open.pop()
        if _OPENS.match(text.strip()):
            self._open.append(indent)
        elif _IMPORT.match(text) and not self._open:
            yield from (
                replace(wanted, line=number, column=wanted.column + indent)
                for wanted in _parsed(text.strip())
            )

    def _is_text(self, line: str) -> bool:
        """Whether the line stands in a string of several lines, or one begins or ends on it."""
        inside = bool(self._quote)
        for mark in _QUOTES.findall(line):
            if not self._quote:
                self._quote = mark
            elif mark == self._quote:
                self._quote = ""
        return inside or bool(self._quote)


def _parsed(text: str) -> Iterator[Import]:
    """Yield what one statement imports; a parenthesis that goes on names the module all the same."""
    for candidate in (
        text,
        re.sub(r"import\s*\(.*$", "import _", text),
        re.sub(r"import\b.*$", "import _", text),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                tree = ast.parse(candidate)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
        yield from (it if candidate is text else replace(it, names=()) for it in imports(tree.body))
        return
