"""The one implementation of ``Stream``: timeouts, accounting and cancellation, for every provider."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from fenceline.models.assembly import Assembly
from fenceline.models.echo import Echo
from fenceline.models.errors import ContextOverflow, ModelError, ModelTimeout
from fenceline.models.events import CallPiece, Closed, Counted, Ended, Made, Piece, Progress
from fenceline.models.exchange import End
from fenceline.models.protocol import Finish, Thinking, Token, Usage, Waiting, Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from fenceline.models.events import Decoder, Event
    from fenceline.models.exchange import Exchange
    from fenceline.models.protocol import Chunk, Ending, ModelEntry

TICK_S = 0.25
_CHARACTERS = 4  # of a token, about; vendors put several tokens into one piece
_AFTERMATH_S = 2.0  # a server may name its end and keep the connection open


@dataclass(frozen=True, slots=True)
class Terms:
    """What was asked, as far as the stream must know it.

    Attributes:
        entry: for its timeouts.
        max_tokens: as sent; at twice as many pieces the server is held to ignore it.
        prompt_tokens: estimate, for a server that does not count.
        prefill: sent as the start of the answer, empty for none.
        least_tokens: a prompt that the server counts below this was cut by it.
        learn: called once with the final usage of a stream that has begun to answer.
    """

    entry: ModelEntry
    max_tokens: int
    prompt_tokens: int
    prefill: str
    least_tokens: int
    learn: Callable[[Usage], None]


class LiveStream:
    """An answer in flight over an ``Exchange``."""

    def __init__(self, exchange: Exchange, decoder: Decoder, terms: Terms) -> None:
        self._exchange = exchange
        self._decoder = decoder
        self._terms = terms
        self._echo = Echo(terms.prefill)
        self._sent = self._heard = self._shown = time.monotonic()
        self._first = 0.0
        self._pieces = self._characters = 0
        self._progress: Progress | None = None
        self._usage: Usage | None = None
        self._reason: Ending | None = None
        self._turn = Assembly()
        self._finish: Finish | None = None

    @property
    def prefilled(self) -> bool:
        """Whether the answer continues the request's prefill."""
        return bool(self._terms.prefill)

    @property
    def begun(self) -> bool:
        """Whether anything was generated, shown or not."""
        return bool(self._first)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()

    def __iter__(self) -> Iterator[Chunk]:
        """Yield chunks to the ``Finish``; ``Waiting`` about every 0.25 s of silence.

        Raises:
            ModelError: the server fails, falls silent or breaks off; the connection is closed then.
        """
        try:
            while self._finish is None:
                for event in self._next_events():
                    yield from self._chunks(event)
                yield from self._silence()
        except ModelError:
            if self._finish is None:  # else it was cancelled from another thread, which ends in this way
                self._exchange.cut()
                raise
        yield self.cancel()

    def cancel(self) -> Finish:
        """Close the connection now and return the account so far."""
        return self._finish or self._end("cancelled")

    def _next_events(self) -> Iterator[Event]:
        match self._exchange.take(TICK_S):
            case None:
                return
            case End():
                yield from self._decoder.close()
                yield Closed()
            case ModelError() as problem:
                raise problem
            case line:
                yield from self._decoder.feed(line)

    def _chunks(self, event: Event) -> Iterator[Chunk]:
        if self._finish:
            return
        match event:
            case Piece(text, hidden=True):
                yield from self._piece(Thinking(text))
            case Piece(text):
                yield from self._piece(Token(text))
            case CallPiece(tool, text):
                yield from self._piece(Writing(tool, text))
            case Made(part):
                yield from self._released()
                self._begin()
                self._turn.part(part)
            case Progress():
                self._heard = time.monotonic()
                self._progress = event
                yield self._waiting()
            case Counted(usage):
                self._usage = usage
            case Ended(reason):
                self._reason = reason
                self._heard = time.monotonic()
            case Closed():
                self._refuse_cut_prompt()
                yield from self._released()
                self._end(self._reason or "stop")

    def _piece(self, piece: Token | Thinking | Writing) -> Iterator[Chunk]:
        self._begin()
        self._pieces += 1
        self._characters += len(piece.text)
        if isinstance(piece, Token):
            yield from self._shown_text(self._echo.feed(piece.text))
        elif piece.text:
            yield piece
        if self._pieces > 2 * self._terms.max_tokens:
            yield from self._released()
            self._end("length")

    def _begin(self) -> None:
        self._heard = time.monotonic()
        self._first = self._first or self._heard

    def _released(self) -> Iterator[Chunk]:
        yield from self._shown_text(self._echo.close())

    def _shown_text(self, text: str) -> Iterator[Chunk]:
        if text:
            self._turn.text(text)
            yield Token(text)

    def _silence(self) -> Iterator[Chunk]:
        now = time.monotonic()
        if self._finish:
            return
        if self._reason and now - self._heard > _AFTERMATH_S:
            yield from self._released()
            self._end(self._reason)
            return
        self._refuse_long_silence(now - self._heard)
        if now - max(self._shown, self._heard) >= TICK_S:
            yield self._waiting()

    def _refuse_long_silence(self, silent_s: float) -> None:
        entry = self._terms.entry
        if self._first and silent_s > entry.idle_timeout_s:
            raise ModelTimeout(
                f"{entry.name} fell silent for {entry.idle_timeout_s:g} s within its answer",
                "raise idle_timeout_s if the machine is only slow",
            )
        if not self._first and silent_s > entry.first_token_timeout_s:
            raise ModelTimeout(
                f"{entry.name} gave no first token within {entry.first_token_timeout_s:g} s",
                "raise first_token_timeout_s if the machine is only slow",
            )

    def _refuse_cut_prompt(self) -> None:
        usage, terms = self._usage, self._terms
        if usage and usage.measured and 0 < usage.prompt < terms.least_tokens:
            raise ContextOverflow(
                f"{terms.entry.name} read {usage.prompt} tokens of a prompt of about {terms.prompt_tokens}",
                "its window is smaller than it says: set context_window, or raise the server's context size",
            )

    def _waiting(self) -> Waiting:
        self._shown = now = time.monotonic()
        since = self._heard if self._first else self._sent
        if self._progress is None or self._first:
            return Waiting(now - since)
        return Waiting(now - since, self._progress.done, self._progress.total)

    def _end(self, reason: Ending) -> Finish:
        now = time.monotonic()
        if reason == "stop" and self._turn.calls:
            reason = "tool-calls"  # some servers name every end a stop
        self._finish = Finish(
            reason=reason,
            usage=self._account(),
            first_token_s=(self._first or now) - self._sent,
            decode_s=now - self._first if self._first else 0.0,
            message=self._turn.message(whole=reason in {"stop", "tool-calls"}),
        )
        self._exchange.cut()
        if self._first and self._usage and self._usage.measured:
            self._terms.learn(self._usage)
        return self._finish

    def _account(self) -> Usage:
        """Return the server's count, made whole by an estimate where the answer was cut before it was counted."""
        written = max(self._pieces, self._characters // _CHARACTERS)
        usage = self._usage or Usage(prompt=self._terms.prompt_tokens, output=written)
        if self._reason is None and 2 * usage.output < written:
            return replace(usage, output=written, measured=False)
        return usage
