"""Brings the imports that new code needs into a file, and no others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.edits.fit import Piece
    from fenceline.workspace.symbols import Import, Outline


def missing_imports(piece: Piece, target: Outline) -> tuple[str, ...]:
    """Return the import statements of ``piece`` that the target file lacks and whose names the code uses."""
    have = {(item.module, name) for item in target.imports for name in item.names}
    bound = {name for item in target.imports for name in item.names} | {s.name for s in target.symbols if not s.parent}
    out: list[str] = []
    for item in piece.outline.imports:
        if all((item.module, name) in have for name in item.names) or not _used(item, piece):
            continue
        if all(name in bound for name in item.names):
            continue
        out.append(item.span.of(piece.source).decode("utf-8", "surrogateescape").strip())
    return tuple(dict.fromkeys(out))


def add_imports(source: bytes, target: Outline, statements: tuple[str, ...], newline: bytes) -> bytes:
    """Return ``source`` with ``statements`` after its last top-level import, or at the head of its code."""
    if not statements:
        return source
    text = newline.join(line.encode("utf-8", "surrogateescape") for line in statements) + newline
    at, lonely = _place(source, target)
    if lonely:
        text += newline
    return source[:at] + text + source[at:]


def _used(item: Import, piece: Piece) -> bool:
    code = piece.text + "".join(
        helper.span.of(piece.source).decode("utf-8", "surrogateescape") for helper in piece.helpers
    )
    return any(name == "*" or re.search(rf"\b{re.escape(name)}\b", code) for name in item.names)


def _place(source: bytes, target: Outline) -> tuple[int, bool]:
    """Return where imports go, and whether they would stand there without any other import."""
    first_symbol = min((s.span.start for s in target.symbols if not s.parent), default=len(source))
    tops = [item for item in target.imports if item.span.start < first_symbol]
    if tops:
        return _line_after(source, tops[-1].span.end), False
    return _head(source), True


def _head(source: bytes) -> int:
    """Return the offset after a BOM, a shebang, leading comments and a module docstring."""
    at = 3 if source.startswith(b"\xef\xbb\xbf") else 0
    while source[at : at + 1] in (b"#", b"/") and not source.startswith((b"/*", b"#include", b"#["), at):
        after = _line_after(source, at)
        if after == at:
            break
        at = after
    for quote in (b'"""', b"'''"):
        if source.startswith(quote, at) and (end := source.find(quote, at + 3)) > 0:
            return _line_after(source, end + 3)
    return at


def _line_after(source: bytes, at: int) -> int:
    end = source.find(b"\n", at)
    return len(source) if end < 0 else end + 1
