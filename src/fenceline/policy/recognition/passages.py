"""What of a file is protected: all of a closed one but its boilerplate, the bodies of one that shows signatures."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from fenceline.policy.label import Label
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Outline, Span, Symbol

MOST_BYTES = 16 << 20
"""Of one file; what lies behind is not fingerprinted."""

_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+\S+[ \t]+import\b|import\b|#[ \t]*include\b|using\b[^=\n]*;|use\b[^\n]*;|package\b"
    rb"|require\b)[^\n]*",
    re.MULTILINE,
)
_VALUE = re.compile(rb"[^\s\"'=,;#]{12,512}")
_NAME = re.compile(rb"[a-z]+(?:[-_.][a-z]+)*(?::(?=\s)|(?=[ \t]*=))")  # of a setting, in plain words
_ODD = 9  # different characters
_MOST_VALUES = 2_000
_LICENCE = re.compile(rb"copyright|licen[sc]e|spdx|warrant(?:y|ies)|redistribut", re.IGNORECASE)
_HEADER = re.compile(rb"\A(?:#![^\n]*\n)?(?:[ \t]*(?:(?:#|//|/?\*|;|--|<!--)[^\n]*)?\n)+")


def passages(path: str, data: bytes, label: Label) -> tuple[bytes, ...]:
    """Return the protected texts of a file, each with as many line ends before it as in the file.

    Args:
        path: says the language.
        data: the whole file.
        label: not ``open``.
    """
    data = data[:MOST_BYTES]
    if label is Label.SIGNATURES and (found := _outline(path, data)) is not None:
        return tuple(_blank(part) for part in _bodies(data, found))
    return (_blank(_text(data)),)


def key_values(data: bytes) -> tuple[bytes, ...]:
    """Return the values in a file of keys that are long and odd enough to be recognised alone.

    A plain word of its comments is none, nor is the name of a setting or the address of a server on one's own machine.
    """
    data = data[:MOST_BYTES]
    found = dict.fromkeys(
        value[0]
        for value in _VALUE.finditer(data)
        if len(set(value[0])) >= _ODD and (_telling(value[0]) or data[max(value.start() - 1, 0)] in b"=\"'")
        if not ((name := _NAME.match(data, value.start())) and name.end() == value.end())
    )
    return tuple(value for value in found if b"://localhost" not in value or b"@" in value)[:_MOST_VALUES]


def _telling(value: bytes) -> bool:
    word = value.strip(b".,:;!?()[]`*")
    return not (word.isalpha() and (word.islower() or word.istitle()))


def _blank(text: bytes) -> bytes:
    """Take out what says nothing of the project: imports, and a licence at the top."""
    head = _HEADER.match(text)
    if head and _LICENCE.search(head[0]):
        text = b"\n" * head[0].count(b"\n") + text[head.end() :]
    return _IMPORT.sub(b"", text)


def _outline(path: str, data: bytes) -> Outline | None:
    from fenceline.workspace.index import UnreadableError, language_of, outline  # noqa: PLC0415 - tree-sitter behind it

    if (language := language_of(path)) is None:
        return None
    try:
        found = outline(language, path, data)
    except UnreadableError:
        return None
    return found if found.broken_line is None else None


def _bodies(data: bytes, found: Outline) -> list[bytes]:
    """Return what is left between the declarations' own lines; each piece apart, so that none spans a declaration."""
    from fenceline.policy.members import members, outer  # noqa: PLC0415 - few files show signatures

    shown: list[tuple[int, int]] = []
    for symbol in outer(found):
        if symbol.kind is SymbolKind.CONSTANT and not _bare(data, symbol):  # its value is no declaration
            continue
        end = symbol.body.start if symbol.body else symbol.span.end
        shown.append((symbol.span.start, end))
        shown += _extent(symbol.doc)
    shown += [extent for member in members(found.language, data) for extent in member.kept]
    shown += [(imported.span.start, imported.span.end) for imported in found.imports]
    parts: list[bytes] = []
    at = 0
    for start, end in sorted(shown):
        if start > at:
            parts.append(_at_its_line(data, at, start))
        at = max(at, end)
    parts.append(_at_its_line(data, at, len(data)))
    return parts


def _bare(data: bytes, symbol: Symbol) -> bool:
    """Whether it is declared without a value, as the fields of a dataclass are."""
    return symbol.span.of(data).decode("utf-8", "replace") == symbol.signature


def _extent(span: Span | None) -> list[tuple[int, int]]:
    return [(span.start, span.end)] if span else []


def _at_its_line(data: bytes, start: int, end: int) -> bytes:
    return b"\n" * data.count(b"\n", 0, start) + data[start:end]


def _text(data: bytes) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    return data
