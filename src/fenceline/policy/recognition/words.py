"""What of a text survives its being re-typed: its words in their order, each as a number of 64 bits.

White space, punctuation, letter case, short numbers and line ends say nothing here, so that code is the same code after
re-indentation, joined lines, quoting or line numbers. What stands beside code (comments) is a stream of its own: taken
away or added, it does not part the words around it.

The numbers are hashes of a good mixing function without a key: two words share one with probability 2^-64, and what a
person gains who searches for such a pair is a refusal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fenceline.policy.recognition.letters import one_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

AFTER_DOT, CALLED, INDEXED = 1, 2, 4

_LONG_NUMBER = 5  # digits
_MOST = 64  # bytes of a word that count
_BLOCK = 1 << 16  # bytes looked at together: what fits the processor's caches is several times as fast
_NEVER = 1 << 62
_LED = re.compile(rb"\n(?:[^\s:]{1,200}:\d+[:-]|E   )")  # as grep and pytest begin lines
_STAR = re.compile(rb"\n[ \t]*\*")
_MARKUP = re.compile(rb"<!--")
_FOLDED = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if byte > 127 or chr(byte).isalnum() or byte == 95 else 32
    for byte in range(256)
)
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)


class Words(NamedTuple):
    """Words in their order, one element each.

    Attributes:
        hashes: equal where the words are.
        lines: 1-based.
        forms: what stands right beside it, a sum of ``AFTER_DOT``, ``CALLED`` and ``INDEXED``.
    """

    hashes: NDArray[np.uint64]
    lines: NDArray[np.int32]
    forms: NDArray[np.uint8]

    def where(self, chosen: NDArray[np.bool_]) -> Words:
        """Return those that are ``chosen``."""
        return Words(self.hashes[chosen], self.lines[chosen], self.forms[chosen])

    def then(self, others: Words) -> Words:
        """Return these and then the others."""
        return Words(
            np.concatenate([self.hashes, others.hashes]),
            np.concatenate([self.lines, others.lines]),
            np.concatenate([self.forms, others.forms]),
        )


def words(text: bytes) -> tuple[Words, Words]:
    """Return the words of the code and of the comments in UTF-8 text.

    A comment ends with its line here, in every language: what matters is that the same text is always parted alike.
    """
    pieces = [_words(piece, line) for piece, line in _pieces(one_case(text))]
    found = Words(*map(np.concatenate, zip(*(words for words, _ in pieces), strict=True)))
    aside = np.concatenate([aside for _, aside in pieces])
    return (found.where(~aside), found.where(aside)) if aside.any() else (found, found.where(aside))


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers in which every bit depends on every bit of these."""
    made = numbers * np.uint64(0x9E3779B97F4A7C15)
    made ^= made >> np.uint64(32)
    made *= np.uint64(0xD6E8FEB86659FD93)
    made ^= made >> np.uint64(29)
    return made


def _pieces(text: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield whole lines of about a block, with how many lines stand before them; at least one piece."""
    at = line = 0
    while True:
        end = at + _BLOCK
        if end < len(text):
            end = (text.rfind(b"\n", at, end) + 1) or (text.find(b"\n", end) + 1) or len(text)
        yield (piece := text[at:end]), line
        if end >= len(text):
            return
        at, line = end, line + piece.count(b"\n")


def _words(text: bytes, above: int) -> tuple[Words, NDArray[np.bool_]]:
    """Return the words of whole lines, and which of them stand in comments."""
    data = b"\n" + text + b"\n" + b" " * 8
    folded = data.translate(_FOLDED)
    raw, low = np.frombuffer(data, np.uint8), np.frombuffer(folded, np.uint8)
    inside = low != 32
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, sizes = edges[::2], edges[1::2] - edges[::2]
    ends_of_lines = np.flatnonzero(raw == 10)
    telling = (low[starts] > 57) | (sizes >= _LONG_NUMBER)
    if _LED.search(data):
        led = np.zeros(len(ends_of_lines) + 1, np.int64)
        for mark in _LED.finditer(data):
            led[np.searchsorted(ends_of_lines, mark.start(), "right")] = mark.end()
        telling &= starts >= led[np.searchsorted(ends_of_lines, starts)]
    starts, sizes = starts[telling], sizes[telling]
    above_line = np.searchsorted(starts, ends_of_lines)
    lines = np.repeat(np.arange(len(ends_of_lines)), np.diff(above_line, prepend=0))
    begin = _comments(data, raw, ends_of_lines)
    aside = np.zeros(len(starts), np.bool_) if begin is None else starts >= begin[lines]
    after = raw[starts + sizes]
    forms = (raw[starts - 1] == 46) * np.uint8(AFTER_DOT)
    forms |= (after == 40) * np.uint8(CALLED)
    forms |= (after == 91) * np.uint8(INDEXED)
    return Words(_hashes(folded, starts, sizes), (lines + above).astype(np.int32), forms), aside


def _comments(
    data: bytes, raw: NDArray[np.uint8], ends_of_lines: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """Return for each line where its comment begins; None where no line has one."""
    slashes = np.flatnonzero(raw[:-1] == 47)
    after = raw[slashes + 1]
    begins = np.concatenate([slashes[(after == 47) | (after == 42)], np.flatnonzero(raw[:-1] == 35)])
    others = [mark.end() - 1 for mark in _STAR.finditer(data)] if b"*" in data else []
    others += [mark.start() for mark in _MARKUP.finditer(data)] if b"<!--" in data else []
    if others:
        begins = np.concatenate([begins, np.array(others, np.int64)])
    if not len(begins):
        return None
    begins = np.sort(begins)[::-1]
    first = np.full(len(ends_of_lines) + 1, _NEVER)
    first[np.searchsorted(ends_of_lines, begins)] = begins  # the last to be written is the first of a line
    return first


def _hashes(folded: bytes, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a hash of each word, made of eight letters at a time."""
    eight = np.ndarray((len(folded) - 7,), np.uint64, buffer=folded, strides=(1,))
    made = mixed(eight[starts] & _MASKS[np.minimum(sizes, 8)])
    left = np.flatnonzero(sizes > 8)
    for at in range(8, _MOST, 8):
        if not len(left):
            break
        letters = eight[starts[left] + at] & _MASKS[np.minimum(sizes[left] - at, 8)]
        made[left] = mixed(made[left] + letters)
        left = left[sizes[left] > at + 8]
    return made
