"""Shows files, lines of them, symbols and folders."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.agentic.told import Told, ToolRefused
from fenceline.attempts.agentic.tools.naming import declared, outlined, parted
from fenceline.attempts.agentic.trim import clipped
from fenceline.policy.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.attempts.agentic.desk import Desk
    from fenceline.workspace.symbols import Outline

_ENTRIES = 150  # files and folders of a listing
_DEPTH = 8


class Read(msgspec.Struct, frozen=True):
    """Arguments of ``read``; lines are 1-based and inclusive."""

    path: str
    first: int | None = None
    last: int | None = None


def read(desk: Desk, asked: Read, chars: int) -> Told:
    """Return what is there: ``chars`` characters of it at most."""
    if asked.path.strip("/ ") in ("", "."):
        return _folder(desk, "")
    path, symbol = parted(desk, asked.path)
    if any(name.startswith(f"{path}/") for name in desk.files()):
        return _folder(desk, f"{path}/")
    source = desk.read(path)
    view = desk.visible(path) is not Label.OPEN
    if view:
        source = _declarations(desk, path, source)
    else:
        desk.look(path)
    lines = source.decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\n").split("\n")
    first, last = max(asked.first or 1, 1), min(asked.last or len(lines), len(lines))
    if symbol:
        found = declared(path, source, symbol)
        first, last = found.line, found.end_line
        if found.doc is not None and found.doc.start < found.span.start:
            first = source.count(b"\n", 0, found.doc.start) + 1
    if first > last:
        raise ToolRefused(f"{path} has {len(lines)} lines")
    shown, left = clipped(lines[first - 1 : last], chars)
    where = (f"{path}::{symbol}" if symbol else path) + (", declarations alone (policy)" if view else "")
    whole = not left and (first, last) == (1, len(lines))
    extent = f"{len(lines)} lines" if whole else f"lines {first}-{last - left} of {len(lines)}"
    text = "\n".join([f"{where}, {extent}", *shown])
    if left:
        text += f"\n[lines {last - left + 1}-{last} not shown]"
        text += _rest(outlined(path, source), last - left, chars // 4)
    return Told(text, f"{where}, {extent}")


def listing(paths: Sequence[str], entries: int = _ENTRIES) -> str:
    """Return files as text, one line a folder; deep folders are only counted where there are too many files."""
    split = [path.split("/") for path in paths]
    shown = Counter[str]()
    for depth in range(_DEPTH, 0, -1):
        shown = Counter("/".join(parts[:depth]) + "/" * (len(parts) > depth) for parts in split)
        if len(shown) <= entries:
            break
    folders: dict[str, list[str]] = {}
    for entry in list(shown)[:entries]:
        folder, _, name = entry.rstrip("/").rpartition("/")
        inside = f"{name}/ ({shown[entry]})" if entry.endswith("/") else name
        folders.setdefault(folder, []).append(inside)
    lines = [
        f"{folder}/: {' '.join(names)}" if folder else " ".join(names) for folder, names in folders.items()
    ]
    return "\n".join([*lines, *([f"and {len(shown) - entries} more"] if len(shown) > entries else [])])


def _folder(desk: Desk, prefix: str) -> Told:
    paths = [path for path in desk.files() if path.startswith(prefix)]
    text = listing([path.removeprefix(prefix) for path in paths]) or "no files"
    return Told(text, f"{prefix or 'the workspace'}: {len(paths)} files")


def _declarations(desk: Desk, path: str, source: bytes) -> bytes:
    """Return the view that stands for a file.

    Raises:
        ToolRefused: there is none.
    """
    if (view := desk.view(path, source)) is None:
        raise ToolRefused(f"of {path} the policy shows declarations alone, and none can be shown")
    return view.encode("utf-8", "replace")


def _rest(found: Outline | None, after: int, chars: int) -> str:
    """Return what a file declares behind a line, with lines, to choose from."""
    if found is None:
        return ""
    lines = [f"{each.line}-{each.end_line} {each.qualname}" for each in found.symbols if each.line > after]
    shown, left = clipped(lines, chars) if lines else ([], 0)
    return "".join(f"\n{line}" for line in shown) + (f"\n[{left} more]" if left else "")
