"""Sees that a model repeats itself, line by line as the answer grows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

_NUMBER = re.compile(r"\d+")
_THIN = 6  # characters; closers and blank lines repeat in any code
_SAME_LINE = 12
_SAME_RUN = 4


@dataclass(slots=True)
class Coherence:
    """Watches the lines of one answer."""

    _seen: Counter[str] = field(default_factory=Counter[str], init=False)
    _last: str = field(default="", init=False)
    _run: int = field(default=0, init=False)
    _held: str = field(default="", init=False)

    def feed(self, piece: str) -> str | None:
        """Add ``piece``; return a sentence once the answer goes in circles."""
        *lines, self._held = (self._held + piece).split("\n")
        return next((said for line in lines if (said := self._line(line))), None)

    def _line(self, line: str) -> str | None:
        shape = _NUMBER.sub("0", line.strip())
        if len(shape) < _THIN:
            return None
        self._seen[shape] += 1
        self._run = self._run + 1 if shape == self._last else 1
        self._last = shape
        if (
            line.strip()
            and self._run > _SAME_RUN
            and self._seen[shape] > _SAME_RUN
            and not _NUMBER.search(line)
        ):
            return f"the same line {self._run} times in a row: {line.strip()[:60]}"
        if self._seen[shape] > _SAME_LINE:
            return f"the same line {self._seen[shape]} times: {line.strip()[:60]}"
        return None
