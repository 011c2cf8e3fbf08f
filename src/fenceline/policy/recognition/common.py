"""How much a word tells: a bit or two where everybody writes it, the more the rarer it is in code at large.

``common_words.txt`` has a line for each number of bits with the words that have it, counted over five open
repositories in five languages, two libraries and Python's own (``python -m benchmarks.fence.common_words`` makes it).
"""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING

import numpy as np

from fenceline.policy.recognition.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORDS = Path(__file__).with_name("common_words.txt")
_UNCOMMON = 14
_ONE_LETTER, _TWO_LETTERS = 7, 10
_SLOTS = 20  # bits of a hash that choose a slot: one rare word in a thousand is taken for a common one

_KEYWORD = 128  # in the table, beside the bits
KEYWORDS = (
    b"abstract and as assert async await bool break case catch char class const continue def default defer del "
    b"delete do double elif else enum except export extends extern false final finally float fn for foreach "
    b"from func function go global goto if impl implements import in int interface is lambda let long loop map "
    b"match mod mut namespace new nil none not null or package pass private protected pub public raise range "
    b"return self short static string struct super switch template this throw throws trait true try type "
    b"typedef typeof undefined union unsigned use using var void volatile when where while with yield"
)


def information(hashes: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return how many bits each word tells."""
    return telling(hashes)[0]


@cache
def everyday(bits: int) -> frozenset[str]:
    """Return the words, in small letters, that tell no more than ``bits``."""
    lines = (line.split(" ") for line in _WORDS.read_text("ascii").splitlines())
    return frozenset(word for told, *said in lines if int(told) <= bits for word in said)


def rows() -> bytes:
    """Return rows of words that several open projects have: what everybody writes says nothing of anybody.

    ``python -m benchmarks.fence.common_rows`` makes them of the same folders.
    """
    return Path(__file__).with_name("common_rows.txt").read_bytes()


def licences() -> bytes:
    """Return the texts of licences that stand in many files (MIT, BSD, ISC, Unlicense, Apache's notice)."""
    return Path(__file__).with_name("licences.txt").read_bytes()


def telling(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return how many bits each word tells, and whether it is a keyword; of others one in ten thousand is as well."""
    found = _bits()[hashes >> np.uint64(64 - _SLOTS)]
    return found & np.uint8(_KEYWORD - 1), found >= _KEYWORD


@cache
def _bits() -> NDArray[np.uint8]:
    table = np.full(1 << _SLOTS, _UNCOMMON, np.uint8)
    _set(table, " ".join(map("".join, product(ascii_lowercase, repeat=2))).encode(), _TWO_LETTERS)
    _set(table, " ".join(ascii_lowercase).encode(), _ONE_LETTER)
    for line in _WORDS.read_bytes().splitlines():
        bits, _, said = line.partition(b" ")
        _set(table, said, int(bits))
    table[_slots(KEYWORDS)] |= _KEYWORD
    return table


def _set(table: NDArray[np.uint8], said: bytes, bits: int) -> None:
    table[_slots(said)] = bits


def _slots(said: bytes) -> NDArray[np.uint64]:
    return words(said)[0].hashes >> np.uint64(64 - _SLOTS)
