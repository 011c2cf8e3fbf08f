"""Changes files: symbols, pieces of text, whole files; each change is held against what exists and told in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.agentic.told import Told, ToolRefused, lost
from fenceline.attempts.agentic.tools.matching import substituted
from fenceline.attempts.agentic.tools.naming import declared, outlined, parted
from fenceline.attempts.agentic.tools.outcome import outcome
from fenceline.attempts.agentic.tools.splicing import spliced
from fenceline.edits.elision import elided_line
from fenceline.edits.splice import newline_of, to_bytes
from fenceline.workspace.text import HUGE

if TYPE_CHECKING:
    from fenceline.attempts.agentic.desk import Desk

_WHOLE = 800  # lines of a file that may be replaced in one go
_DOTS = ("...", "…")
_LOOSE = frozenset({"c", "cpp"})  # read without their preprocessor: what looks broken may not be


class Edit(msgspec.Struct, frozen=True):
    """Arguments of ``edit``; ``path`` may end in ``::symbol``."""

    path: str
    code: str
    find: str = ""


class Write(msgspec.Struct, frozen=True):
    """Arguments of ``write``."""

    path: str
    code: str


class Delete(msgspec.Struct, frozen=True):
    """Arguments of ``delete``."""

    path: str


def edit(desk: Desk, asked: Edit) -> Told:
    """Replace, add or take out a symbol, or replace a piece of text."""
    path, symbol = parted(desk, asked.path)
    desk.must_be_open(path)
    source = desk.read(path)
    _refuse_elided(asked.code, source)
    if not asked.find and not symbol:
        raise ToolRefused(f"give find, or the symbol as {path}::Class.method, or use write")
    if not asked.find:
        return _put(desk, path, spliced(path, source, symbol, asked.code))
    start, end = (0, len(source)) if not symbol else _lines_of(path, source, symbol)
    text = source[start:end].decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    find = asked.find.replace("\r\n", "\n")
    new = substituted(text, find, asked.code.replace("\r\n", "\n"), asked.path)
    return _put(desk, path, source[:start] + to_bytes(new, newline_of(source)) + source[end:])


def write(desk: Desk, asked: Write) -> Told:
    """Make a file, or replace one."""
    path, symbol = parted(desk, asked.path)
    if symbol:
        raise ToolRefused("write takes a whole file; edit takes a symbol")
    desk.must_be_open(path)
    before = desk.current(path)
    if before is not None and before.count(b"\n") > _WHOLE:
        raise ToolRefused(f"{path} has more than {_WHOLE} lines: use edit")
    _refuse_elided(asked.code, before or b"")
    text = asked.code.replace("\r\n", "\n")
    data = to_bytes(text if text.endswith("\n") or not text else text + "\n", newline_of(before or b""))
    return _put(desk, path, data)


def delete(desk: Desk, asked: Delete) -> Told:
    """Remove a file."""
    path = desk.located(asked.path)
    desk.must_be_open(path)
    return outcome(path, desk.read(path), None).told(desk.put(path, None))


def _put(desk: Desk, path: str, after: bytes) -> Told:
    before = desk.current(path)
    if after == before:
        return Told(f"{path} reads so already: nothing changed", f"{path}: nothing changed", fruitless=True)
    if len(after) > HUGE:
        raise ToolRefused("a file larger than 1 MiB is not written")
    _refuse_broken(path, before, after)
    changed = outcome(path, before, after)
    return changed.told(desk.put(path, after, changed.symbols))


def _lines_of(path: str, source: bytes, symbol: str) -> tuple[int, int]:
    """Return where the whole lines of a symbol start and end."""
    span = declared(path, source, symbol).span
    end = source.find(b"\n", span.end)
    return source.rfind(b"\n", 0, span.start) + 1, end if end >= 0 else len(source)


def _refuse_elided(code: str, before: bytes) -> None:
    line = elided_line(code, before.decode("utf-8", "replace"))
    if line and line.rstrip(";") not in _DOTS:
        raise lost("elided", f"the code leaves something out ({line[:80]}): write all of it")


def _refuse_broken(path: str, before: bytes | None, after: bytes) -> None:
    found = outlined(path, after)
    if found is None or found.broken_line is None or found.language in _LOOSE:
        return
    was = outlined(path, before) if before is not None else None
    if was is None or was.broken_line is None:
        line = after.split(b"\n")[found.broken_line - 1].decode("utf-8", "replace").strip()[:80]
        where = f"{path} would not parse at line {found.broken_line} (`{line}`)"
        raise lost("broken-syntax", f"{where}; nothing was written")
