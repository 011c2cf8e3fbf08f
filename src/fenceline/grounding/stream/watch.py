"""The judge of an answer in flight: text in, the first signal out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.grounding.stream.imports import Imports
from fenceline.grounding.stream.length import Length
from fenceline.grounding.stream.paths import Paths
from fenceline.grounding.stream.prose import Prose
from fenceline.grounding.stream.reader import Reader
from fenceline.grounding.stream.repetition import Repetition
from fenceline.grounding.stream.symbol import OtherSymbol
from fenceline.grounding.stream.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fenceline.edits.want import Want
    from fenceline.grounding.ground import Ground
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.stream.line import Line, Watcher


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of an answer before it begins.

    Attributes:
        original: code of the symbol that it replaces, empty for none.
        known: gives the bare names that the file declares.
        max_tokens: that it may have, 0 unknown.
    """

    original: str = ""
    known: Callable[[], frozenset[str]] = frozenset[str]
    max_tokens: int = 0


class Watch:
    """Gives every line of an answer in flight to its watchers.

    Args:
        language: of the code that is expected, empty for none.
        watchers: in the order in which they are asked about a line.
    """

    def __init__(self, language: str, watchers: Sequence[Watcher]) -> None:
        self._reader = Reader(language)
        self._watchers = watchers
        self._pending: deque[Line] = deque()
        self._found: deque[Signal] = deque()

    def begin(self, text: str) -> None:
        """Read what the answer was begun with; nothing of that is judged, but what follows stands in it."""
        while self._judged(self._reader.feed(text, given=True)):
            text = ""

    def feed(self, piece: str) -> Signal | None:
        """Read what the model wrote; return the next signal. Feed an empty piece for more that the piece holds."""
        return self._judged(self._reader.feed(piece))

    def close(self) -> Signal | None:
        """Judge the last line where it has no end; return the next signal, and another at the next call."""
        return self._judged(self._reader.close())

    def _judged(self, lines: Iterable[Line]) -> Signal | None:
        self._pending.extend(lines)
        while not self._found and self._pending:
            line = self._pending.popleft()
            self._found.extend(signal for watcher in self._watchers for signal in watcher.line(line))
        return _of_stream(self._found.popleft()) if self._found else None


class StreamWatch(Watch):
    """Watches the answer that one edit is asked of.

    Args:
        want: what was asked.
        ground: gives the ground once it is needed, None where there is none; may wait for it.
        setting: what else is known.
    """

    def __init__(
        self, want: Want, ground: Callable[[], Ground | None] = lambda: None, setting: Setting | None = None
    ) -> None:
        self._want, self._ground, self._setting = want, ground, setting or Setting()
        self.restart()

    def restart(self) -> None:
        """Forget what came so far: the model begins its answer anew."""
        setting = self._setting
        watchers: tuple[Watcher, ...] = (
            Imports(self._want.language, self._want.path, self._ground),
            Paths(self._want, self._ground),
            OtherSymbol(self._want, setting.known),
            Versions(self._want),
            Repetition(setting.original.split("\n")),
            Length(setting.original, setting.max_tokens),
            Prose(setting.max_tokens),
        )
        super().__init__(self._want.language, watchers)


def circles() -> Watch:
    """Return the judge of free text, such as a turn of a conversation: repetition and lines without end."""
    return Watch("", (Repetition(), Length()))


def _of_stream(signal: Signal) -> Signal:
    """Return a signal whose place is in the answer: a line of it is no line of the file."""
    return replace(signal, place=replace(signal.place, path="")) if signal.place else signal
