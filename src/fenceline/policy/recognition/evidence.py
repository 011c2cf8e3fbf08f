"""When known windows are enough to call a text a quote: so much told in a row, whole or with its names changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fenceline.policy.recognition.common import information
from fenceline.policy.recognition.windows import QUOTE, SHAPE, windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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

    def bits(at: NDArray[np.int64]) -> NDArray[np.uint8]:
        return information(said.hashes[at])

    for run, told in _runs(found, QUOTE, bits, ENOUGH_SAID):
        _, first = np.unique(said.hashes[told], return_index=True)
        if int(bits(told[first]).sum()) >= ENOUGH_SAID:
            yield run


def shapes(entries: NDArray[np.uint64], bits: NDArray[np.uint8], found: Found) -> Iterator[Run]:
    """Yield the words in a row whose shape tells enough, each three in a row once."""
    for run, told in _runs(found, SHAPE, bits.take, ENOUGH_SHAPE):
        _, first = np.unique(windows(entries[told], 3), return_index=True)
        if int(bits[told][first].sum()) >= ENOUGH_SHAPE:
            yield run


def pieces(said: Words, found: Found) -> Found:
    """Return the windows that tell something by themselves."""
    own = found.where(~found.shared)
    bits = information(said.hashes[own.at[:, None] + np.arange(QUOTE)])
    return own.where(bits.sum(axis=1) >= PIECE)


def _runs(
    found: Found, size: int, bits: Callable[[NDArray[np.int64]], NDArray[np.uint8]], enough: int
) -> Iterator[tuple[Run, NDArray[np.int64]]]:
    """Yield windows in a row that may tell enough, with the words in them that open files do not have.

    Args:
        found: of the windows.
        size: of a window.
        bits: what words tell, by their numbers.
        enough: bits.
    """
    if not len(found.at):
        return
    breaks = (found.at[1:] - found.at[:-1] != 1).nonzero()[0] + 1
    firsts, ends = np.concatenate([[0], breaks]), np.concatenate([breaks, [len(found.at)]])
    most = np.add.reduceat(bits(found.at), firsts, dtype=np.int64)
    most += bits(found.at[ends - 1][:, None] + np.arange(1, size)).sum(axis=1, dtype=np.int64)
    for number in (most >= enough).nonzero()[0].tolist():
        here = slice(firsts[number], ends[number])
        own = (~found.shared[here]).nonzero()[0] + firsts[number]
        if not len(own):
            continue
        begins = found.at[own]
        told = np.unique(begins[:, None] + np.arange(size))
        yield Run(int(begins[0]), int(begins[-1]) + size, int(found.numbers[own[0]])), told
