"""Puts code in the place of a symbol exactly as it was given; only its imports go where imports stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts.agentic.told import ToolRefused
from fenceline.attempts.agentic.tools.naming import declared, outlined
from fenceline.edits.imports import add_imports
from fenceline.edits.indent import level, shift, unit_of
from fenceline.edits.splice import inserted, newline_of, to_bytes
from fenceline.workspace.index import language_of

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Import, Outline, Span, Symbol


def spliced(path: str, source: bytes, symbol: str, code: str) -> bytes:
    """Return ``source`` with ``symbol`` replaced by ``code``, added where it is new, or taken out for empty code.

    Raises:
        ToolRefused: there is no place for it.
    """
    outline, language = outlined(path, source), language_of(path)
    if outline is None or language is None:
        raise ToolRefused(f"the symbols of {path} are not known: give find, or use write")
    old = outline.find(symbol)
    if not code.strip():
        return _without(source, old or declared(path, source, symbol))
    code, imports = _parted(path, level(code, language=language), outline)
    if old is None:
        parent = symbol.rpartition(".")[0]
        holder = declared(path, source, parent) if parent else None
        changed = inserted(source, outline, code, holder, None)
    else:
        changed = _replaced(source, old, code, language)
    after = outlined(path, changed)
    return add_imports(changed, after, imports, newline_of(source)) if after and imports else changed


def _replaced(source: bytes, old: Symbol, code: str, language: str) -> bytes:
    start = old.span.start
    if old.doc is not None and old.doc.start < start and not _begins_with_declaration(code):
        start = old.doc.start
    unit = unit_of(source.decode("utf-8", "replace"))
    text = shift(code, old.indent, unit, language=language).lstrip(" \t")
    return source[:start] + to_bytes(text, newline_of(source)) + source[old.span.end :]


def _begins_with_declaration(code: str) -> bool:
    return not code.lstrip().startswith(("/*", "//", "#", "--"))


def _without(source: bytes, old: Symbol) -> bytes:
    """Take a symbol out, with its comment, its lines and the blank lines before it."""
    start = min(old.span.start, old.doc.start if old.doc else old.span.start)
    end = source.find(b"\n", old.span.end)
    head = source[:start].rstrip()
    rest = source[end + 1 :] if end >= 0 else b""
    return head + newline_of(source) + rest if head else rest.lstrip(b"\r\n")


def _parted(path: str, code: str, target: Outline) -> tuple[str, tuple[str, ...]]:
    """Return ``code`` without the imports at its head, and those of them that the file lacks."""
    source = code.encode("utf-8", "surrogateescape")
    given = outlined(path, source)
    if given is None or given.broken_line is not None:
        return code, ()
    first = min((each.span.start for each in given.symbols), default=len(source))
    heads = [item for item in given.imports if item.span.start < first]
    lacking = [item for item in heads if not _has(target, item)]
    statements = (item.span.of(source).decode("utf-8", "surrogateescape").strip() for item in lacking)
    rest = _cut(source, [item.span for item in heads]).decode("utf-8", "surrogateescape")
    return rest.strip("\n"), tuple(dict.fromkeys(statements))


def _has(target: Outline, item: Import) -> bool:
    have = {(each.module, name) for each in target.imports for name in each.names or ("",)}
    return all((item.module, name) in have for name in item.names or ("",))


def _cut(source: bytes, spans: list[Span]) -> bytes:
    for span in sorted({(span.start, span.end) for span in spans}, reverse=True):
        end = span[1] + (source[span[1] : span[1] + 1] == b"\n")
        source = source[: span[0]] + source[end:]
    return source
