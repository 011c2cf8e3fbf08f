"""Bytes, lines and one-line signatures: what every language's reader needs."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from fenceline.workspace.symbols import Span, Symbol, SymbolKind

_LINE_END = re.compile(rb"\r\n?|\n")
_AFTER_OPENING = re.compile(r"(?<=[(\[]) ")
_BEFORE_CLOSING = re.compile(r",? (?=[)\]])")
_LONGEST_SIGNATURE = 500


class Lines:
    """The lines of a source, 1-based; LF, CRLF and CR all end one."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.starts = [0, *[match.end() for match in _LINE_END.finditer(source)]]

    def number(self, offset: int) -> int:
        """Return the line that holds the byte at ``offset``."""
        return bisect_right(self.starts, offset)

    def span(self, number: int) -> Span:
        """Return the bytes of a line, its line end included."""
        starts = self.starts
        return Span(starts[number - 1], starts[number] if number < len(starts) else len(self.source))

    def before(self, offset: int) -> bytes:
        """Return what stands before ``offset`` on its line."""
        return self.source[self.starts[self.number(offset) - 1] : offset]

    def indent(self, offset: int) -> str:
        """Return the white space that the line at ``offset`` begins with."""
        before = self.before(offset).removeprefix(b"\xef\xbb\xbf")
        return before[: len(before) - len(before.lstrip(b" \t\f"))].decode("ascii")


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as a language's reader found it; fields as in ``Symbol``."""

    name: str
    kind: SymbolKind
    parent: str
    span: Span
    signature: str
    body: Span | None = None
    doc: Span | None = None

    def symbol(self, path: str, lines: Lines) -> Symbol:
        """Return the symbol, with what follows from where it stands in the file."""
        return Symbol(
            path=path,
            name=self.name,
            qualname=f"{self.parent}.{self.name}" if self.parent else self.name,
            kind=self.kind,
            span=self.span,
            body=self.body,
            doc=self.doc,
            signature=self.signature,
            indent=lines.indent(self.span.start),
            line=lines.number(self.span.start),
            end_line=lines.number(max(self.span.start, self.span.end - 1)),
        )


def one_line(text: bytes) -> str:
    """Return ``text`` with white space collapsed, for a signature."""
    line = " ".join(text.decode("utf-8", "replace").split())
    line = _BEFORE_CLOSING.sub("", _AFTER_OPENING.sub("", line))
    return line if len(line) <= _LONGEST_SIGNATURE else f"{line[:_LONGEST_SIGNATURE]}…"
