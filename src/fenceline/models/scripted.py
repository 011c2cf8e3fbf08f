"""A model that answers from a script: for tests and benchmarks of everything that asks models."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, Self

from fenceline.models.errors import BadReply
from fenceline.models.protocol import Finish, ModelEntry, Probe, Token, Usage, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from fenceline.models.protocol import Chunk, Request

SCRIPTED_ENTRY = ModelEntry(name="scripted", provider="openai-compatible", model="scripted")
SCRIPTED_PROBE = Probe(tier="local", tier_reason="scripted", server="scripted", prefills=True)

_PIECES = re.compile(r"\s*\S{1,8}|\s+")
_BYTES_PER_TOKEN = 4


class ScriptedModel:
    """Answers each request with the next answer of its script.

    An answer that is an exception is raised by ``open``. An answer that begins with the request's prefill is
    given without it, so that a script reads the same for models that continue a prefill and those that don't.

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
        answers: Sequence[str | Exception],
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
        text = answer.removeprefix(request.prefill) if prefilled else answer
        prompt = sum(self.count(message.content) for message in request.messages)
        return ScriptedStream(self._cut(text, request), prompt, prefilled=prefilled, finishes=self.finishes)

    def _cut(self, text: str, request: Request) -> tuple[list[str], Literal["stop", "length"]]:
        for stop in request.stop:
            text = text.partition(stop)[0]
        size = self._pieces
        pieces = [text[i : i + size] for i in range(0, len(text), size)] if size else _PIECES.findall(text)
        return pieces[: request.max_tokens], "length" if len(pieces) > request.max_tokens else "stop"


class ScriptedStream:
    """One scripted answer."""

    def __init__(
        self,
        script: tuple[list[str], Literal["stop", "length"]],
        prompt_tokens: int,
        *,
        prefilled: bool,
        finishes: list[Finish],
    ) -> None:
        self.prefilled = prefilled
        self._pieces = script[0]
        self._reason: Literal["stop", "length"] = script[1]
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
        for piece in self._pieces[self._given :]:
            if self._finish:
                break
            self._given += 1
            yield Token(piece)
        yield self._finish or self._end(self._reason)

    def cancel(self) -> Finish:
        """Stop here and return the account so far."""
        return self._finish or self._end("cancelled")

    def _end(self, reason: Literal["stop", "length", "cancelled"]) -> Finish:
        usage = Usage(prompt=self._prompt_tokens, output=self._given, measured=True)
        self._finish = Finish(reason=reason, usage=usage)
        self._finishes.append(self._finish)
        return self._finish
