"""Windows that slide over words: so many in a row are a quote, so many of the same shape the same code renamed.

In a shape, a name counts by how far back it was last used and by what stands right beside it (a dot before, a bracket
after), so that code with its names changed is the same code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fenceline.policy.recognition.common import telling
from fenceline.policy.recognition.words import AFTER_DOT, CALLED, INDEXED, mixed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from fenceline.policy.recognition.words import Words

QUOTE = 5
SHAPE = 10
_BACK = 14  # words that a name is remembered for
_NEAREST = _BACK + 1  # less how far back a name was last used: 0 for not lately
_ODD = np.uint64(0x9E3779B97F4A7C15)
_NEW, _AGAIN, _BESIDE, _SUBSCRIPT = 2, 4, 3, 6  # bits, measured over five repositories

_NEAR, _FORMS = np.divmod(np.arange(_NEAREST << 3), 8)  # of each name that is no keyword, as one number
_ENTRIES = mixed(((_NEAREST - _NEAR) % _NEAREST + (_FORMS << 8)).astype(np.uint64))
_TOLD = (
    _NEW
    + (_NEAR > 0) * _AGAIN
    + (_FORMS & (AFTER_DOT | CALLED) > 0) * _BESIDE
    + (_FORMS & INDEXED > 0) * _SUBSCRIPT
).astype(np.uint8)


def shape(said: Words, begins: Iterable[int] = ()) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Return one entry a word, equal where code has the same shape, and how many bits it tells.

    Args:
        said: streams of words in a row.
        begins: number of the word that each but the first begins with.
    """
    bits, keyword = telling(said.hashes)
    near = _near(said.hashes)
    for begin in begins:
        early = near[begin : begin + _BACK]
        early[_NEAREST - early > np.arange(len(early))] = 0  # said in a stream before
    kinds = near << np.uint8(3)
    kinds |= said.forms
    entries, told = _ENTRIES[kinds], _TOLD[kinds]
    np.copyto(entries, said.hashes, where=keyword)
    np.copyto(told, bits, where=keyword)
    return entries, told


def windows(entries: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Return a fingerprint of every window of ``size`` entries; windows of another size have others."""
    count = max(len(entries) - size + 1, 0)
    made = np.full(count, size, np.uint64)
    for at in range(size):
        made *= _ODD
        made += entries[at : at + count]
    return mixed(made)


def _near(hashes: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return how near each was last said, ``_NEAREST`` less the words since; 0 for not lately."""
    found = np.zeros(len(hashes), np.uint8)
    half = (hashes >> np.uint64(32)).astype(np.uint32)
    for back in range(1, min(_NEAREST, len(hashes))):
        again = (half[back:] == half[:-back]).view(np.uint8)
        again *= np.uint8(_NEAREST - back)
        np.maximum(found[back:], again, out=found[back:])
    return found
