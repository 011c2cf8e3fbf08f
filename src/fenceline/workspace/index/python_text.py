"""Python source as its parser sees it, and the way back from the parser's columns to bytes."""

from __future__ import annotations

import codecs
import re

from fenceline.workspace.index.text import Lines

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#|$)")


class PythonText:
    """A Python file, decoded.

    Where the declared encoding does not fit (or is not one that keeps ASCII bytes), the file is read as
    Latin-1, so that every byte is a character and offsets stay true.

    Attributes:
        source: raw bytes.
        lines: their lines.
        decoded: the text without its BOM.
    """

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.lines = Lines(source)
        self._bom = len(codecs.BOM_UTF8) if source.startswith(codecs.BOM_UTF8) else 0
        self._encoding, self.decoded = self._decode(_declared(self.lines) or "utf-8")

    def offset(self, line: int, column: int) -> int:
        """Return the byte offset of the parser's position: 1-based line, column in UTF-8 bytes."""
        span = self.lines.span(line)
        start = span.start + (self._bom if line == 1 else 0)
        if self._encoding == "utf-8":
            return start + column
        before = self.source[start : span.end].decode(self._encoding).encode()[:column]
        return start + len(before.decode("utf-8", "ignore").encode(self._encoding))

    def part(self, first: int, last: int) -> str:
        """Return the text of the lines ``first`` to ``last``, without the BOM."""
        start = self.lines.span(first).start + (self._bom if first == 1 else 0)
        return self.source[start : self.lines.span(last).end].decode(self._encoding)

    def _decode(self, encoding: str) -> tuple[str, str]:
        content = self.source[self._bom :]
        for candidate in ("utf-8", encoding):
            try:
                text = content.decode(candidate)
                if text.encode(candidate) == content:
                    return candidate, text
            except (UnicodeError, LookupError):
                continue
        return "latin-1", content.decode("latin-1")


def _declared(lines: Lines) -> str | None:
    for number in (1, 2):
        if number > len(lines.starts):
            return None
        line = lines.span(number).of(lines.source)
        if match := _COOKIE.match(line):
            return _single_byte(match[1].decode("ascii", "replace"))
        if not _BLANK.match(line.rstrip(b"\r\n")):
            return None
    return None


def _single_byte(encoding: str) -> str | None:
    """Return ``encoding`` when ASCII bytes mean the same in it, as the search for line ends needs."""
    try:
        info = codecs.lookup(encoding)
        kept = bytes(range(128)).decode(encoding) == bytes(range(128)).decode("ascii")
    except (LookupError, UnicodeError, TypeError, ValueError, AttributeError):
        return None
    return info.name if kept else None
