"""Names that nothing defines, found without ty: for when it cannot run, and for code that it leaves out."""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from typing import TYPE_CHECKING

from fenceline.grounding.python.surface import bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.python.source import Source

_OF_MODULES = frozenset(
    {"__annotations__", "__builtins__", "__class__", "__dict__", "__doc__", "__file__", "__loader__", "__module__",
     "__name__", "__package__", "__path__", "__qualname__", "__spec__"}
)  # fmt: skip

BUILTINS = "builtins"
"""The module whose attributes are names everywhere."""
PYTHON_2 = frozenset(
    {"apply", "basestring", "cmp", "coerce", "execfile", "file", "intern", "long", "raw_input", "reduce", "reload",
     "unichr", "unicode", "xrange"}
)  # fmt: skip
"""Builtins that only Python 2 had."""
INJECTED = frozenset(
    {"get_ipython", "display", "reveal_type", "reveal_locals", "WindowsError", "profile", "_", "__"}
)
"""Names that notebooks, type checkers, profilers and gettext put among the builtins."""


def undefined(source: Source) -> Iterator[tuple[str, int, int]]:
    """Yield name, line and column, from 1, of the first use of each name that no scope around it binds.

    A file with a star import has names that it does not show; it yields nothing.
    """
    if source.tree is None or any("*" in it.names for it in source.imports):
        return
    missing = _missing(source.text) - {*bound(source.tree), *dir(builtins), *_OF_MODULES, *INJECTED}
    for node in sorted(
        _loads(source.tree) if missing else (), key=lambda node: (node.lineno, node.col_offset)
    ):
        if node.id in missing:
            missing.discard(node.id)
            yield node.id, node.lineno, node.col_offset + 1


def _loads(tree: ast.Module) -> Iterator[ast.Name]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))


def _missing(text: str) -> set[str]:
    """Return names that some scope looks up in the module, whether that has them or not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            waiting = [symtable.symtable(text, "file", "exec")]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return set()
    found: set[str] = set()
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        is_module = table.get_type() == "module"
        found.update(
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and _escapes(symbol, is_module=is_module)
        )
    return found


def _escapes(symbol: symtable.Symbol, *, is_module: bool) -> bool:
    """Whether a scope has a name from outside; Python before 3.13 calls what a function ``top`` binds global, too."""
    if is_module:
        return symbol.is_global() or not symbol.is_assigned()
    return symbol.is_global() and not symbol.is_local()
