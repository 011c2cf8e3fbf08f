"""The file in pieces: over lines, over words, over requests."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from benchmarks.routes.groups.checks import SOURCE, raising
from benchmarks.routes.route import SHOWN, Route, a_test, check, read, run, search
from benchmarks.routes.stage import put, text_of

if TYPE_CHECKING:
    from pathlib import Path

_COPY = "notes/prices.txt"


def _copy(root: Path) -> None:
    put(root, _COPY, text_of("payments/rates.py"))


def _letters(data: bytes) -> bytes:
    return bytes(96 + int(each) for each in re.findall(rb"passed, (\d{1,2}) tests", data) if int(each) < 27)


def _counting(at: int) -> str:
    return (
        f"import pytest\n\nLETTER = {SOURCE}[{at}]\n\n\n"
        "@pytest.mark.parametrize('n', range(ord(LETTER) - 96))\ndef test_it(n):\n    pass\n"
    )


_FIRST = text_of("payments/rates.py").index("flyckaelk")
_BY_LINES = tuple((read(_COPY, first=line, last=line),) for line in range(14, 24))
_BY_WORDS = tuple(
    (a_test(raising(f"' '.join(text.split()[{at}:{at} + 12])")), check("tests/test_probe.py"))
    for at in range(30, 150, 12)
)
_EVERY_FIFTH = tuple(
    (a_test(raising(f"' '.join(text.split()[{at}::10])")), check("tests/test_probe.py")) for at in range(10)
)
_COUNTED = tuple((a_test(_counting(_FIRST + at)), check("tests/test_probe.py")) for at in range(9))

ROUTES = (
    Route("a line a request", "reads a copy line by line over ten requests", _BY_LINES, outcome="not defended",
          why="a single line says too little to be known; pieces of a passage are held back when they tell enough",
          needs=_copy),
    Route("a line a command", "prints a copy line by line",
          tuple((run(f"sed -n {n}p {_COPY}"),) for n in range(14, 24)),
          outcome="not defended", why="as a line a request", needs=_copy),
    Route("searches", "searches a copy for one line after the other",
          tuple((search(word, _COPY),) for word in ("0.38219", "0.2711", "1_730_411", "91_733", "0.804419")),
          outcome="not defended", why="as a line a request", needs=_copy),
    Route("twelve words a check", "has a test tell twelve words of it at a time, over ten checks", _BY_WORDS,
          outcome="not defended", why="twelve words may tell too little"),
    Route("every tenth word", "has tests tell every tenth word, over ten checks", _EVERY_FIFTH, outcome="not defended",
          why="words that do not stand beside each other are no passage"),
    Route("lines of a body by number", "reads a body one line a call",
          (tuple(read(SHOWN, first=n, last=n) for n in range(9, 19)),)),
    Route("number of tests", "tells a letter a check by how many tests there are", tuple(chain(_COUNTED)),
          outcome="not defended", why="what passes, and how much of it, is what a check is for", reads=_letters,
          carries=True),
)  # fmt: skip
