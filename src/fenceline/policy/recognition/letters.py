"""One form for every letter: what looks alike, or is nothing to see, is the same text."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SORTED = bytes(b"x"[0] if byte > 127 else 32 for byte in range(256))
_FOREIGN = re.compile(b"xx*")  # in what is sorted so: begins with a plain letter, which is found fastest
_INVISIBLE = re.compile(
    "[\\u00ad\\u034f\\u061c\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]"
)
_NO_WORD = re.compile(r"[^\w\x00-\x7f]")
_ALONE = re.compile("([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])")  # written without spaces between words


def visible(text: bytes) -> bytes:
    """Return UTF-8 text in which a letter has one form (NFKC), and nothing is invisible; what is no UTF-8 is marked."""
    return text if text.isascii() else _changed(text, _visible)


def one_case(text: bytes) -> bytes:
    """Return text in which letters beyond ASCII are small, signs beyond it part words, and an ideograph is a word."""
    return text if text.isascii() else _changed(text, _small)


def _changed(text: bytes, change: Callable[[str], str]) -> bytes:
    """Change what is not ASCII, each run together with the letter before it, which an accent may belong to."""
    pieces: list[bytes] = []
    at = 0
    for run in _FOREIGN.finditer(text.translate(_SORTED)):
        start = max(run.start() - 1, at)
        pieces += text[at:start], change(text[start : run.end()].decode("utf-8", "replace")).encode()
        at = run.end()
    return b"".join((*pieces, text[at:]))


def _visible(run: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", run))


def _small(run: str) -> str:
    small = unicodedata.normalize("NFKC", _visible(run).casefold())
    return _ALONE.sub(r" \1 ", _NO_WORD.sub(" ", small))
