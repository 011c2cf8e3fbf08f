"""Recognises protected content in a text: windows that stand in a protected file, and enough of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, pairwise
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fenceline.policy.labels import KEYS
from fenceline.policy.recognition.common import information, licences, rows
from fenceline.policy.recognition.evidence import Run, pieces, quotes, shapes
from fenceline.policy.recognition.index import Index
from fenceline.policy.recognition.letters import one_case
from fenceline.policy.recognition.passages import key_values, passages
from fenceline.policy.recognition.shelf import Shelf
from fenceline.policy.recognition.told import Told
from fenceline.policy.recognition.windows import QUOTE, SHAPE, shape, windows
from fenceline.policy.recognition.words import lines, streams, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from fenceline.policy.recognition.index import Found
    from fenceline.policy.recognition.words import Words
    from fenceline.policy.rules import Ruling
    from fenceline.policy.sources import Source, Sources

_IN_PATHS = (
    bytes(byte if chr(byte).isalnum() or chr(byte) in "_./-" else 32 for byte in range(128)) + b" " * 128
)


class Trace(NamedTuple):
    """Protected content in a text.

    Attributes:
        path: the protected file.
        line: of it, 1-based, where the content begins.
        ruling: why it is protected.
        at: 1-based line of the text.
        until: last line of the text.
        renamed: whether names were changed.
        pieces: whether it is told in pieces, here or in requests before.
    """

    path: str
    line: int
    ruling: Ruling
    at: int
    until: int
    renamed: bool = False
    pieces: bool = False


@dataclass(slots=True)
class Fence:
    """The protected content of one workspace, learned when it is first asked about, and what changed each time after.

    What was protected once stays so for as long as this object lives, whatever becomes of its file. Fingerprints are
    kept in memory alone: to read a hundred thousand lines anew takes less than a second.

    Attributes:
        sources: of content.
    """

    sources: Sources
    _index: Index = field(default_factory=Index, init=False)
    _shelf: Shelf = field(default_factory=Shelf, init=False)
    _values: dict[bytes, tuple[str, Ruling]] = field(
        default_factory=dict[bytes, "tuple[str, Ruling]"], init=False
    )
    _learned: set[int] = field(default_factory=set[int], init=False)
    _parted: bool = field(default=False, init=False)
    _lock: RLock = field(default_factory=RLock, init=False)

    @property
    def size(self) -> int:
        """Return how many fingerprints are known."""
        return len(self._index)

    def look(self) -> None:
        """Learn what is protected now.

        Raises:
            FencelineError: it cannot be read; then nobody knows what is in a text.
        """
        with self._lock:
            self._learn(self.sources.changed())

    def traces(self, text: bytes, told: Told | None = None, cuts: Sequence[int] = ()) -> Iterator[Trace]:
        """Yield the protected content in ``text``.

        Args:
            text: UTF-8.
            told: what the request that the text is part of tells in pieces; what this text does is added.
            cuts: 1-based lines at which another text begins.
        """
        yield from self._key_values(text)
        if not len(self._index):
            return
        plain, told = one_case(text), told or Told()
        said, begins = streams(plain, cuts)
        entries, bits = shape(said, begins.tolist())
        quotable = windows(said.hashes, QUOTE)
        found = self._found(np.concatenate([quotable, windows(entries, SHAPE)]))
        if not len(found.at):
            return
        quoted = found.between(0, len(quotable)).apart(QUOTE, begins)
        shaped = found.between(len(quotable), len(quotable) + len(entries)).apart(SHAPE, begins)
        yield from (self._trace(plain, said, run) for run in quotes(said, quoted))
        if len((telling := pieces(said, quoted)).at):
            for begin, end in pairwise((0, *begins.tolist(), len(entries))):
                stream = said.between(begin, end)
                yield from self._in_pieces(plain, stream, telling.between(begin, end), told)
        runs = shapes(entries, bits, shaped)
        yield from (self._trace(plain, said, run)._replace(renamed=True) for run in runs)

    def named(self, text: bytes) -> dict[str, str]:
        """Return the labels of the workspace's files that ``text`` names by their whole path."""
        written = set(text.translate(_IN_PATHS).decode("ascii").split())
        said = {word.strip("./") for word in written}
        return {path: str(ruling.label) for path, ruling in sorted(self.sources.known(said).items())}

    def _key_values(self, text: bytes) -> Iterator[Trace]:
        for value, (path, ruling) in self._values.items():
            if (at := text.find(value)) >= 0:
                line = text.count(b"\n", 0, at) + 1
                yield Trace(path, 1, ruling, line, line)

    def _trace(self, plain: bytes, said: Words, run: Run) -> Trace:
        book = self._shelf.holding(run.number)
        at, until = (plain.count(b"\n", 0, said.places[word]) + 1 for word in (run.begin, run.end - 1))
        return Trace(book.path, book.line(run.number), book.ruling, at, until)

    def _in_pieces(self, plain: bytes, said: Words, found: Found, told: Told) -> Iterator[Trace]:
        """Yield each file that a text tells so many pieces of that they make a passage, with those told before."""
        if not len(found.at):
            return
        for book, here in self._shelf.by_book(found.numbers):
            numbers = (found.numbers[here][:, None] + np.arange(QUOTE)).ravel()
            if (number := told.add(book, numbers)) is not None:
                run = Run(int(found.at[here[0]]), int(found.at[here[-1]]) + QUOTE, number)
                yield self._trace(plain, said, run)._replace(pieces=True)

    def _found(self, keys: NDArray[np.uint64]) -> Found:
        """Return which windows are known; what open files and everybody have is looked for when the first one is."""
        with self._lock:
            found = self._index.find(keys)
            if self._parted or not len(found.at):
                return found
            self._index.share(windows(words(rows())[0].hashes, QUOTE))
            for data in chain([licences()], (source.data for source in self.sources.opened())):
                if b"\0" in data[:8192]:
                    continue
                for said in words(data):
                    self._index.share(windows(said.hashes, QUOTE))
                    self._index.share(windows(shape(said)[0], SHAPE))
            self._parted = True
            return self._index.find(keys)

    def _learn(self, sources: Iterable[Source]) -> None:
        """Learn files; what was read before one that cannot be is learned all the same, since nobody yields it anew."""
        keys: list[NDArray[np.uint64]] = []
        numbers: list[NDArray[np.int64]] = []
        try:
            for source in sources:
                for made, places in self._new(source):
                    keys.append(made)
                    numbers.append(places)
        finally:
            if keys:
                self._index.add(np.concatenate(keys), np.concatenate(numbers))
                self._parted = False

    def _new(self, source: Source) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int64]]]:
        if (content := hash((source.path, source.data))) in self._learned:
            return
        if source.ruling.layer is KEYS:
            self._values |= dict.fromkeys(key_values(source.data), (source.path, source.ruling))
        yield from self._read(source)
        self._learned.add(content)

    def _read(self, source: Source) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int64]]]:
        """Put a file on the shelf; yield its fingerprints and the number of the first word of each."""
        parts: list[Words] = []
        at: list[NDArray[np.int32]] = []
        for passage in passages(source.path, source.data, source.ruling.label):
            plain = one_case(passage)
            said, (begins,) = streams(plain)
            for stream in (said.between(0, begins), said.between(begins, None)):
                if len(stream.hashes) >= QUOTE:
                    parts.append(stream)
                    at.append(lines(plain, stream.places))
        if not parts:
            return
        bits = np.concatenate([information(said.hashes) for said in parts])
        number = self._shelf.add(source.path, source.ruling, np.concatenate(at), bits)
        for said in parts:
            for made in (windows(said.hashes, QUOTE), windows(shape(said)[0], SHAPE)):
                yield made, np.arange(number, number + len(made))
            number += len(said.hashes)
