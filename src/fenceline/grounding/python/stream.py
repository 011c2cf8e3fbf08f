"""Imports on one line of code that is still arriving."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.grounding.python.imports import Import, imports

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMPORT = re.compile(r"[ \t]*(?:import[ \t]+\w|from[ \t]+[.\w]+[ \t]+import\b)")
_NAMES = re.compile(r"\bimport\b.*$")
_MAX_LINE = 2000


def imports_on(line: str, number: int) -> Iterator[Import]:
    """Yield what a line imports; of names that go on over more lines, only the module they come from."""
    if len(line) > _MAX_LINE or not _IMPORT.match(line):
        return
    text = line.lstrip()
    whole = _parsed(text)
    for wanted in whole if whole is not None else _parsed(_NAMES.sub("import _", text)) or ():
        names = wanted.names if whole is not None else ()
        yield replace(wanted, names=names, line=number, column=wanted.column + len(line) - len(text))


def _parsed(statement: str) -> list[Import] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return list(imports(ast.parse(statement).body))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
