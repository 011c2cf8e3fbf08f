"""Windows that slide over words: so many in a row are a quote, so many of the same shape the same code renamed.

In a shape, a name counts by how far back it was last used and by what stands right beside it (a dot before, a bracket
after), so that code with its names changed is the same code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fenceline.policy.recognition.common import KEYWORDS, information, marked
from fenceline.policy.recognition.words import AFTER_DOT, CALLED, INDEXED, mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fenceline.policy.recognition.words import Words

QUOTE = 5
SHAPE = 10
_BACK = 14  # words that a name is remembered for
_ODD = np.uint64(0x9E3779B97F4A7C15)
_NEW, _AGAIN, _BESIDE, _SUBSCRIPT = 2, 4, 3, 6  # bits, measured over five repositories


def shape(said: Words, begins: int = 0) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Return one entry a word, equal where code has the same shape, and how many bits it tells.

    Args:
        said: one stream of words, or two in a row.
        begins: number of the word that the second begins with.
    """
    keyword = marked(said.hashes, KEYWORDS)
    ago = _ago(said.hashes)
    early = ago[begins : begins + _BACK]
    early[early > np.arange(len(early))] = 0  # said in the other stream
    entries = mixed(ago + (said.forms.astype(np.uint64) << np.uint64(8)))
    told = np.uint8(_NEW) + (ago > 0) * np.uint8(_AGAIN)
    told += (said.forms & (AFTER_DOT | CALLED) > 0) * np.uint8(_BESIDE)
    told += (said.forms & INDEXED > 0) * np.uint8(_SUBSCRIPT)
    return np.where(keyword, said.hashes, entries), np.where(keyword, information(said.hashes), told)


def windows(entries: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Return a fingerprint of every window of ``size`` entries; windows of another size have others."""
    count = max(len(entries) - size + 1, 0)
    made = np.full(count, size, np.uint64)
    for at in range(size):
        made *= _ODD
        made += entries[at : at + count]
    return mixed(made)


def _ago(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return how many words ago each was last said; 0 for not lately."""
    found = np.zeros(len(hashes), np.uint64)
    half = (hashes >> np.uint64(32)).astype(np.uint32)
    for back in range(min(_BACK, len(hashes) - 1), 0, -1):
        np.copyto(found[back:], np.uint64(back), where=half[back:] == half[:-back])
    return found
