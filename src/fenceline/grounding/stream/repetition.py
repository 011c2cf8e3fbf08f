"""The same lines again and again: exactly, with other numbers, or with other words.

How much of it real code has was measured on files of well-known repositories (docs/benchmarks.md); what is
alike in rows (entries of a literal, each ending in a comma) may go on for long, statements may not.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.stream.reader import PIECE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.grounding.stream.line import Line

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z_$][\w$]*|\"[^\"]*\"|'[^']*'")
_LETTERS = re.compile(r"[A-Za-z]\w*\W+\w|[A-Za-z]{3}")
_ENTRY = re.compile(r".*[,|+\\]$|[\"'|<{\[(*#/-]")
_LEAST = 6  # characters; closers repeat in any code
_LONGEST_CYCLE = 12
_ENTRIES = 40
_SHORTEST_TAIL = 64  # characters of a cycle within one endless line


@dataclass(frozen=True, slots=True)
class Likeness:
    """A sense in which lines are the same, and how many such lines are too many.

    Attributes:
        said: how it is told.
        shape: of a line, equal for lines that are the same.
        least: lines of a cycle of so many.
        periods: longest cycle that is looked for.
        fresh: True where lines may go on that are new each time, so that only few different ones in turn are a circle.
    """

    said: str
    shape: Callable[[str], str]
    least: Callable[[int], int]
    periods: int = _LONGEST_CYCLE
    fresh: bool = False


def _numbers(text: str) -> str:
    return _NUMBER.sub("0", text)


def _words(text: str) -> str:
    return _NUMBER.sub("0", _WORD.sub("w", text))


_LIKENESSES = (
    Likeness("the same", str, lambda period: max(6, 4 * period + 2)),
    Likeness("the same but for numbers", _numbers, lambda period: max(26, 5 * period)),
    Likeness("the same but for words", _words, lambda _: 12, 2, fresh=True),
)
_ENDLESS = 150  # lines the same but for words, however new each of them is


@dataclass(slots=True)
class _Run:
    """Lines that each equal the line one period before."""

    length: int = 0
    start: int = 0
    seen: set[str] = field(default_factory=set[str])

    def reset(self) -> None:
        self.length = 0
        self.seen.clear()


class Repetition:
    """Watches the lines of one answer.

    Args:
        original: code that the answer replaces; where it repeats itself, the answer may do so four times as long.
    """

    def __init__(self, original: Sequence[str] = ()) -> None:
        self._patience = 1
        self._endless = 0  # number of the line that was told of already
        self._recent: deque[tuple[int, str, bool]] = deque(maxlen=_LONGEST_CYCLE + 1)
        self._shapes: list[deque[str]] = [deque(maxlen=like.periods) for like in _LIKENESSES]
        self._runs = [[_Run() for _ in range(like.periods)] for like in _LIKENESSES]
        if any(True for number, text in enumerate(original, 1) for _ in self._one(text.strip(), number)):
            self._patience = 4
        self._forget()

    def line(self, line: Line) -> Iterator[Signal]:
        """Compare a line with those before it."""
        if not line.whole:
            yield from self._piece(line)
        elif text := line.text.strip():
            yield from self._one(text, line.number, line.indent)

    def _piece(self, line: Line) -> Iterator[Signal]:
        """Look for a cycle within one endless line."""
        text = line.text
        if line.number == self._endless or len(text) < PIECE or not text.strip():
            return
        for period in range(1, _SHORTEST_TAIL + 1):
            if text[period:] == text[:-period]:
                self._endless = line.number
                shown = text[:period].strip()[:40]
                yield Signal(
                    "repeats", "certain", f"one line repeats {shown!r} without end", Place("", line.number)
                )
                return

    def _one(self, text: str, number: int, indent: int = 0) -> Iterator[Signal]:
        entry = _ENTRY.match(text) is not None
        lettered = len(text) >= _LEAST and _LETTERS.search(text) is not None
        self._recent.append((number, text, entry or not lettered))
        for like, shapes, runs in zip(_LIKENESSES, self._shapes, self._runs, strict=True):
            shape = like.shape(text)
            for period, run in enumerate(runs, 1):
                if len(shapes) < period or shapes[-period] != shape:
                    run.reset()
                elif self._grown(run, period, text, like):
                    yield self._signal(like, period, run, text, indent)
                    self._forget()
                    return
            shapes.append(shape)

    def _grown(self, run: _Run, period: int, text: str, like: Likeness) -> bool:
        """Count a line that equals the one a period before; return whether these are too many now."""
        if run.length == 0:
            run.start = self._recent[-1 - period][0]
        run.length += 1
        total = run.length + period
        if like.fresh and len(run.seen) < _ENDLESS:
            run.seen.add(text)
        cycle = list(self._recent)[-period:]
        rows = sum(plain for _, _, plain in cycle)
        if rows == period and not any(_LETTERS.search(shown) for _, shown, _ in cycle):
            return False
        least = like.least(period)
        if 2 * rows >= period:
            least = max(least, _ENTRIES) if like.shape is str else 1 << 30
        elif like.fresh and 2 * (len(run.seen) + period) > total:
            least = _ENDLESS
        return total >= least * self._patience

    def _signal(self, like: Likeness, period: int, run: _Run, text: str, indent: int) -> Signal:
        total = run.length + period
        what = f"{total} lines" if period == 1 else f"{total} lines in circles of {period}"
        message = f"{what} are {like.said}: {text[:60]}"
        return Signal("repeats", "certain", message, Place("", run.start, indent + 1))

    def _forget(self) -> None:
        self._recent.clear()
        for shapes in self._shapes:
            shapes.clear()
        for runs in self._runs:
            for run in runs:
                run.reset()
