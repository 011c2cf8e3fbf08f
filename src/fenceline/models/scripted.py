"""A model that answers from a script: for tests and benchmarks of everything that asks models."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self, TypeAlias

from fenceline.models.assembly import Assembly
from fenceline.models.errors import BadReply
from fenceline.models.protocol import (
    Finish,
    Message,
    ModelEntry,
    Probe,
    Thinking,
    Token,
    Usage,
    Waiting,
    Writing,
)
from fenceline.models.turns import Text, Thought, ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from fenceline.models.protocol import Chunk, Ending, Request
    from fenceline.models.turns import Part

SCRIPTED_ENTRY = ModelEntry(name="scripted", provider="openai-compatible", model="scripted")
SCRIPTED_PROBE = Probe(tier="local", tier_reason="scripted", server="scripted", prefills=True, tools=True)

_PIECES = re.compile(r"\s*\S{1,8}|\s+")
_BYTES_PER_TOKEN = 4

_Step: TypeAlias = "tuple[Chunk, Part | None]"  # what is shown, and what it adds to the turn


class ScriptedModel:
    """Answers each request with the next answer of its script.

    An answer that is an exception is raised by ``open``. An answer that begins with the request's prefill is
    given without it, so that a script reads the same for models that continue a prefill and those that don't. An
    answer that is a turn is given part by part; with calls in it the stream ends with ``tool-calls``.

    Args:
        answers: one for each request, in order.
        entry: what it calls itself.
        probe: what it says of itself.
        pieces: characters per chunk at most, 0 for about a token.

    Attributes:
        requests: every request that was opened.
        finishes: the account of every stream that ended, in the order of ending.
    """

    def __init__(
        self,
        answers: Sequence[str | Message | Exception],
        entry: ModelEntry = SCRIPTED_ENTRY,
        probe: Probe = SCRIPTED_PROBE,
        pieces: int = 0,
    ) -> None:
        self.entry = entry
        self.requests: list[Request] = []
        self.finishes: list[Finish] = []
        self._answers = list(answers)
        self._probe = probe
        self._pieces = pieces

    def probe(self) -> Probe:
        """Return the scripted probe."""
        return self._probe

    def count(self, text: str) -> int:
        """Estimate at four bytes a token."""
        return -(-len(text.encode(errors="replace")) // _BYTES_PER_TOKEN)

    def open(self, request: Request) -> ScriptedStream:
        """Begin the next answer.

        Raises:
            Exception: the one that the script has here.
            BadReply: the script is at its end.
        """
        self.requests.append(request)
        if not self._answers:
            raise BadReply(f"the script has no answer for request {len(self.requests)}")
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        prefilled = self._probe.prefills and bool(request.prefill)
        prompt = sum(self.count(message.everything) for message in request.messages)
        script = self._script(answer, request, prefilled=prefilled)
        return ScriptedStream(script, prompt, prefilled=prefilled, finishes=self.finishes)

    def _script(
        self, answer: str | Message, request: Request, *, prefilled: bool
    ) -> tuple[list[_Step], Ending]:
        if isinstance(answer, Message) and answer.parts:
            steps = [step for part in answer.parts for step in self._steps(part)]
            ending: Ending = "tool-calls" if answer.calls else "stop"
        else:
            text = answer.content if isinstance(answer, Message) else answer
            text = text.removeprefix(request.prefill) if prefilled else text
            for stop in request.stop:
                text = text.partition(stop)[0]
            steps, ending = self._steps(Text(text)), "stop"
        return steps[: request.max_tokens], "length" if len(steps) > request.max_tokens else ending

    def _steps(self, part: Part) -> list[_Step]:
        match part:
            case Text(text):
                return [(Token(piece), Text(piece)) for piece in self._cut(text)]
            case ToolCall(_, name, arguments):
                *pieces, last = self._cut(arguments) or [""]
                return [*((Writing(name, piece), None) for piece in pieces), (Writing(name, last), part)]
            case Thought(_, _, text):
                return [(Thinking(text), part)]
            case _:
                return []

    def _cut(self, text: str) -> list[str]:
        size = self._pieces
        return [text[i : i + size] for i in range(0, len(text), size)] if size else _PIECES.findall(text)


class ScriptedStream:
    """One scripted answer."""

    def __init__(
        self,
        script: tuple[list[_Step], Ending],
        prompt_tokens: int,
        *,
        prefilled: bool,
        finishes: list[Finish],
    ) -> None:
        self.prefilled = prefilled
        self._steps = script[0]
        self._reason: Ending = script[1]
        self._turn = Assembly()
        self._prompt_tokens = prompt_tokens
        self._finishes = finishes
        self._given = 0
        self._finish: Finish | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()

    def __iter__(self) -> Iterator[Chunk]:
        """Yield one ``Waiting``, the pieces, the ``Finish``."""
        if self._finish is None:
            yield Waiting(0.0, self._prompt_tokens, self._prompt_tokens)
        for chunk, made in self._steps[self._given :]:
            if self._finish:
                break
            self._given += 1
            self._take(made)
            yield chunk
        yield self._finish or self._end(self._reason)

    def cancel(self) -> Finish:
        """Stop here and return the account so far."""
        return self._finish or self._end("cancelled")

    def _take(self, made: Part | None) -> None:
        if isinstance(made, Text):
            self._turn.text(made.text)
        elif made:
            self._turn.part(made)

    def _end(self, reason: Ending) -> Finish:
        usage = Usage(prompt=self._prompt_tokens, output=self._given, measured=True)
        message = self._turn.message(whole=reason in {"stop", "tool-calls"})
        self._finish = Finish(reason=reason, usage=usage, message=message)
        self._finishes.append(self._finish)
        return self._finish
