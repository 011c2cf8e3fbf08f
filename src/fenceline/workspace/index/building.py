"""Parsing many files: in this process, or in several when there is enough to do."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.workspace.index.files import read_source
from fenceline.workspace.index.languages import language_of
from fenceline.workspace.index.outlining import UnreadableError, outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

PARALLEL_FROM = 2 << 20  # bytes of source; below, starting processes costs more than it saves
_BATCHES_PER_PROCESS = 8
_MOST_PROCESSES = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as the cache keeps it.

    Attributes:
        path: of the file.
        names: the bare names it declares.
        outline: its outline in MessagePack, compressed; empty for a skipped file.
        reason: why it was skipped; empty otherwise.
    """

    path: str
    names: frozenset[str]
    outline: bytes
    reason: str


def build(root: Path, sizes: Sequence[tuple[str, int]]) -> Iterator[Entry]:
    """Yield the entries of files, in no particular order.

    Args:
        root: of the workspace.
        sizes: path and size of each file.
    """
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    if processes == 1 or sum(size for _, size in sizes) < PARALLEL_FROM:
        yield from entries(root, [path for path, _ in sizes])
    else:
        yield from _in_parallel(root, _batches(sizes, processes * _BATCHES_PER_PROCESS), processes)


def entries(root: Path, paths: Sequence[str]) -> list[Entry]:
    """Return the entries of ``paths``, parsed in this process."""
    collecting = gc.isenabled()
    gc.disable()  # syntax trees have no cycles, and looking for some takes half the time
    try:
        return [_entry(root, path) for path in paths]
    finally:
        if collecting:
            gc.enable()


def _entry(root: Path, path: str) -> Entry:
    from zlib import compress  # noqa: PLC0415 - a small workspace keeps no cache

    from msgspec import msgpack  # noqa: PLC0415 - as above

    try:
        found = outline(language_of(path) or "", path, read_source(root, path))
    except UnreadableError as error:
        return Entry(path, frozenset(), b"", error.message)
    return Entry(
        path, frozenset(symbol.name for symbol in found.symbols), compress(msgpack.encode(found), 1), ""
    )


def _batches(sizes: Sequence[tuple[str, int]], count: int) -> list[list[str]]:
    """Deal the files out, the largest first, so that batches weigh about the same."""
    ordered = sorted(sizes, key=lambda item: -item[1])
    return [batch for start in range(count) if (batch := [path for path, _ in ordered[start::count]])]


def _in_parallel(root: Path, batches: list[list[str]], processes: int) -> Iterable[Entry]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - large workspaces only
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - as above
    from multiprocessing import get_context  # noqa: PLC0415 - as above

    remaining = list(batches)
    try:
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            for built in pool.map(entries, [root] * len(batches), batches):
                yield from built
                del remaining[0]
    except (BrokenProcessPool, OSError):  # no processes to be had here: slower, and the same
        for batch in remaining:
            yield from entries(root, batch)
