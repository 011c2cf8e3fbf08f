"""Looks for protected words in what left, in every form that a word can be written in; it knows nothing of the fence.

Each protected line of the fixtures holds invented words, or figures, that stand nowhere else.
"""

from __future__ import annotations

import base64
import codecs
import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from fenceline.policy.opening.opening import Unopened, texts

from .stage import HERE, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[a-z]{8,}|0\.\d{5,}|\d+(?:_\d{3})+")
_PLAIN = frozenset(
    ["addendum", "annotations", "enumerate", "forecast", "hexdigest", "insisted", "negotiated", "networks"]
)
_SHIFTS = (0, 1, 2)  # bytes before a word in its group of base64


def found(data: bytes) -> tuple[str, ...]:
    """Return the protected words in what left, sorted."""
    looked = (data, data.lower(), *opened(data))
    return tuple(
        word for word, forms in _forms().items() if any(form in text for form in forms for text in looked)
    )


def opened(data: bytes) -> Iterator[bytes]:
    """Yield what the bodies of requests hold wrapped, by the product's own opening, in lower case."""
    for body in _bodies(data):
        try:
            yield from (text.data.lower() for text in texts(body))
        except Unopened:
            continue


@cache
def _forms() -> dict[str, tuple[bytes, ...]]:
    files = sorted(path.relative_to(HERE).with_suffix("") for path in HERE.glob("*/*.txt"))
    words = {
        word
        for path in files
        if path.parts[0] in ("payments", "auth")
        for word in _WORD.findall(text_of(str(path)))
    }
    return {word: tuple(dict.fromkeys(_dressed(word))) for word in sorted(words - _PLAIN)}


def _dressed(word: str) -> Iterator[bytes]:
    """Yield a word in the forms that it could leave in."""
    plain = word.encode()
    for said in (plain, word.upper().encode()):
        yield from (said, said[::-1], said.hex().encode(), said.hex(" ").encode(), said.hex(":").encode())
        for shift in range(5):
            coded = base64.b32encode(b"-" * shift + said)
            yield coded[(shift * 8 + 4) // 5 : (shift + len(said)) * 8 // 5]
        for shift in _SHIFTS:
            coded = base64.b64encode(b"-" * shift + said)
            yield coded[(shift * 8 + 5) // 6 : (shift + len(said)) * 8 // 6]
    yield codecs.encode(word, "rot13").encode()
    yield b"".join(b"%%%02x" % each for each in plain)
    yield b"".join(b"\\u%04x" % each for each in plain)
    yield b"".join(b"\\x%02x" % each for each in plain)
    yield from (mark.join(plain.decode()).encode() for mark in (" ", ".", "-", "_", ", ", "\\n"))


def _bodies(data: bytes) -> Iterator[bytes]:
    """Yield the bodies of the requests in a stream of HTTP, or of the lines that a server heard."""
    for part in data.split(b"\r\n\r\n"):
        at = part.find(b"{")
        if at >= 0:
            yield _document(part[at:])


def _document(part: bytes) -> bytes:
    """Return the JSON document that ``part`` begins with; all of it where there is none."""
    head, _, _ = part.rpartition(b"}")
    whole = head + b"}"
    try:
        msgspec.json.decode(whole)
    except msgspec.DecodeError:
        return part
    return whole
