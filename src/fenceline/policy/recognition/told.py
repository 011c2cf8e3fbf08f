"""What left in pieces: which words of which protected file, and whether they make a passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fenceline.policy.recognition.shelf import Book

STRETCH = 100  # words of a file that are looked at together
PASSAGE = 200  # bits told of a stretch that are too many


@dataclass(slots=True)
class Told:
    """The words of protected files that a request tells, on top of what was told before it.

    Attributes:
        before: sorted numbers of words, by the first of their file; no more than the files themselves have.
    """

    before: dict[int, NDArray[np.int64]] = field(default_factory=dict[int, "NDArray[np.int64]"])
    _now: dict[int, NDArray[np.int64]] = field(default_factory=dict[int, "NDArray[np.int64]"], init=False)

    def add(self, book: Book, numbers: NDArray[np.int64]) -> int | None:
        """Tell words of a file; return the first word of a passage that is told by now, if there is one."""
        known = self._now.get(book.first, self.before.get(book.first))
        told = np.unique(numbers if known is None else np.concatenate([known, numbers]))
        self._now[book.first] = told
        sums = np.concatenate([[0], np.cumsum(book.bits[told - book.first], dtype=np.int64)])
        bits = sums[np.searchsorted(told, told + STRETCH)] - sums[:-1]
        most = int(np.argmax(bits))
        return int(told[most]) if bits[most] >= PASSAGE else None

    def keep(self) -> None:
        """Put what this request tells to what was told before: it has left."""
        self.before |= self._now
        self._now.clear()
