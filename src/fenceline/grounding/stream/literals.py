"""Strings and comments that go on over several lines: what stands in them is no code."""

from __future__ import annotations

import re

_STRING_END = {quote: re.compile(rf"(?:[^\\{quote}]|\\.)*{quote}") for quote in "\"'"}
_STARTS = {
    "python": re.compile(r"'''|\"\"\"|['\"]|\#"),
    "javascript": re.compile(r"/\*|//|[\"'`]"),
    "go": re.compile(r"/\*|//|[\"'`]"),
    "java": re.compile(r"/\*|//|\"\"\"|[\"']"),
    "rust": re.compile(r"/\*|//|\"|'(?:\\.|[^\\'])'"),
    "c": re.compile(r"/\*|//|[\"']"),
}
_ENDS = {
    "'''": re.compile(r"(?:[^\\']|\\.|'(?!''))*'''"),
    '"""': re.compile(r'(?:[^\\"]|\\.|"(?!""))*"""'),
    "`": re.compile(r"(?:[^\\`]|\\.)*`"),
    "/*": re.compile(r".*?\*/"),
    '"': _STRING_END['"'],
}
_LONG = {"rust": {'"'}}  # languages whose plain strings go on over line ends
_ALIKE = {"typescript": "javascript", "tsx": "javascript", "cpp": "c"}


class Literals:
    """Follows one language's strings and comments from line to line; an unknown language has none."""

    def __init__(self, language: str) -> None:
        self._starts = _STARTS.get(_ALIKE.get(language, language))
        self._long = {"'''", '"""', "`", "/*"} | _LONG.get(language, set())
        self._open = ""

    def feed(self, text: str) -> bool:
        """Read the next line; return whether it begins inside a literal."""
        inside = bool(self._open)
        if self._starts is None:
            return False
        at = 0
        while at < len(text):
            if self._open:
                end = _ENDS[self._open].match(text, at)
                if end is None:
                    break
                self._open, at = "", end.end()
                continue
            start = self._starts.search(text, at)
            if start is None or start.group() in ("#", "//"):
                break
            at = self._after(start, text)
        return inside

    def _after(self, start: re.Match[str], text: str) -> int:
        """Return where to read on behind the start of a literal."""
        mark = start.group()
        if mark in self._long:
            self._open = mark
            return start.end()
        if mark not in _STRING_END:  # a character of Rust's
            return start.end()
        end = _STRING_END[mark].match(text, start.end())
        return end.end() if end else len(text)
