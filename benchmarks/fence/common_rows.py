"""Finds rows of words that several projects have, and prints them: what ``common_rows.txt`` is made of.

Run as ``python -m benchmarks.fence.common_rows FOLDER ...``; a row counts that stands in two of the folders.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.fence.corpus import sources

from fenceline.policy.recognition.common import information
from fenceline.policy.recognition.windows import QUOTE, windows
from fenceline.policy.recognition.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from fenceline.policy.recognition.words import Words

_LEAST_FOLDERS = 2
_LEAST_BITS = 35
_WORD = re.compile(rb"[a-z_][a-z0-9_]*|[0-9][a-z0-9_]{4,}")


def main() -> None:
    """Print a row a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    folders: list[Path] = parser.parse_args().folders
    known = [np.unique(np.concatenate([_telling(said) for said in _read(folder)])) for folder in folders]
    keys, having = np.unique(np.concatenate(known), return_counts=True)
    left = set(keys[having >= _LEAST_FOLDERS].tolist())
    for folder in folders:
        names = _names(folder)
        for said in _read(folder):
            for row in _rows(said, left):
                print(*(names[word] for word in row if word in names))


def _read(folder: Path) -> Iterator[Words]:
    for path in sources(folder):
        yield from words(path.read_bytes())


def _telling(said: Words) -> NDArray[np.uint64]:
    keys = windows(said.hashes, QUOTE)
    sums = np.concatenate([[0], np.cumsum(information(said.hashes), dtype=np.int64)])
    return keys[sums[QUOTE:] - sums[:-QUOTE] >= _LEAST_BITS] if len(keys) else keys


def _names(folder: Path) -> dict[int, str]:
    found = {word for path in sources(folder) for word in _WORD.findall(path.read_bytes().lower())}
    said = sorted(found)
    hashes = [words(word)[0].hashes.tolist() for word in said]
    return {made[0]: word.decode() for made, word in zip(hashes, said, strict=True) if made}


def _rows(said: Words, left: set[int]) -> Iterator[list[int]]:
    """Yield the rows that are ``left``, and take them out of it."""
    row: list[int] = []
    hashes = said.hashes.tolist()
    for at, key in enumerate(windows(said.hashes, QUOTE).tolist()):
        if key not in left:
            if row:
                yield row
            row = []
            continue
        left.discard(key)
        row = [*row, hashes[at + QUOTE - 1]] if row else hashes[at : at + QUOTE]
    if row:
        yield row


if __name__ == "__main__":
    main()
