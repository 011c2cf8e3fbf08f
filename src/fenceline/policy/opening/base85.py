"""Base85 as vectors: Python decodes five letters at a time, which a large body would make slow."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_GROUP = 5
_BASE = np.uint64(85)


def readings(run: bytes, letters: bytes) -> Iterator[bytes]:
    """Yield what a run says, read from each of its first five letters, where that is base85.

    Args:
        run: of ``letters`` alone.
        letters: the alphabet, from 0 to 84.
    """
    digits = _values(letters)[np.frombuffer(run + letters[84:] * (_GROUP - 1), np.uint8)]
    groups = digits[: len(run)].copy()
    for at in range(1, _GROUP):
        groups *= _BASE
        groups += digits[at : at + len(run)]
    too_large = set(((groups >> np.uint64(32)).nonzero()[0] % _GROUP).tolist())
    data = groups.astype(">u4")
    for start in range(min(_GROUP, len(run))):
        missing = (start - len(run)) % _GROUP
        if missing < _GROUP - 1 and start not in too_large:
            said = data[start::_GROUP].tobytes()
            yield said[: len(said) - missing]


@cache
def _values(letters: bytes) -> NDArray[np.uint64]:
    values = np.zeros(256, np.uint64)
    values[list(letters)] = range(85)
    return values
