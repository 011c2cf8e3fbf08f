"""One turn of the model: the request goes out, what arrives is shown, the whole turn comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts.coherence import Coherence
from fenceline.attempts.events import Answered, Asked, Prefilling, Signalled, Wrote
from fenceline.attempts.listen import Answer
from fenceline.models.protocol import Finish, Thinking, Token, Waiting, Writing

if TYPE_CHECKING:
    from threading import Event

    from fenceline.attempts.events import Emit
    from fenceline.models.protocol import Model, Request, Stream


def take_turn(model: Model, request: Request, number: int, size: int, emit: Emit, cancel: Event) -> Answer:
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
    if answer.incoherent:
        emit(Signalled("incoherent", answer.incoherent))
    return answer


def _follow(stream: Stream, emit: Emit, cancel: Event) -> Answer:
    coherence, text = Coherence(), ""
    for chunk in stream:
        if cancel.is_set():
            raise KeyboardInterrupt
        match chunk:
            case Waiting(seconds, done, total):
                emit(Prefilling(seconds, done, total))
            case Token(piece):
                text += piece
                emit(Wrote(piece))
                if said := coherence.feed(piece):
                    return Answer(text, stream.cancel(), said)
            case Writing(_, piece):
                emit(Wrote(piece))
            case Thinking():
                pass
            case Finish():
                return Answer(text, chunk)
    return Answer(text, stream.cancel())
