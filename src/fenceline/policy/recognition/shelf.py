"""The protected files that are known; each of their words has a number of its own."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from fenceline.policy.rules import Ruling


class Book(NamedTuple):
    """One file as it was at one time.

    Attributes:
        path: of the file.
        ruling: why it is protected.
        first: number of its first word.
        lines: int32, of each word, 1-based.
        bits: uint8, what each word tells.
    """

    path: str
    ruling: Ruling
    first: int
    lines: NDArray[np.int32]
    bits: NDArray[np.uint8]

    def line(self, number: int) -> int:
        """Return the line of the word with this number."""
        return int(self.lines[number - self.first])


@dataclass(slots=True)
class Shelf:
    """Finds the file of a word."""

    _books: list[Book] = field(default_factory=list[Book], init=False)
    _firsts: list[int] = field(default_factory=list[int], init=False)
    _end: int = field(default=0, init=False)

    def add(self, path: str, ruling: Ruling, lines: NDArray[np.int32], bits: NDArray[np.uint8]) -> int:
        """Take in a file with at least one word, and return the number of its first."""
        self._books.append(Book(path, ruling, self._end, lines, bits))
        self._firsts.append(self._end)
        self._end += len(lines)
        return self._firsts[-1]

    def holding(self, number: int) -> Book:
        """Return the file of the word with this number."""
        return self._books[bisect_right(self._firsts, number) - 1]

    def by_book(self, numbers: NDArray[np.int64]) -> Iterator[tuple[Book, NDArray[np.int64]]]:
        """Yield the files of words, and which of ``numbers`` are theirs."""
        owners = np.searchsorted(np.array(self._firsts), numbers, "right") - 1
        order = np.argsort(owners, kind="stable")
        books, begins = np.unique(owners[order], return_index=True)
        for book, here in zip(books.tolist(), np.split(order, begins[1:]), strict=True):
            yield self._books[book], here
