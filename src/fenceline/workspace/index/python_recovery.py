"""Reading a Python file around its syntax errors, block by block.

A block of lines is cut into statements where a line goes back to the block's indentation. Every statement
that parses alone is read as usual; one that does not is listed by its header, and a class's body is cut up in
turn.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from fenceline.workspace.index.python_reader import Reader, header, parse, without_comments
from fenceline.workspace.index.text import Declared
from fenceline.workspace.symbols import Outline, Span, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.workspace.index.python_text import PythonText
    from fenceline.workspace.symbols import Import, Symbol

_STRING = re.compile(rb"(\"\"\"|''')(?:\\.|(?!\1).)*?\1", re.DOTALL)
_HEADER = re.compile(rb"[ \t]*(?:async[ \t]+)?(def|class)[ \t]+(\w+)")
_CONTINUES = re.compile(rb"[ \t]*(?:[)\]}]|(?:else|elif|except|finally)\b)")
_SPACE = b" \t\f\xef\xbb\xbf"
_DEEPEST = 20


def recover(language: str, path: str, text: PythonText, broken_line: int) -> Outline:
    """Return the outline of a file that does not parse: all that can be listed around the errors."""
    recovery = _Recovery(path, text)
    recovery.read(range(1, len(text.lines.starts) + 1), "", None)
    symbols = tuple(sorted(recovery.symbols, key=lambda symbol: symbol.span.start))
    return Outline(path, language, symbols, tuple(recovery.imports), broken_line)


class _Recovery:
    def __init__(self, path: str, text: PythonText) -> None:
        self.symbols: list[Symbol] = []
        self.imports: list[Import] = []
        self._path = path
        self._text = text
        self._lines = text.lines
        self._quoted = self._lines_in_strings()

    def read(self, block: range, parent: str, inside: SymbolKind | None, depth: int = 0) -> None:
        """List what the lines of ``block`` declare."""
        if depth > _DEEPEST:
            return
        for statement in self._statements(block):
            try:
                self._read_whole(statement, parent, inside)
            except (SyntaxError, RecursionError, MemoryError):
                self._read_broken(statement, parent, inside, depth)

    def _read_whole(self, lines: range, parent: str, inside: SymbolKind | None) -> None:
        text = self._text.part(lines[0], lines[-1])
        opener = "if 1:\n" if self._width(lines[0]) else ""
        reader = Reader(self._path, self._text, lines[0] - 1 - len(opener.splitlines()))
        reader.read(parse(opener + text).body, parent, inside)
        self.symbols += reader.symbols
        self.imports += reader.imports

    def _read_broken(self, lines: range, parent: str, inside: SymbolKind | None, depth: int) -> None:
        head = next((number for number in lines if _HEADER.match(self._line(number))), lines[0])
        match = _HEADER.match(self._line(head))
        if match is None or self._width(head) > self._width(lines[0]):
            self.read(lines[1:], parent, inside, depth + 1)
            return
        kind = _kind(match[1], inside)
        name = match[2].decode("utf-8", "replace")
        body = self._body(range(head, lines.stop))
        signature = header(self._bytes(range(head, body.start if body else head + 1)).of(self._text.source))
        body_span = self._bytes(body) if body else None
        declared = Declared(name, kind, parent, self._bytes(lines), signature, body_span)
        self.symbols.append(declared.symbol(self._path, self._lines))
        if kind is SymbolKind.CLASS:
            self.read(body, f"{parent}.{name}" if parent else name, kind, depth + 1)

    def _statements(self, block: range) -> Iterator[range]:
        """Cut ``block`` where a line at its indentation starts a statement; decorators stay with theirs."""
        starts = [number for number in block if not self._blank(number)]
        if not starts:
            return
        width = self._width(starts[0])
        first, decorated = starts[0], False
        for number in starts:
            if self._width(number) > width or number in self._quoted or _CONTINUES.match(self._line(number)):
                continue
            if not decorated and number != first:
                yield self._trimmed(range(first, number))
                first = number
            decorated = self._line(number).lstrip().startswith(b"@")
        yield self._trimmed(range(first, block.stop))

    def _body(self, lines: range) -> range:
        """Return the indented lines after the header that ``lines`` begin with."""
        width = self._width(lines[0])
        ends = (n for n in lines if without_comments(self._line(n)).rstrip().endswith(b":"))
        start = next(ends, lines[0]) + 1
        indented = (n for n in range(start, lines.stop) if not self._blank(n) and self._width(n) > width)
        return range(next(indented, lines.stop), lines.stop)

    def _trimmed(self, lines: range) -> range:
        return range(lines.start, next((n for n in reversed(lines) if not self._blank(n)), lines.start) + 1)

    def _bytes(self, lines: range) -> Span:
        start = self._lines.span(lines[0]).start
        text = self._text.source[start : self._lines.span(lines[-1]).end]
        return Span(start + len(text) - len(text.lstrip(_SPACE)), start + len(text.rstrip()))

    def _line(self, number: int) -> bytes:
        return self._lines.span(number).of(self._text.source)

    def _blank(self, number: int) -> bool:
        line = self._line(number).strip()
        return not line or line.startswith(b"#")

    def _width(self, number: int) -> int:
        line = self._line(number).removeprefix(codecs.BOM_UTF8).expandtabs()
        return len(line) - len(line.lstrip())

    def _lines_in_strings(self) -> set[int]:
        inside: set[int] = set()
        for match in _STRING.finditer(self._text.source):
            inside.update(range(self._lines.number(match.start()) + 1, self._lines.number(match.end()) + 1))
        return inside


def _kind(keyword: bytes, inside: SymbolKind | None) -> SymbolKind:
    if keyword == b"class":
        return SymbolKind.CLASS
    return SymbolKind.METHOD if inside is SymbolKind.CLASS else SymbolKind.FUNCTION
