"""Says which of some short strings stand in a text, in one pass for all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

_START = 4  # bytes of a needle that are looked for
_LAST = (1 << 8 * _START) - 1  # begins no needle; with it a place is found in the table for every start


class Needles:
    """Short strings that are looked for together.

    A table of pairs of bytes picks the few places where one may begin, and four bytes there tell nearly always which.
    Shorter ones are searched for one by one.
    """

    def __init__(self, needles: Iterable[bytes]) -> None:
        by_start: defaultdict[int, list[bytes]] = defaultdict(list)
        self._short: list[bytes] = []
        for needle in needles:
            if len(needle) < _START:
                self._short.append(needle)
                continue
            by_start[int.from_bytes(needle[:_START], "little")].append(needle)
        by_start.setdefault(_LAST, [])
        self._by_start = dict(by_start)
        self._starts = np.array(sorted(by_start), "<u4")
        self._pairs = np.zeros(1 << 16, np.bool_)
        self._pairs[self._starts & 0xFFFF] = True

    def found_in(self, text: bytes) -> frozenset[bytes]:
        """Return those that ``text`` holds."""
        here = [needle for start in self._starts_in(text) for needle in self._by_start[start]]
        return frozenset(needle for needle in (*here, *self._short) if needle in text)

    def _starts_in(self, text: bytes) -> set[int]:
        places = len(text) - _START + 1
        if places <= 0:
            return set()
        fours = np.ndarray((places,), "<u4", text, strides=(1,))
        here: set[int] = set()
        for odd in (0, 1):
            pairs = np.frombuffer(text, "<u2", (places + 1 - odd) // 2, odd)
            found = fours[self._pairs.take(pairs, mode="wrap").nonzero()[0] * 2 + odd]
            here.update(found[self._starts[self._starts.searchsorted(found)] == found].tolist())
        return here
