"""One turn of the model: the request goes out, what arrives is shown, the whole turn comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.attempts.events import Answered, Asked, Note, Prefilling, Signalled, Wrote
from fenceline.grounding.stream.watch import circles
from fenceline.models.protocol import Finish, Thinking, Token, Waiting, Writing

if TYPE_CHECKING:
    from threading import Event

    from fenceline.attempts.events import Emit
    from fenceline.grounding.signal import Signal
    from fenceline.models.protocol import Model, Request, Stream


@dataclass(frozen=True, slots=True)
class Turned:
    """What came back.

    Attributes:
        text: that the model wrote, its calls aside.
        finish: how it ended, with the whole turn.
        cut: why it was cut before its end; None for one that came to its end.
    """

    text: str
    finish: Finish
    cut: Signal | None = None


def take_turn(model: Model, request: Request, number: int, size: int, emit: Emit, cancel: Event) -> Turned:
    """Send ``request`` as number ``number`` of the attempt, about ``size`` tokens, and follow the answer.

    Raises:
        KeyboardInterrupt: ``cancel`` was set.
        ModelError: the model could not be asked or broke off.
    """
    emit(Asked(model.entry.name, number, "turn", size))
    with model.open(request) as stream:
        answer = _follow(stream, emit, cancel)
    finish, usage = answer.finish, answer.finish.usage
    emit(
        Answered(
            finish.reason, usage.prompt, usage.cached, usage.output, finish.first_token_s, finish.decode_s
        )
    )
    if answer.cut:
        emit(Signalled.of(answer.cut))
    return answer


def _follow(stream: Stream, emit: Emit, cancel: Event) -> Turned:

    watch, text = circles(), ""
    for chunk in stream:
        if cancel.is_set():
            raise KeyboardInterrupt
        match chunk:
            case Waiting(reason=reason) if reason:
                emit(Note(reason))
            case Waiting(seconds, done, total):
                emit(Prefilling(seconds, done, total))
            case Token(piece):
                text += piece
                emit(Wrote(piece))
                if signal := watch.feed(piece):
                    return Turned(text, stream.cancel(), signal)
            case Writing(_, piece):
                emit(Wrote(piece))
            case Thinking():
                continue
            case Finish():
                return Turned(text, chunk)
    return Turned(text, stream.cancel())
