"""What of a text survives its being re-typed: its words in their order, each as a number of 64 bits.

White space, punctuation, letter case, short numbers and line ends say nothing here, so that code is the same code after
re-indentation, joined lines, quoting or line numbers. What stands beside code (comments) is a stream of its own: taken
away or added, it does not part the words around it.

The numbers are hashes of a good mixing function without a key: two words share one with probability 2^-64, and what a
person gains who searches for such a pair is a refusal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fenceline.policy.recognition.letters import one_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

AFTER_DOT, CALLED, INDEXED = 1, 2, 4

_LONG_NUMBER = 5  # digits
_MOST = 64  # bytes of a word that count
_BLOCK = 1 << 16  # bytes looked at together: what fits the processor's caches is several times as fast
_LED = re.compile(rb"\n(?:[^\s:]{1,200}:\d+[:-]|E   )")  # as grep and pytest begin lines
_MARKUP = re.compile(rb"<!--")
_FOLDED = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if byte > 127 or chr(byte).isalnum() or byte == 95 else 32
    for byte in range(256)
)
_MASKS = np.array([(1 << 8 * min(size, 8)) - 1 for size in range(_MOST + 1)], np.uint64)


class Words(NamedTuple):
    """Words in their order, one element each.

    Attributes:
        hashes: equal where the words are.
        places: byte of the text that each begins with.
        forms: what stands right beside it, a sum of ``AFTER_DOT``, ``CALLED`` and ``INDEXED``.
    """

    hashes: NDArray[np.uint64]
    places: NDArray[np.int64]
    forms: NDArray[np.uint8]

    def between(self, begin: int, end: int | None) -> Words:
        """Return those from ``begin`` to before ``end``."""
        return Words(self.hashes[begin:end], self.places[begin:end], self.forms[begin:end])


def words(text: bytes) -> tuple[Words, Words]:
    """Return the words of the code and of the comments in UTF-8 text."""
    said, (begins,) = streams(one_case(text))
    return said.between(0, begins), said.between(begins, None)


def streams(text: bytes, cuts: Sequence[int] = ()) -> tuple[Words, NDArray[np.int64]]:
    """Return the words of the code and then those of the comments, and where each stream but the first begins.

    A comment ends with its line here, in every language: what matters is that the same text is always parted alike.

    Args:
        text: in one case.
        cuts: lines, 1-based, with which what stands before ends, and other streams of code and comments begin.
    """
    pieces = [_words(piece, at) for piece, at in _pieces(text)]
    *found, aside = pieces[0] if len(pieces) == 1 else map(np.concatenate, zip(*pieces, strict=True))
    count = len(aside) - np.count_nonzero(aside)
    if count < len(aside):
        order = np.concatenate([(~aside).nonzero()[0], aside.nonzero()[0]])
        found = [column[order] for column in found]
    said = Words(*found)
    if not cuts:
        return said, np.array([count])
    ends: NDArray[np.int64] = (np.frombuffer(text, np.uint8) == 10).nonzero()[0][np.array(cuts, np.int64) - 2]
    code, comments = np.searchsorted(said.places[:count], ends), np.searchsorted(said.places[count:], ends)
    return said, np.concatenate([code, np.array([count]), comments + count])


def lines(text: bytes, places: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the lines, 1-based, of some bytes of a text."""
    ends = (np.frombuffer(text, np.uint8) == 10).nonzero()[0]
    return (ends.searchsorted(places) + 1).astype(np.int32)


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers in which every bit depends on every bit of these."""
    made = numbers * np.uint64(0x9E3779B97F4A7C15)
    made ^= made >> np.uint64(32)
    made *= np.uint64(0xD6E8FEB86659FD93)
    made ^= made >> np.uint64(29)
    return made


def _pieces(text: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield whole lines of about a block, and where they begin; at least one piece."""
    at = 0
    while True:
        end = at + _BLOCK
        if end < len(text):
            end = (text.rfind(b"\n", at, end) + 1) or (text.find(b"\n", end) + 1) or len(text)
        yield text[at:end], at
        if end >= len(text):
            return
        at = end


def _words(text: bytes, begins: int) -> tuple[NDArray[Any], ...]:
    """Return the hashes, places and forms of the words of whole lines, and which of them stand in comments."""
    data = b"\n" + text + b"\n" + b" " * 8
    folded = data.translate(_FOLDED)
    raw, low = np.frombuffer(data, np.uint8), np.frombuffer(folded, np.uint8)
    inside = low != 32
    edges = (inside[1:] != inside[:-1]).nonzero()[0] + 1
    starts, ends = edges[::2], edges[1::2]
    ends_of_lines = (raw == 10).nonzero()[0]
    telling = (low[starts] > 57) | (ends - starts >= _LONG_NUMBER)
    if _may_be_led(raw, ends_of_lines):
        marks = np.array([mark.span() for mark in _LED.finditer(data)], np.int64).reshape(-1, 2)
        telling &= ~_between(starts, marks[:, 0], marks[:, 1])
    starts, ends = starts[telling], ends[telling]
    after = raw[ends]
    forms = (raw[starts - 1] == 46) * np.uint8(AFTER_DOT)
    forms |= (after == 40) * np.uint8(CALLED)
    forms |= (after == 91) * np.uint8(INDEXED)
    comments = _comments(data, raw, ends_of_lines)
    aside = _between(starts, comments, ends_of_lines[ends_of_lines.searchsorted(comments)])
    return _hashes(folded, starts, ends - starts), starts + (begins - 1), forms, aside


def _may_be_led(raw: NDArray[np.uint8], ends_of_lines: NDArray[np.int64]) -> bool:
    """Whether a line may begin as a tool begins it: with a number behind a colon, or an E."""
    if ((raw[:-1] == 58) & (raw[1:] - np.uint8(48) < 10)).any():
        return True
    return bool((raw[ends_of_lines + 1] == 69).any())


def _between(
    places: NDArray[np.int64], begins: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which of ascending ``places`` lie from one of ``begins`` to before the ``ends`` that belongs to it."""
    if not len(begins):
        return np.zeros(len(places), np.bool_)
    size = len(places) + 1
    steps = np.bincount(places.searchsorted(begins), minlength=size)
    steps -= np.bincount(places.searchsorted(ends), minlength=size)
    return steps.cumsum()[:-1] > 0


def _comments(data: bytes, raw: NDArray[np.uint8], ends_of_lines: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where comments begin, ascending."""
    here, after = raw[:-1], raw[1:]
    begins = (after == 47) | (after == 42)
    begins &= here == 47
    begins |= here == 35
    stars = ((after == 42) & ((here == 32) | (here == 9) | (here == 10))).nonzero()[0] + 1
    lines = ends_of_lines[ends_of_lines.searchsorted(stars) - 1] + 1
    for star, line in zip(stars.tolist(), lines.tolist(), strict=True):
        begins[star] |= not data[line:star].strip(b" \t")
    for mark in _MARKUP.finditer(data) if b"<!--" in data else ():
        begins[mark.start()] = True
    return begins.nonzero()[0]


def _hashes(folded: bytes, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a hash of each word, made of eight letters at a time."""
    eight = np.ndarray((len(folded) - 7,), np.uint64, buffer=folded, strides=(1,))
    sizes = np.minimum(sizes, _MOST)
    made = mixed(eight[starts] & _MASKS[sizes])
    for at in range(8, int(sizes.max(initial=0)), 8):
        left = (sizes > at).nonzero()[0]
        letters = eight[starts[left] + at] & _MASKS[sizes[left] - at]
        made[left] = mixed(made[left] + letters)
    return made
