"""Recognises protected content in a text: windows that stand in a protected file, and enough of them in a row."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from itertools import compress, count
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from fenceline.policy.labels import KEYS
from fenceline.policy.passages import key_values, passages
from fenceline.policy.words import EXACT, SHAPE, lines_of, shape, streams, telling, weight, windows, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fenceline.policy.rules import Ruling
    from fenceline.policy.sources import Source, Sources

_EXACT_STRIDE = 3
_SHAPE_STRIDE = 4
_LEAST_WORDS = 10  # in a row, of a quote
_LEAST_DIFFERENT = 6
_LEAST_CHARACTERS = 40
_LEAST_SHAPE = 24  # words in a row of the same shape
_PATHS = re.compile(rb"[\w./-]+")
_BLOCK = 1 << 16  # bytes looked at together: what fits the processor's caches is several times as fast
_OVERLAP = 1 << 12
_PLACES = 20  # bits of a packed place that hold the line


class Trace(NamedTuple):
    """Protected content in a text.

    Attributes:
        path: the protected file.
        line: of it, 1-based, where the content begins.
        ruling: why it is protected.
        at: 1-based line of the text.
        until: last line of the text.
        renamed: whether names were changed.
    """

    path: str
    line: int
    ruling: Ruling
    at: int
    until: int
    renamed: bool


@dataclass(slots=True)
class Fence:
    """The protected content of one workspace, learned when it is first asked about, and what changed each time after.

    What was protected once stays so for as long as this object lives, whatever becomes of its file.

    Attributes:
        sources: of content.
    """

    sources: Sources
    _windows: dict[int, int] = field(default_factory=dict[int, int], init=False)
    _values: dict[bytes, int] = field(default_factory=dict[bytes, int], init=False)
    _files: list[tuple[str, Ruling]] = field(default_factory=list["tuple[str, Ruling]"], init=False)
    _learned: set[int] = field(default_factory=set[int], init=False)
    _begun: bool = field(default=False, init=False)
    _parted: bool = field(default=False, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    @property
    def size(self) -> int:
        """Return how many fingerprints are known."""
        return len(self._windows)

    def look(self) -> None:
        """Learn what is protected now.

        Raises:
            FencelineError: it cannot be read; then nobody knows what is in a text.
        """
        with self._lock:
            if not self._begun:
                self._learn(self.sources.committed(protected=True))
                self._begun = True
            self._learn(self.sources.changed())

    def traces(self, text: bytes) -> Iterator[Trace]:
        """Yield the protected content in ``text``."""
        for value, number in self._values.items():
            if (at := text.find(value)) >= 0:
                path, ruling = self._files[number >> _PLACES]
                line = text.count(b"\n", 0, at) + 1
                yield Trace(path, 1, ruling, line, line, renamed=False)
        if not self._windows:
            return
        for stream in streams(text):
            for at in range(0, len(stream), _BLOCK):
                block = stream[max(at - _OVERLAP, 0) : at + _BLOCK]
                if len(said := words(block)) < EXACT:
                    continue
                above = stream.count(b"\n", 0, max(at - _OVERLAP, 0))
                for trace in self._in_block(block, said):
                    yield trace._replace(at=trace.at + above, until=trace.until + above)

    def _in_block(self, block: bytes, said: Sequence[bytes]) -> Iterator[Trace]:
        yield from self._runs(block, said, said, (EXACT, _EXACT_STRIDE))
        yield from self._runs(block, said, shape(said), (SHAPE, _SHAPE_STRIDE))

    def named(self, text: bytes) -> dict[str, str]:
        """Return the labels of the workspace's files that ``text`` names by their whole path."""
        said = {os.fsdecode(word.strip(b"./")) for word in _PATHS.findall(text)}
        return {path: str(ruling.label) for path, ruling in sorted(self.sources.known(said).items())}

    def _learn(self, sources: Iterable[Source]) -> None:
        for source in sources:
            if (content := hash((source.path, source.data))) in self._learned:
                continue
            self._learned.add(content)
            self._parted = False
            number = len(self._files) << _PLACES
            self._files.append((source.path, source.ruling))
            if source.ruling.layer is KEYS:
                self._values |= dict.fromkeys(key_values(source.data), number)
            for passage in passages(source.path, source.data, source.ruling.label):
                self._learn_passage(passage, number)

    def _learn_passage(self, passage: bytes, number: int) -> None:
        for stream in streams(passage):
            if len(said := words(stream)) < EXACT:
                continue
            places = [number | min(line, (1 << _PLACES) - 1) for line in lines_of(stream)]
            self._windows.update(zip(windows(said, EXACT), places, strict=False))
            made = shape(said)
            told = list(telling(made))
            kept = zip(compress(windows(made, SHAPE), told), compress(places, told), strict=False)
            self._windows.update(kept)

    def _runs(
        self, stream: bytes, said: Sequence[bytes], entries: Sequence[bytes | int], window: tuple[int, int]
    ) -> Iterator[Trace]:
        """Yield the runs of words that are long enough, found at every ``stride``-th window and then followed."""
        size, stride = window
        found = map(self._windows.__contains__, windows(entries, size, stride))
        until = 0
        for at in compress(count(0, stride), found):
            if at < until:
                continue
            begin, until, place = self._followed(entries, at, size)
            if place >= 0 and _enough(said[begin:until], renamed=size == SHAPE):
                yield self._trace(stream, (begin, until), place, renamed=size == SHAPE)

    def _followed(self, entries: Sequence[bytes | int], at: int, size: int) -> tuple[int, int, int]:
        """Return where the run around a window begins and ends, and its place; -1 where open files have it too."""
        self._drop_shared()

        def known(start: int) -> int:
            if start < 0 or start + size > len(entries):
                return -1
            return self._windows.get(hash(tuple(entries[start : start + size])), -1)

        place = known(at)
        if place < 0:
            return at, at + 1, -1
        begin = end = at
        while (before := known(begin - 1)) >= 0:
            begin, place = begin - 1, before
        while known(end + 1) >= 0:
            end += 1
        return begin, end + size, place

    def _trace(self, stream: bytes, run: tuple[int, int], place: int, *, renamed: bool) -> Trace:
        path, ruling = self._files[place >> _PLACES]
        lines = lines_of(stream)
        return Trace(path, place & ((1 << _PLACES) - 1), ruling, lines[run[0]], lines[run[1] - 1], renamed)

    def _drop_shared(self) -> None:
        """Forget what also stands in open files as HEAD has them: what a run writes opens nothing."""
        with self._lock:
            if self._parted:
                return
            for source in self.sources.committed(protected=False):
                if b"\0" in source.data[:8192]:
                    continue
                for stream in streams(source.data):
                    said = words(stream)
                    for size, entries in ((EXACT, said), (SHAPE, shape(said))):
                        for shared in filter(self._windows.__contains__, windows(entries, size)):
                            del self._windows[shared]
            self._parted = True


def _enough(said: Sequence[bytes], *, renamed: bool) -> bool:
    if renamed:
        return len(said) >= _LEAST_SHAPE
    different, characters = weight(said)
    return len(said) >= _LEAST_WORDS and different >= _LEAST_DIFFERENT and characters >= _LEAST_CHARACTERS
