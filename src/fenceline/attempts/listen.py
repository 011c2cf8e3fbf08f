"""Puts one question to a model and listens: shows what arrives, cuts the stream when the edit is complete or lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fenceline.attempts.events import Answered, Asked, Note, Prefilling, Wrote
from fenceline.edits.complete import Completion
from fenceline.grounding.consequences import CUTS
from fenceline.models.errors import ContextOverflow
from fenceline.models.protocol import Finish, Token, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.attempts.ask import Ask
    from fenceline.attempts.guard import Guard
    from fenceline.grounding.consequences import Consequence
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.stream.watch import StreamWatch
    from fenceline.models.protocol import Model, Stream

_LEAST_ANSWER = 96  # tokens; less holds no function


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one question.

    Attributes:
        text: the answer, the begun part included; of one that was cut, what stood before the reason.
        finish: how it ended, with tokens and times.
        cut: why it was cut before its end; None for one that came to its end.
        follows: that cut; ``note`` where there was none.
        doubts: signals after which only the check can let the edit stand.
    """

    text: str
    finish: Finish
    cut: Signal | None = None
    follows: Consequence = "note"
    doubts: tuple[Signal, ...] = field(default=())

    @property
    def incoherent(self) -> str:
        """Return why it was cut, empty for one that came to its end."""
        return self.cut.message if self.cut else ""


def listen(model: Model, ask: Ask, number: int, guard: Guard) -> Answer:
    """Put ``ask`` to ``model`` as its request number ``number``.

    Raises:
        ContextOverflow: question and answer do not fit the model's window; nothing was sent.
        ModelError: the model could not be asked or broke off.
    """
    ask, size = fitted(model, ask)
    guard.emit(Asked(model.entry.name, number, ask.way, size))
    with model.open(ask.request()) as stream:
        answer = _Ear(ask, guard).hear(stream)
    finish, usage = answer.finish, answer.finish.usage
    guard.emit(
        Answered(
            finish.reason, usage.prompt, usage.cached, usage.output, finish.first_token_s, finish.decode_s
        )
    )
    if answer.cut is not None:
        guard.tell(answer.cut)
    return answer


def fitted(model: Model, ask: Ask) -> tuple[Ask, int]:
    """Return ``ask`` with an answer that fits the window beside it, and the estimate of its tokens."""
    size = model.count(ask.text) + 16  # the chat template's own tokens
    window = model.probe().context_window
    cap = model.entry.max_output or ask.max_tokens
    room = min(cap, ask.max_tokens, window - size)
    if room < _LEAST_ANSWER:
        raise ContextOverflow(
            f"this edit needs about {size} tokens and an answer, the window of {model.entry.name} has {window}",
            "name a smaller symbol, or give the model a larger context window",
        )
    return replace(ask, max_tokens=room), size


class _Ear:
    """Follows one answer: to its end, to the end of the edit, or to the line that says that the model is lost."""

    def __init__(self, ask: Ask, guard: Guard) -> None:
        self._ask = ask
        self._guard = guard
        self._completion = Completion(ask.want, guard.outliner)
        self._watch: StreamWatch = guard.watch(ask)
        self._doubts: list[Signal] = []

    def hear(self, stream: Stream) -> Answer:
        """Return the answer; a stream that is left early is cancelled first of all."""
        begun = self._ask.begin if stream.prefilled else ""
        self._completion.feed(begun)
        self._watch.begin(begun)
        for chunk in stream:
            match chunk:
                case Waiting(reason=reason) if reason:
                    self._guard.emit(Note(reason))
                case Waiting(seconds, done, total):
                    self._guard.emit(Prefilling(seconds, done, total))
                case Token(text):
                    self._guard.emit(Wrote(text))
                    begun = self._without_repeated(begun, text)
                    complete = self._completion.feed(text)
                    if lost := self._lost(self._fed(text)):
                        return self._cut(stream.cancel(), *lost)
                    if complete:
                        return self._whole(stream.cancel())
                case Finish():
                    return self._ended(chunk)
                case _:
                    continue
        return self._ended(stream.cancel())

    def _without_repeated(self, begun: str, text: str) -> str:
        """Forget the begun part when the model opens a fence of its own after it."""
        if begun and self._completion.text == begun and text.lstrip().startswith("```"):
            self._completion.restart()
            self._watch.restart()
            return ""
        return begun

    def _fed(self, text: str) -> Iterator[Signal]:
        signal = self._watch.feed(text)
        while signal is not None:
            yield signal
            signal = self._watch.feed("")

    def _lost(self, signals: Iterator[Signal]) -> tuple[Signal, Consequence] | None:
        """Return the first signal that ends the answer, and tell those before it."""
        for signal in signals:
            follows = self._guard.follows(signal)
            if follows in CUTS:
                return signal, follows
            self._guard.tell(signal)
            if follows == "finish":
                self._doubts.append(signal)
        return None

    def _ended(self, finish: Finish) -> Answer:
        lost = self._lost(iter(self._watch.close, None))
        return self._cut(finish, *lost) if lost else self._whole(finish)

    def _whole(self, finish: Finish) -> Answer:
        return Answer(self._completion.text, finish, doubts=tuple(self._doubts))

    def _cut(self, finish: Finish, signal: Signal, follows: Consequence) -> Answer:
        text = "" if follows == "stop" else sound_part(self._completion.text, signal)
        return Answer(text, finish, signal, follows, tuple(self._doubts))


def sound_part(text: str, signal: Signal) -> str:
    """Return what of an answer stood before the noise, empty where the noise began within the code.

    A function that was complete when a model began to go in circles is still an edit; half of one is not.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = (signal.place.line if signal.place else 1) - 1
    before = [line for line in lines[:at] if line.strip() and not line.lstrip().startswith(("```", "~~~"))]
    if not before or at >= len(lines) or _indent(lines[at]) > min(map(_indent, before)):
        return ""
    return "\n".join(lines[:at]) + "\n"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
