"""Counts words of code, and prints how many bits each common one tells: what ``common_words.txt`` is made of.

Run as ``python -m benchmarks.fence.common_words FOLDER ...``; a word counts that stands in three of the folders.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.fence.corpus import sources

_LEAST_FOLDERS = 3
_MOST_BITS = 13
_WORD = re.compile(rb"[a-z_][a-z0-9_]*|[0-9][a-z0-9_]{4,}")


def main() -> None:
    """Print a line for each number of bits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    folders: list[Path] = parser.parse_args().folders
    share: defaultdict[bytes, float] = defaultdict(float)
    having: Counter[bytes] = Counter()
    for folder in folders:
        said = Counter(word for path in sources(folder) for word in _WORD.findall(path.read_bytes().lower()))
        for word, count in said.items():
            share[word] += count / said.total()
            having[word] += 1
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for word, part in share.items():
        bits = -math.log2(part / len(folders))
        if having[word] >= _LEAST_FOLDERS and bits < _MOST_BITS:
            lines[round(bits)].append(word.decode())
    for bits, said in sorted(lines.items()):
        print(bits, *sorted(said))


if __name__ == "__main__":
    main()
