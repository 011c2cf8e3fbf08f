"""One Python file, read once: its tree and what its lines allow for."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fenceline.grounding.python import places, tolerance
from fenceline.grounding.python.imports import Import, imports
from fenceline.workspace.index.python_reader import parse
from fenceline.workspace.index.python_text import PythonText

_SILENCED = re.compile(r"#\s*(?:type|ty|pyright|mypy)\s*:\s*ignore")
_KEPT = 4


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
    def names(self) -> frozenset[str]:
        """Return every name that occurs in it."""
        nodes = ast.walk(self.tree) if self.tree else ()
        return frozenset(node.id for node in nodes if isinstance(node, ast.Name))

    @cached_property
    def is_specimen(self) -> bool:
        """Return whether it may be something that other code reads, rather than code that runs."""
        return places.is_specimen(self.path, self.content)

    def tolerates(self, line: int, rule: str, module: str = "") -> bool:
        """Return whether the code around a line is ready for what ``rule`` finds, in ``module`` if it is said."""
        return rule in tolerance.tolerated(self._around(line), line, module)

    def is_conditional(self, line: int, module: str = "") -> bool:
        """Return whether the line runs only on some versions or platforms, or where ``module`` has something."""
        return tolerance.is_conditional(self._around(line), line, module)

    def catches(self, line: int) -> bool:
        """Return whether the code around a line catches whatever happens."""
        return tolerance.ANY in tolerance.tolerated(self._around(line), line)

    def is_deferred(self, line: int, column: int, name: str) -> bool:
        """Return whether ``name`` there, both from 1, is in a string or an annotation that may never be evaluated.

        From Python 3.14 every annotation waits; a class that follows it is there by then.
        """
        nodes = self._around(line)
        held = [node for node in nodes if isinstance(node, ast.expr) and _holds(node, line, column - 1)]
        if any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in held):
            return True
        notes = {id(getattr(node, field, None)) for node in nodes for field in ("annotation", "returns")}
        waits = self._annotations_wait or name in self._classes
        return waits and any(id(node) in notes for node in held)

    def is_silenced(self, line: int) -> bool:
        """Return whether a comment tells type checkers to leave the line alone."""
        lines = self.text.split("\n", line)
        return len(lines) >= line and bool(_SILENCED.search(lines[line - 1]))

    def class_at(self, line: int) -> ast.ClassDef | None:
        """Return the innermost class around a line."""
        return next((node for node in reversed(self._around(line)) if isinstance(node, ast.ClassDef)), None)

    def _around(self, line: int) -> list[ast.AST]:
        if line not in self._covering:
            self._covering[line] = tolerance.around(self.tree, line) if self.tree else []
        return self._covering[line]

    @cached_property
    def _covering(self) -> dict[int, list[ast.AST]]:
        return {}

    @cached_property
    def _annotations_wait(self) -> bool:
        return any(it.module == "__future__" and "annotations" in it.names for it in self.imports)

    @cached_property
    def _classes(self) -> frozenset[str]:
        nodes = ast.walk(self.tree) if self.tree else ()
        return frozenset(node.name for node in nodes if isinstance(node, ast.ClassDef))


@lru_cache(_KEPT)
def kept(path: str, content: bytes) -> Source:
    """Return a file as it is before edits: one answer after the other is about the same few."""
    return Source(path, content)


def _holds(node: ast.expr, line: int, column: int) -> bool:
    """Whether a node covers a position; columns are compared as they are, a few characters do not matter here."""
    last = (node.end_lineno or node.lineno, node.end_col_offset or 0)
    return (node.lineno, node.col_offset) <= (line, column) <= last
