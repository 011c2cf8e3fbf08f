"""When known windows are enough to call a text a quote: so much told in a row, whole or with its names changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fenceline.policy.recognition.common import information
from fenceline.policy.recognition.windows import QUOTE, SHAPE, windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from fenceline.policy.recognition.index import Found
    from fenceline.policy.recognition.words import Words

ENOUGH_SAID = 120  # bits of a quote
ENOUGH_SHAPE = 86  # bits of the same code with its names changed
PIECE = 45  # bits of a window that is worth remembering


class Run(NamedTuple):
    """Words in a row that are protected: from ``begin`` to before ``end`` in the text, at ``number`` in the file."""

    begin: int
    end: int
    number: int


def quotes(said: Words, found: Found) -> Iterator[Run]:
    """Yield the words in a row that tell enough, each different word once."""
    bits = information(said.hashes)
    for run, told in _runs(found, QUOTE, bits, ENOUGH_SAID):
        _, first = np.unique(said.hashes[told], return_index=True)
        if int(bits[told][first].sum()) >= ENOUGH_SAID:
            yield run


def shapes(entries: NDArray[np.uint64], bits: NDArray[np.uint8], found: Found) -> Iterator[Run]:
    """Yield the words in a row whose shape tells enough, each three in a row once."""
    for run, told in _runs(found, SHAPE, bits, ENOUGH_SHAPE):
        _, first = np.unique(windows(entries[told], 3), return_index=True)
        if int(bits[told][first].sum()) >= ENOUGH_SHAPE:
            yield run


def pieces(said: Words, found: Found) -> Found:
    """Return the windows that tell something by themselves."""
    sums = np.concatenate([[0], np.cumsum(information(said.hashes), dtype=np.int64)])
    return found.where(~found.shared & (sums[found.at + QUOTE] - sums[found.at] >= PIECE))


def _runs(
    found: Found, size: int, bits: NDArray[np.uint8], enough: int
) -> Iterator[tuple[Run, NDArray[np.int64]]]:
    """Yield windows in a row that may tell enough, with the words in them that open files do not have."""
    if not len(found.at):
        return
    breaks = np.flatnonzero(np.diff(found.at) != 1) + 1
    firsts, lasts = np.concatenate([[0], breaks]), np.concatenate([breaks, [len(found.at)]])
    sums = np.concatenate([[0], np.cumsum(bits, dtype=np.int64)])
    most = sums[found.at[lasts - 1] + size] - sums[found.at[firsts]]
    for number in np.flatnonzero(most >= enough).tolist():
        here = slice(firsts[number], lasts[number])
        own = np.flatnonzero(~found.shared[here]) + firsts[number]
        if not len(own):
            continue
        begins = found.at[own]
        told = np.unique(begins[:, None] + np.arange(size))
        yield Run(int(begins[0]), int(begins[-1]) + size, int(found.numbers[own[0]])), told
