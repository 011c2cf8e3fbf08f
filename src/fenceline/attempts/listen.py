"""Puts one question to a model and listens: shows what arrives, cuts the stream when the edit is complete."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.attempts.coherence import Coherence
from fenceline.attempts.events import Answered, Asked, Prefilling, Signalled, Wrote
from fenceline.edits.complete import Completion
from fenceline.models.errors import ContextOverflow
from fenceline.models.protocol import Finish, Token, Waiting

if TYPE_CHECKING:
    from fenceline.attempts.ask import Ask
    from fenceline.attempts.events import Emit
    from fenceline.edits.want import Outliner
    from fenceline.models.protocol import Model, Stream

_LEAST_ANSWER = 96  # tokens; less holds no function


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one question.

    Attributes:
        text: the answer, the begun part included.
        finish: how it ended, with tokens and times.
        incoherent: a sentence when it was cut for going in circles, else empty.
    """

    text: str
    finish: Finish
    incoherent: str = ""


def listen(model: Model, ask: Ask, number: int, outliner: Outliner, emit: Emit) -> Answer:
    """Put ``ask`` to ``model`` as its request number ``number``.

    Raises:
        ContextOverflow: question and answer do not fit the model's window; nothing was sent.
        ModelError: the model could not be asked or broke off.
    """
    ask, size = fitted(model, ask)
    emit(Asked(model.entry.name, number, ask.way, size))
    with model.open(ask.request()) as stream:
        answer = _follow(stream, ask, outliner, emit)
    finish, usage = answer.finish, answer.finish.usage
    emit(
        Answered(
            finish.reason, usage.prompt, usage.cached, usage.output, finish.first_token_s, finish.decode_s
        )
    )
    if answer.incoherent:
        emit(Signalled("incoherent", answer.incoherent))
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


def _follow(stream: Stream, ask: Ask, outliner: Outliner, emit: Emit) -> Answer:
    completion, coherence = Completion(ask.want, outliner), Coherence()
    begun = ask.begin if stream.prefilled else ""
    completion.feed(begun)
    for chunk in stream:
        match chunk:
            case Waiting(seconds, done, total):
                emit(Prefilling(seconds, done, total))
            case Token(text):
                emit(Wrote(text))
                begun = _drop_if_repeated(completion, begun, text)
                complete = completion.feed(text)
                if said := coherence.feed(text):
                    return Answer(completion.text, stream.cancel(), said)
                if complete:
                    return Answer(completion.text, stream.cancel())
            case Finish():
                return Answer(completion.text, chunk)
    return Answer(completion.text, stream.cancel())


def _drop_if_repeated(completion: Completion, begun: str, text: str) -> str:
    """Forget the begun part when the model opens a fence of its own after it."""
    if begun and completion.text == begun and text.lstrip().startswith("```"):
        completion.restart()
        return ""
    return begun
