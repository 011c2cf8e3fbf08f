"""How a tool's argument names a place: ``a.py``, ``a.py::Class.method``, a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts.agentic.told import ToolRefused, lost
from fenceline.grounding.nearest import nearest
from fenceline.workspace.index import UnreadableError, language_of, outline

if TYPE_CHECKING:
    from fenceline.attempts.agentic.desk import Desk
    from fenceline.workspace.symbols import Outline, Symbol

_NAMED = 12


def parted(desk: Desk, place: str) -> tuple[str, str]:
    """Return path and symbol of ``path::symbol``; the symbol is empty for a plain path.

    Raises:
        FencelineError: the path may not be named.
    """
    path, _, symbol = place.partition("::")
    return desk.located(path), symbol.replace("::", ".").strip()


def outlined(path: str, source: bytes) -> Outline | None:
    """Return what a file declares; None for a language that is not read, or source that cannot be."""
    language = language_of(path)
    if language is None:
        return None
    try:
        return outline(language, path, source)
    except UnreadableError:
        return None


def declared(path: str, source: bytes, symbol: str) -> Symbol:
    """Return the declaration of that name.

    Raises:
        ToolRefused: there is none, with what there is.
    """
    found = outlined(path, source)
    if found is None:
        raise ToolRefused(f"the symbols of {path} are not known: name lines or text")
    if known := found.find(symbol):
        return known
    names = [each.qualname for each in found.symbols]
    alike = [name for name in names if name.rpartition(".")[2] == symbol.rpartition(".")[2]]
    if near := nearest(symbol, names) or (alike[0] if alike else ""):
        raise lost("name-undefined", f"{path} has no {symbol}", symbol, near)
    has = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    raise lost("name-undefined", f"{path} has no {symbol}; it has: {has or 'nothing'}", symbol)
