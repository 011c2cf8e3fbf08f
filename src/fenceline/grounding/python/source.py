"""One Python file, read once: its tree and what its lines allow for."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from fenceline.grounding.python import tolerance
from fenceline.grounding.python.imports import Import, imports
from fenceline.workspace.index.python import parse
from fenceline.workspace.index.python_text import PythonText


@dataclass(frozen=True)
class Source:
    """A file's content.

    Not slotted: what is asked often is kept in the instance.

    Attributes:
        path: relative to the workspace root.
        content: its bytes.
    """

    path: str
    content: bytes

    @cached_property
    def text(self) -> str:
        """Return it decoded, without a byte order mark."""
        return PythonText(self.content).decoded

    @cached_property
    def tree(self) -> ast.Module | None:
        """Return its syntax tree; None when it does not parse."""
        try:
            return parse(self.text)
        except (SyntaxError, RecursionError, MemoryError):
            return None

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Return its imports, none when it does not parse."""
        return tuple(imports(self.tree.body)) if self.tree else ()

    @cached_property
    def tolerated(self) -> frozenset[int]:
        """Return the lines on which something missing may be meant."""
        return tolerance.tolerated(self.tree) if self.tree else frozenset()

    @cached_property
    def unevaluated(self) -> frozenset[int]:
        """Return the lines with annotations that are never evaluated."""
        return tolerance.unevaluated(self.tree) if self.tree else frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """Return every name that occurs in it."""
        nodes = ast.walk(self.tree) if self.tree else ()
        return frozenset(node.id for node in nodes if isinstance(node, ast.Name))

    def class_at(self, line: int) -> ast.ClassDef | None:
        """Return the innermost class around a line."""
        nodes = ast.walk(self.tree) if self.tree else ()
        around = [
            n for n in nodes if isinstance(n, ast.ClassDef) and n.lineno <= line <= (n.end_lineno or n.lineno)
        ]
        return max(around, key=lambda node: node.lineno, default=None)
