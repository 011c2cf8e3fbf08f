"""Puts what a model wrote into a file's bytes, touching nothing outside the symbol."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from fenceline.edits.header import leading_words, same_header
from fenceline.edits.indent import level, shift, unit_of
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from fenceline.edits.fit import Piece
    from fenceline.workspace.symbols import Outline, Span, Symbol


def newline_of(source: bytes) -> bytes:
    """Return the line end that ``source`` uses most."""
    return b"\r\n" if source.count(b"\r\n") * 2 > source.count(b"\n") else b"\n"


def to_bytes(text: str, newline: bytes) -> bytes:
    """Encode ``text`` with the file's line ends."""
    return text.encode("utf-8", "surrogateescape").replace(b"\r\n", b"\n").replace(b"\n", newline)


def replaced(source: bytes, old: Symbol, piece: Piece, *, keep_doc: bool) -> bytes:
    """Return ``source`` with ``old`` replaced by the model's version.

    The old header stays byte for byte when the parameters are the same; the old docstring stays when the model was
    not shown it or wrote none.
    """
    language = piece.outline.language
    unit = unit_of(source.decode("utf-8", "replace"))
    newline = newline_of(source)
    if _bodies_fit(source, old, piece):
        return _with_body(source, old, piece, unit, keep_doc=keep_doc)
    if keep_doc and language == "python" and _inner(old) and piece.symbol.body:
        return _around_doc(source, old, piece, unit)
    whole = to_bytes(_declared(source, old, piece.text, unit, language), newline)
    return source[: old.span.start] + whole + source[old.span.end :]


def _around_doc(source: bytes, old: Symbol, piece: Piece, unit: str) -> bytes:
    """Put the model's header before the old docstring, whose bytes stay, and its statements behind."""
    doc, body = _inner(old), piece.symbol.body
    assert doc is not None and body is not None  # noqa: S101, PT018 - narrowed by the caller
    header = piece.symbol.indent.encode() + piece.source[piece.symbol.span.start : body.start].rstrip()
    head = _declared(source, old, header.decode("utf-8", "surrogateescape"), unit, "python")
    base, newline = _base(source, old, unit), newline_of(source)
    before, after = to_bytes(f"{head}\n{base}", newline), to_bytes(_python_body(piece, base, unit), newline)
    return source[: old.span.start] + before + doc.of(source) + newline + after + source[old.span.end :]


def _declared(source: bytes, old: Symbol, text: str, unit: str, language: str) -> str:
    """Return the model's declaration at its place, with the decorators and leading words that it left out."""
    bare = shift(text, old.indent, unit, language=language).lstrip()
    prefix = leading_words(old.span.of(source).decode("utf-8", "replace"))
    if prefix and not leading_words(bare):
        bare = prefix + bare
    return bare if bare.startswith("@") else _decorators(source, old) + bare


def _python_body(piece: Piece, base: str, unit: str, *, own_doc: bool = False) -> str:
    """Return the statements of the model's version at ``base``, its docstring among them only with ``own_doc``."""
    assert piece.symbol.body is not None  # noqa: S101 - narrowed by the callers
    doc, body = _inner(piece.symbol), piece.symbol.body
    start = body.start if own_doc or doc is None else doc.end
    code = piece.source[start : body.end].decode("utf-8", "surrogateescape")
    return shift(_first_line_whole(piece.source, start, code), base, unit, language="python")


def inserted(
    source: bytes, outline: Outline, text: str, parent: Symbol | None, after: Symbol | None
) -> bytes:
    """Return ``source`` with ``text`` (first line at column 0) as a new member of ``parent`` or of the module."""
    newline = newline_of(source)
    unit = unit_of(source.decode("utf-8", "replace"))
    members = _members(outline, parent)
    place = after or _last(outline, parent, members)
    gap = _gap(source, members, outline.language, nested=parent is not None)
    if place is not None:
        block = to_bytes(shift(text, place.indent, unit, language=outline.language), newline)
        at = _end_of_line(source, place.span.end)
        return source[:at] + newline * (gap + 1) + block + source[at:]
    if parent is not None and parent.body is not None:
        block = to_bytes(shift(text, parent.indent + unit, unit, language=outline.language), newline)
        return _into_empty(source, parent, block, newline)
    block = to_bytes(shift(text, "", unit, language=outline.language), newline)
    return appended(source, block.decode("utf-8", "surrogateescape"), gap)


def appended(source: bytes, text: str, gap: int) -> bytes:
    """Return ``source`` with ``text`` at its end, ``gap`` blank lines before it."""
    newline = newline_of(source)
    head = source.rstrip()
    block = to_bytes(text.strip("\n"), newline)
    return head + newline * (gap + 1) + block + newline if head else source + block + newline


def _bodies_fit(source: bytes, old: Symbol, piece: Piece) -> bool:
    new = piece.symbol
    if old.body is None or new.body is None or not same_header(old, new):
        return False
    return _braced(source, old) == _braced(piece.source, new)


def _braced(source: bytes, symbol: Symbol) -> bool:
    return symbol.body is not None and source[: symbol.body.start].rstrip().endswith(b"{")


def _with_body(source: bytes, old: Symbol, piece: Piece, unit: str, *, keep_doc: bool) -> bytes:
    """Splice only the body; header, decorators and (where kept) docstring stay as they are."""
    assert old.body is not None and piece.symbol.body is not None  # noqa: S101, PT018 - narrowed by _bodies_fit
    newline = newline_of(source)
    language = piece.outline.language
    start = old.body.start
    if language != "python":
        text = shift(_body_lines(piece), old.indent + unit, unit, language=language)
        closing = source[old.body.end : old.body.end + 1]
        tail = newline + old.indent.encode() if closing == b"}" else b""
        return source[:start] + newline + to_bytes(text, newline) + tail + source[old.body.end :]
    own_doc, old_doc = _inner(piece.symbol), _inner(old)
    if old_doc is not None and (keep_doc or own_doc is None):
        start = old_doc.end
    drops = keep_doc and old_doc is not None
    text = _python_body(piece, _base(source, old, unit), unit, own_doc=not drops)
    if start == old.body.start and _own_line(source, start):
        return source[:start] + to_bytes(text.lstrip(" \t"), newline) + source[old.body.end :]
    return source[:start] + newline + to_bytes(text, newline) + source[old.body.end :]


def _base(source: bytes, old: Symbol, unit: str) -> str:
    """Return the indentation of a declaration's body: the one that it has, where it stands on lines of its own."""
    assert old.body is not None  # noqa: S101 - narrowed by the callers
    lead = source[source.rfind(b"\n", 0, old.body.start) + 1 : old.body.start].decode("utf-8", "replace")
    return old.indent + unit if lead.strip() else lead


def _inner(symbol: Symbol) -> Span | None:
    doc, body = symbol.doc, symbol.body
    return doc if doc is not None and body is not None and doc.start >= body.start else None


def _body_lines(piece: Piece) -> str:
    assert piece.symbol.body is not None  # noqa: S101 - narrowed by _bodies_fit
    code = piece.symbol.body.of(piece.source).decode("utf-8", "surrogateescape")
    return level(code.strip("\n"), language="python") if "\n" in code.strip("\n") else code.strip()


def _first_line_whole(source: bytes, start: int, code: str) -> str:
    line_start = source.rfind(b"\n", 0, start) + 1
    lead = source[line_start:start].decode("utf-8", "replace")
    return lead + code if not lead.strip() else code.lstrip("\n")


def _own_line(source: bytes, at: int) -> bool:
    return not source[source.rfind(b"\n", 0, at) + 1 : at].strip()


def _decorators(source: bytes, old: Symbol) -> str:
    text = old.span.of(source).decode("utf-8", "surrogateescape")
    lines = text.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    for line in lines:
        if not line.strip().startswith("@") or ("(" in line and ")" not in line):
            break
        kept.append(line)
    return "".join(line + "\n" + old.indent for line in kept).removeprefix(old.indent) if kept else ""


def _members(outline: Outline, parent: Symbol | None) -> list[Symbol]:
    if parent is None:
        return [s for s in outline.symbols if not s.parent]
    return [s for s in outline.children(parent) if parent.span.start <= s.span.start < parent.span.end]


def _last(outline: Outline, parent: Symbol | None, members: list[Symbol]) -> Symbol | None:
    """Return what a new member follows: the last one, also where members stand outside (Go, Rust's impl)."""
    if members:
        return _before_tests(outline, members) if parent is None else members[-1]
    outside = outline.children(parent) if parent else ()
    return outside[-1] if outside else parent if outline.language == "go" else None


def _before_tests(outline: Outline, members: list[Symbol]) -> Symbol:
    """Return the last member before the modules that end a file in Rust, which hold its tests mostly."""
    if outline.language != "rust":
        return members[-1]
    ends = (s for s in reversed(members) if s.kind is not SymbolKind.MODULE or s.body is None)
    return next(ends, members[-1])


def _gap(source: bytes, members: list[Symbol], language: str, *, nested: bool) -> int:
    """Return the blank lines between members that have bodies, as most of them have it."""
    whole = [s for s in members if s.body is not None]
    between = (source[one.span.end : other.span.start] for one, other in pairwise(whole))
    ends = (text[: len(text) - len(text.lstrip())].count(b"\n") for text in between)
    gaps = Counter(min(count - 1, 3) for count in ends if count)
    return max(gaps, key=gaps.__getitem__) if gaps else 2 if language == "python" and not nested else 1


def _end_of_line(source: bytes, at: int) -> int:
    end = source.find(b"\n", at)
    if end < 0:
        return len(source)
    return end - 1 if source[end - 1 : end] == b"\r" else end


def _into_empty(source: bytes, parent: Symbol, block: bytes, newline: bytes) -> bytes:
    assert parent.body is not None  # noqa: S101 - narrowed by the caller
    body = parent.body.of(source).strip()
    if body in (b"pass", b"..."):
        start = parent.body.start + parent.body.of(source).index(body)
        indent = len(block) - len(block.lstrip())
        own = _own_line(source, start)
        return source[:start] + (block[indent:] if own else newline + block) + source[start + len(body) :]
    if _braced(source, parent):
        at = parent.body.start
        head = source[:at].rstrip(b" \t") if not body else source[: at + len(parent.body.of(source).rstrip())]
        return head + newline + block + newline + parent.indent.encode() + source[parent.body.end :]
    at = _end_of_line(source, parent.body.end)
    return source[:at] + newline + newline + block + source[at:]
