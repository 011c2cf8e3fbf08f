"""Fingerprints, sorted, and the word that each begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NOWHERE = -1
_LEAST_SLOTS = 18  # bits of a fingerprint that choose a slot
_SPARE = 32  # slots, of a bit, for each fingerprint
_BITS = np.left_shift(1, np.arange(8)).astype(np.uint8)
_IN_BYTE = np.uint8(7)


class Found(NamedTuple):
    """Those of a text's windows that are known.

    Attributes:
        at: which, ascending.
        numbers: of the first word of each in its protected file.
        shared: whether an open file has it too; such a window parts nothing and tells nothing.
    """

    at: NDArray[np.int64]
    numbers: NDArray[np.int64]
    shared: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_]) -> Found:
        """Return those that are ``chosen``."""
        return Found(self.at[chosen], self.numbers[chosen], self.shared[chosen])

    def between(self, begin: int, end: int) -> Found:
        """Return those from window ``begin`` to before ``end``, counted from ``begin``."""
        first, last = self.at.searchsorted((begin, end)).tolist()
        return Found(self.at[first:last] - begin, self.numbers[first:last], self.shared[first:last])

    def apart(self, size: int, begins: NDArray[np.int64]) -> Found:
        """Return those of ``size`` words that do not span over where one of several streams ``begins``."""
        following = np.append(begins, self.at[-1:] + size)[begins.searchsorted(self.at, "right")]
        return self.where(self.at + size <= following)


class _Part:
    """Sorted fingerprints in buckets: their first bits say where each is, since none is likelier than another.

    Args:
        keys: in any order; of equal ones the first counts.
        numbers: of the word that each begins with.
        shared: whether an open file has it too.
    """

    __slots__ = ("_begins", "_shift", "_widest", "keys", "numbers", "shared")

    def __init__(
        self, keys: NDArray[np.uint64], numbers: NDArray[np.int64], shared: NDArray[np.bool_]
    ) -> None:
        self.keys, first = np.unique(keys, return_index=True)
        self.numbers, self.shared = numbers[first], shared[first]
        bits = max(len(self.keys).bit_length() - 1, 1)
        self._shift = np.uint64(64 - bits)
        sizes = np.bincount((self.keys >> self._shift).view(np.int64), minlength=1 << bits)
        self._begins = (sizes.cumsum() - sizes).astype(np.int32)
        self._widest: NDArray[np.int64] = np.arange(int(sizes.max()))

    def places(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the places here of those ``keys`` that are here, and the numbers of these keys."""
        near = self._begins[(keys >> self._shift).view(np.int64)][:, None] + self._widest
        np.minimum(near, len(self.keys) - 1, out=near)
        which, step = (self.keys[near] == keys[:, None]).nonzero()
        return near[which, step], which


@dataclass(slots=True)
class Index:
    """Fingerprints of 64 bits; what is added later lies in parts that grow together.

    A table of slots says of most fingerprints at once that they are not here, and is small enough for the processor's
    caches; the others are searched for.
    """

    _parts: list[_Part] = field(default_factory=list[_Part], init=False)
    _slots: NDArray[np.uint8] = field(
        default_factory=lambda: np.zeros(1 << _LEAST_SLOTS - 3, np.uint8), init=False
    )
    _shift: int = field(default=64 - _LEAST_SLOTS, init=False)

    def __len__(self) -> int:
        """Return how many fingerprints there are."""
        return sum(len(part.keys) for part in self._parts)

    def add(self, keys: NDArray[np.uint64], numbers: NDArray[np.int64]) -> None:
        """Learn fingerprints and the numbers of their words; of equal ones the first counts."""
        self._parts.append(_Part(keys, numbers, np.zeros(len(keys), np.bool_)))
        while len(self._parts) > 1 and len(self._parts[-2].keys) <= 2 * len(self._parts[-1].keys):
            later, earlier = self._parts.pop(), self._parts.pop()
            self._parts.append(
                _Part(
                    np.concatenate([earlier.keys, later.keys]),
                    np.concatenate([earlier.numbers, later.numbers]),
                    np.concatenate([earlier.shared, later.shared]),
                )
            )
        if len(self) * _SPARE > 8 * len(self._slots):
            bits = (len(self) * _SPARE).bit_length()
            self._shift, self._slots = 64 - bits, np.zeros(1 << bits - 3, np.uint8)
            keys = np.concatenate([part.keys for part in self._parts])
        slots = keys >> np.uint64(self._shift)
        np.bitwise_or.at(self._slots, slots >> np.uint64(3), _BITS[slots & np.uint64(7)])

    def find(self, keys: NDArray[np.uint64]) -> Found:
        """Return which of ``keys`` are known."""
        maybe = self._maybe(keys)
        numbers = np.full(len(maybe), _NOWHERE)
        shared = np.zeros(len(maybe), np.bool_)
        for part in self._parts:
            at, found = part.places(keys[maybe])
            numbers[found] = part.numbers[at]
            shared[found] = part.shared[at]
        return Found(maybe, numbers, shared).where(numbers != _NOWHERE)

    def share(self, keys: NDArray[np.uint64]) -> None:
        """Mark those of ``keys`` that are here as standing in open files too."""
        maybe = keys[self._maybe(keys)]
        for part in self._parts:
            part.shared[part.places(maybe)[0]] = True

    def _maybe(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the numbers of those ``keys`` that have a slot."""
        slots = (keys >> np.uint64(self._shift)).view(np.int64)
        here = self._slots[slots >> 3]
        here >>= slots.astype(np.uint8) & _IN_BYTE
        return (here & np.uint8(1)).nonzero()[0]
