"""Brings the imports that new code needs into a file, and no others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Import, Outline


def missing_imports(source: bytes, given: Outline, target: Outline, code: str) -> tuple[str, ...]:
    """Return the import statements of ``source`` that ``target`` lacks and whose names ``code`` uses.

    In Python a star is not brought along: it binds what nobody sees.
    """
    have = {(item.module, name) for item in target.imports for name in item.names}
    bound = {name for item in target.imports for name in item.names} | {
        s.name for s in target.symbols if not s.parent
    }
    out: list[str] = []
    for item in given.imports:
        if given.language == "python" and "*" in item.names:
            continue
        if not _used(item, code) or all((item.module, name) in have or name in bound for name in item.names):
            continue
        out.append(item.span.of(source).decode("utf-8", "surrogateescape").strip())
    return tuple(dict.fromkeys(out))


def add_imports(source: bytes, target: Outline, statements: tuple[str, ...], newline: bytes) -> bytes:
    """Return ``source`` with ``statements`` after its last top-level import, or at the head of its code."""
    if not statements:
        return source
    text = newline.join(line.encode("utf-8", "surrogateescape") for line in statements) + newline
    at, lonely = _place(source, target)
    if lonely:
        before = newline if source[:at].strip(b"\xef\xbb\xbf \t\r\n") else b""
        text = before + text + (b"" if source[at:].startswith((b"\n", b"\r\n")) else newline)
    return source[:at] + text + source[at:]


def _used(item: Import, code: str) -> bool:
    return any(
        name == "*" or re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", code) for name in item.names
    )


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
