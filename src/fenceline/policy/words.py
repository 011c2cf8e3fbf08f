"""What of a text survives its being re-typed: the words in their order, and the shape that they make.

White space, punctuation, letter case, short numbers and line ends say nothing here, so that code is the same code after
re-indentation, joined lines, quoting or line numbers. What stands beside code (comments) is a stream of its own: taken
away or added, it does not part the words around it.

Two kinds of window slide over a stream. ``EXACT`` words in a row are a quote. ``SHAPE`` words in a row, where a name
counts by how far back it was last used, are the same code with its names changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EXACT = 7
SHAPE = 18
_BACK = 14  # words that a name is remembered for
_LEAST_VARIETY = 7  # different entries of a shape that says enough to be one

_LONG_NUMBER = 5
_LED = re.compile(rb"\n(?:[^\s:]{1,200}:\d+[:-]|E   )")
_ASIDE = re.compile(rb"(#[^\n]*|/[/*][^\n]*|\n[ \t]*\*[^\n]*|<!--[^\n]*)")
_FOLDED = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if byte > 127 or chr(byte).isalnum() or byte == 95 else 32
    for byte in range(256)
)
_KEYWORDS = frozenset(
    b"abstract and as assert async await bool break case catch char class const continue def default defer del "
    b"delete do double elif else enum except export extends extern false final finally float fn for foreach "
    b"from func function go global goto if impl implements import in int interface is lambda let long loop map "
    b"match mod mut namespace new nil none not null or package pass private protected pub public raise range "
    b"return self short static string struct super switch template this throw throws trait true try type "
    b"typedef typeof undefined union unsigned use using var void volatile when where while with yield".split()
)


def streams(text: bytes) -> tuple[bytes, bytes]:
    """Return code and comments of UTF-8 text apart, both with the lines of ``text``.

    A comment ends with its line here, in every language: what matters is that the same text is always parted alike.
    """
    pieces = _ASIDE.split(_LED.sub(b"\n", b"\n" + text) if _LED.search(text) else text)
    if len(pieces) == 1:
        return pieces[0], b""
    for number in range(1, len(pieces), 2):
        if pieces[number].startswith(b"\n"):
            pieces[number - 1] += b"\n"
            pieces[number] = pieces[number][1:]
    aside = b"".join(
        piece if number % 2 else b"\n" * piece.count(b"\n") for number, piece in enumerate(pieces)
    )
    return b"".join(pieces[::2]), aside


def words(stream: bytes) -> list[bytes]:
    """Return the words of a stream in their order."""
    return [word for word in stream.translate(_FOLDED).split() if word[0] > 57 or len(word) >= _LONG_NUMBER]


def lines_of(stream: bytes) -> list[int]:
    """Return the 1-based line of each word."""
    return [number for number, line in enumerate(stream.split(b"\n"), start=1) for _ in words(line)]


def shape(said: Sequence[bytes]) -> list[bytes | int]:
    """Return words with every name replaced by how many words ago it was last said; 0 for not lately."""
    last: dict[bytes, int] = {}
    made: list[bytes | int] = []
    for at, word in enumerate(said):
        if word in _KEYWORDS:
            made.append(word)
            continue
        ago = at - last.get(word, -_BACK - 1)
        made.append(ago if ago <= _BACK else 0)
        last[word] = at
    return made


def windows(entries: Sequence[bytes | int], size: int, stride: int = 1) -> Iterator[int]:
    """Yield a fingerprint of every ``stride``-th window of ``size`` entries; it holds for this process alone."""
    return map(hash, zip(*(entries[at::stride] for at in range(size)), strict=False))


def telling(entries: Sequence[bytes | int]) -> Iterator[bool]:
    """Yield for each window of a shape whether it says enough to tell one piece of code from another."""
    sets = map(set, zip(*(entries[at:] for at in range(SHAPE)), strict=False))
    return (len(entry) >= _LEAST_VARIETY for entry in sets)


def weight(said: Iterable[bytes]) -> tuple[int, int]:
    """Return how many different words and how many characters ``said`` has."""
    kept = list(said)
    return len(set(kept)), sum(map(len, kept))
