"""Pieces of code for a prompt: only what the edit needs, cut at symbol borders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.edits.indent import level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.workspace.symbols import Outline, Span, Symbol

FENCE = {"cpp": "cpp", "tsx": "tsx"}
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_COMMENT_MARK = re.compile(r"^\s*(?:/\*+!?|\*+/|\*(?!/)|///?!?|#+)? ?")
_COMMENT_TAIL = re.compile(r"\s*\*+/\s*$")
_LISTED = re.compile(r"[({]\s*\n([^(){}#]*)[)}]")  # names, a line each
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_QUOTES = re.compile(r'^\s*[rRuUbBfF]*("""|\'\'\'|"|\')')


def fenced(code: str, language: str) -> str:
    """Return ``code`` in a fenced block."""
    return f"```{FENCE.get(language, language)}\n{code}\n```"


def text_of(span: Span, source: bytes) -> str:
    """Return the text of a span with plain line ends."""
    return span.of(source).decode("utf-8", "replace").replace("\r\n", "\n")


def whole(symbol: Symbol, source: bytes) -> str:
    """Return a symbol's code, first line at column 0."""
    return level(symbol.indent + text_of(symbol.span, source), language="python")


def header(symbol: Symbol, source: bytes) -> str:
    """Return a declaration up to its body, the opening brace or colon included, first line at column 0."""
    if symbol.body is None:
        return whole(symbol, source)
    raw = source[symbol.span.start : symbol.body.start].decode("utf-8", "replace").replace("\r\n", "\n")
    return level(symbol.indent + raw.rstrip(), language="python")


def without_doc(symbol: Symbol, source: bytes) -> str:
    """Return a symbol's code without its docstring, first line at column 0."""
    doc = symbol.doc
    if doc is None or symbol.body is None or doc.start < symbol.body.start or doc.end >= symbol.body.end:
        return whole(symbol, source)
    before = source[symbol.span.start : doc.start].decode("utf-8", "replace").rstrip()
    after = source[doc.end : symbol.span.end].decode("utf-8", "replace").lstrip("\r\n ;")
    inner = _margin(source, doc.end, symbol)
    return level(f"{symbol.indent}{before}\n{inner}{after}".replace("\r\n", "\n"), language="python")


def doc_text(symbol: Symbol, source: bytes) -> str:
    """Return a symbol's documentation as prose: no quotes, no comment marks, no common margin."""
    if symbol.doc is None:
        return ""
    raw = text_of(symbol.doc, source)
    if quote := _QUOTES.match(raw):
        inside = raw[quote.end() :].strip()
        lines = inside.removesuffix(quote[1]).split("\n")
    else:
        lines = [_COMMENT_TAIL.sub("", _COMMENT_MARK.sub("", line)) for line in raw.split("\n")]
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    return "\n".join([lines[0].strip(), *(line[margin:].rstrip() for line in lines[1:])]).strip()


def neighbours(outline: Outline, source: bytes, names: Iterable[str], around: Symbol | None) -> str:
    """Return the declarations, bodies left out, of what ``names`` mention in this file, and the imports they use."""
    wanted = set(names)
    inside = around.qualname.partition(".")[0] if around else ""
    lines = [
        _imported(text_of(item.span, source).strip(), outline.language, wanted)
        for item in outline.imports
        if wanted.intersection(item.names)
    ]
    for symbol in outline.symbols:
        if symbol.name not in wanted or symbol.parent or symbol.qualname == inside or _is_passing(symbol):
            continue
        lines.append(symbol.signature if symbol.body is not None else whole(symbol, source))
    return "\n".join(dict.fromkeys(lines))


def _is_passing(symbol: Symbol) -> bool:
    """Whether a name is one of a block's, such as a script's own at the end of a module: others use it for theirs."""
    return symbol.kind == "constant" and symbol.name.islower() and bool(symbol.indent)


def _imported(text: str, language: str, wanted: set[str]) -> str:
    """Return an import as it stands alone, of a long list the names that are wanted.

    Go's imports stand in brackets of their own, without the word.
    """
    if language == "go" and not text.startswith("import"):
        return f"import {text}"
    if (listed := _LISTED.search(text)) is None or " as " in text:
        return text
    names = ", ".join(name for name in _WORD.findall(listed[1]) if name in wanted)
    short = names if language == "python" else f"{{ {names} }}"
    return text[: listed.start()] + short + text[listed.end() :]


def words(code: str) -> frozenset[str]:
    """Return the identifiers in ``code``."""
    return frozenset(_WORD.findall(code))


def uses(source: bytes, name: str, limit: int) -> tuple[str, ...]:
    """Return the first ``limit`` statements of a test file that say what ``name`` must do, on one line each.

    A statement goes on while its brackets are open, ten lines at most. What a string says names nothing.
    """
    lines = source.decode("utf-8", "replace").split("\n")
    naming = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
    asserting = re.compile(r"assert|expect\s*\(|\bt\.|should|[Ee]qual|raises|toBe")
    found: list[str] = []
    at = 0
    while at < len(lines) and len(found) < limit:
        if not naming.search(_STRING.sub("", lines[at])) and not (
            asserting.search(lines[at]) and _opens(lines[at])
        ):
            at += 1
            continue
        end = _statement_end(lines, at)
        statement = " ".join(line.strip() for line in lines[at:end])
        if (
            asserting.search(statement)
            and naming.search(_STRING.sub("", statement))
            and len(statement) <= 240
        ):
            found.append(statement)
        at = end
    return tuple(dict.fromkeys(found))


def _statement_end(lines: list[str], start: int) -> int:
    depth, at = 0, start
    while at < len(lines) and at < start + 10:
        depth += sum(char in "([{" for char in lines[at]) - sum(char in ")]}" for char in lines[at])
        at += 1
        if depth <= 0:
            break
    return at if depth <= 0 else start + 1


def _opens(line: str) -> bool:
    return sum(char in "([" for char in line) > sum(char in ")]" for char in line)


def _margin(source: bytes, at: int, symbol: Symbol) -> str:
    """Return the indentation of the first code line after ``at``, which ``lstrip`` took away."""
    rest = source[at : symbol.span.end].decode("utf-8", "replace").lstrip("\r\n")
    while rest and not rest.split("\n", 1)[0].strip():
        rest = rest.split("\n", 1)[1] if "\n" in rest else ""
    line = rest.split("\n", 1)[0]
    return line[: len(line) - len(line.lstrip(" \t"))]
