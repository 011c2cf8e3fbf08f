"""An outline as text, for whole comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.workspace.index import language_of, outline

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Outline, Span


def rendered(path: str, source: bytes) -> str:
    """Return every symbol and import of ``source``, one a line, with the bytes that their spans hold."""
    return render(outline(language_of(path) or "", path, source), source)


def render(found: Outline, source: bytes) -> str:
    lines = [
        found.language if found.broken_line is None else f"{found.language}, broken at {found.broken_line}"
    ]
    for symbol in found.symbols:
        lines.append(f"{symbol.kind} {symbol.qualname} {symbol.line}-{symbol.end_line}: {symbol.signature}")
        lines.append(f"    {symbol.indent!r} {_text(symbol.span, source)}")
        lines.append(f"    body {_text(symbol.body, source)} doc {_text(symbol.doc, source)}")
    imports = (f"import {i.module} {i.names} {i.line} {_text(i.span, source)}" for i in found.imports)
    return "\n".join([*lines, *imports])


def _text(span: Span | None, source: bytes) -> str:
    if span is None:
        return "-"
    text = span.of(source).decode("utf-8", "backslashreplace")
    return repr(text if len(text) <= 50 else f"{text[:24]}…{text[-24:]}")
