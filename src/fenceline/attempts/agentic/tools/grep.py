"""Searches files for a pattern: ``grep.py`` with its task on standard input, what it found on standard output.

A process of its own, because a regular expression may take for ever and cannot be interrupted. Run by its path with
``python -ISB``, so it imports nothing but the standard library's smallest parts.
"""

from __future__ import annotations

import json
import os
import re
import resource
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FILE = 1 << 20  # bytes; larger ones are no source
_LINE = 2000  # characters of a line that are searched
_SHOWN = 200  # characters of a line that are given back
_MEMORY = 1 << 30
_CPU_S = 5


def packed(wanted: Mapping[str, object]) -> bytes:
    """Return a task as bytes; names that are not UTF-8 survive."""
    return json.dumps(wanted).encode()


def main(task: bytes) -> dict[str, object]:
    """Return the first lines that match, how many more there are, or what is wrong with the pattern."""
    wanted = json.loads(task)
    try:
        pattern = re.compile(wanted["pattern"])
    except (re.error, RecursionError, OverflowError) as error:
        return {"wrong": str(error)}
    hits: list[tuple[str, int, str]] = []
    more, left = 0, int(wanted["chars"])
    for path in wanted["paths"]:
        for number, line in _lines(wanted["root"], path, wanted["views"].get(path)):
            if not pattern.search(line[:_LINE]):
                continue
            shown = line.strip()[:_SHOWN]
            left -= len(path) + len(shown) + 8
            if left < 0 or len(hits) >= wanted["hits"]:
                more += 1
            else:
                hits.append((path, number, shown))
    return {"hits": hits, "more": more}


def _lines(root: str, path: str, view: str | None) -> Iterator[tuple[int, str]]:
    if view is not None:
        yield from enumerate(view.splitlines(), start=1)
        return
    try:
        data = _read(root, path)
    except OSError:
        return
    if b"\0" not in data[:8192]:
        yield from enumerate(data.decode("utf-8", "replace").splitlines(), start=1)


def _read(root: str, path: str) -> bytes:
    """Return a file's bytes, nothing for a large one; no link is followed on the way."""
    *folders, name = path.split("/")
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            below = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    finally:
        os.close(here)
    with open(fd, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        status = os.fstat(fd)
        return file.read(_FILE) if stat.S_ISREG(status.st_mode) and status.st_size <= _FILE else b""


if __name__ == "__main__":
    for kind, limit in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _CPU_S)):
        with suppress(ValueError, OSError):  # a system that has no such limit
            resource.setrlimit(kind, (limit, limit))
    sys.stdout.write(json.dumps(main(sys.stdin.buffer.read())))
