"""The stream of a chat completion: frames in server-sent events, with llama.cpp's extensions.

Follows OpenAI's "Chat Completions" streaming reference (``choices[].delta``, ``[DONE]``, usage in the last
frame, ``tool_calls`` in pieces by index), ``reasoning_content`` as DeepSeek, vLLM and llama.cpp send it, and
llama.cpp's ``timings`` and ``prompt_progress`` (tools/server/README.md of 2026-10, held against the server itself).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.errors import BadReply, StreamBroken
from fenceline.models.events import CallPiece, Closed, Counted, Ended, Made, Piece, Progress
from fenceline.models.protocol import Usage
from fenceline.models.replies import ErrorBody, decode, failure, stream_failure, unreadable
from fenceline.models.sse import SseParser
from fenceline.models.turns import Thought, ToolCall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.models.errors import ModelError
    from fenceline.models.events import Event
    from fenceline.models.protocol import Ending

_ENDINGS: dict[str, Ending] = {
    "length": "length",
    "tool_calls": "tool-calls",
    "content_filter": "content-filter",
}


class _Function(msgspec.Struct):
    name: str | None = None
    arguments: str | None = None


class _Call(msgspec.Struct):
    index: int = 0
    id: str | None = None
    function: _Function | None = None


class _Delta(msgspec.Struct):
    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    refusal: str | None = None
    tool_calls: list[_Call] | None = None


class _Choice(msgspec.Struct):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Details(msgspec.Struct):
    cached_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Details | None = None
    completion_tokens_details: _Details | None = None


class _Timings(msgspec.Struct):
    prompt_n: int = 0
    cache_n: int = 0
    predicted_n: int = 0


class _Progress(msgspec.Struct):
    processed: int = 0
    total: int = 0


class _Frame(msgspec.Struct):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    timings: _Timings | None = None
    prompt_progress: _Progress | None = None
    error: ErrorBody | str | None = None


class ChatDecoder:
    """Decodes one streamed chat completion.

    Args:
        where: endpoint.
        origin: whose thoughts these are; empty where they are not to be handed back.
        failed: from an error inside the stream to a typed one.
    """

    def __init__(
        self, where: str, origin: str = "", failed: Callable[[ErrorBody, str], ModelError] = stream_failure
    ) -> None:
        self._where = where
        self._origin = origin
        self._failed = failed
        self._sse = SseParser()
        self._calls: dict[int, ToolCall] = {}
        self._thoughts: list[str] = []
        self._framed = self._ended = self._refused = False

    def feed(self, line: bytes) -> Iterator[Event]:
        """Yield the events of one line."""
        if (data := self._sse.feed(line)) is not None:
            yield from self._data(data)
        elif self._sse.stray.lstrip()[:1] == b"<":
            raise unreadable(self._sse.stray, self._where)

    def close(self) -> Iterator[Event]:
        """Yield what the last, unterminated event holds; raise when the answer is not whole."""
        if (data := self._sse.close()) is not None:
            yield from self._data(data)
        if stray := self._sse.stray.strip():
            error = failure(stray)
            raise self._failed(error, self._where) if error else unreadable(stray, self._where)
        if not self._framed:
            raise BadReply(f"{self._where} answered nothing", "see the server's log")
        if not self._ended:
            raise StreamBroken(
                f"{self._where} broke off within its answer", "see the server's log, then run it again"
            )

    def _data(self, data: bytes) -> Iterator[Event]:
        self._framed = True
        if data.strip() == b"[DONE]":
            self._ended = True
            yield Closed()
            return
        frame = decode(data, _Frame, self._where)
        if frame.error is not None:
            error = ErrorBody(frame.error) if isinstance(frame.error, str) else frame.error
            raise self._failed(error, self._where)
        yield from self._events(frame)

    def _events(self, frame: _Frame) -> Iterator[Event]:
        if frame.prompt_progress:
            yield Progress(frame.prompt_progress.processed, frame.prompt_progress.total)
        if counted := _counted(frame):
            yield Counted(counted)  # before the piece, so that who stops at it has it counted
        choice = frame.choices[0] if frame.choices else _Choice()
        if delta := choice.delta:
            yield from self._delta(delta)
        if choice.finish_reason and not self._ended:
            self._ended = True
            yield from self._thought()
            yield from (Made(call) for _, call in sorted(self._calls.items()))
            yield Ended("refusal" if self._refused else _ENDINGS.get(choice.finish_reason, "stop"))

    def _delta(self, delta: _Delta) -> Iterator[Event]:
        if thought := delta.reasoning_content or delta.reasoning:
            self._thoughts.append(thought)
            yield Piece(thought, hidden=True)
        if delta.content:
            yield from self._thought()
            yield Piece(delta.content)
        if delta.refusal:
            self._refused = True
            yield Piece(delta.refusal)
        for piece in delta.tool_calls or []:
            yield self._call(piece)

    def _call(self, piece: _Call) -> CallPiece:
        function = piece.function or _Function()
        begun = self._calls.get(piece.index) or ToolCall(f"call_{piece.index}", "", "")
        written = function.arguments or ""
        self._calls[piece.index] = call = ToolCall(
            piece.id or begun.id, function.name or begun.name, begun.arguments + written
        )
        return CallPiece(call.name, written)

    def _thought(self) -> Iterator[Event]:
        if self._origin and (text := "".join(self._thoughts)):
            data = msgspec.json.encode({"reasoning_content": text}).decode()
            yield Made(Thought(self._origin, data, text))
        self._thoughts.clear()


def _counted(frame: _Frame) -> Usage | None:
    if (timings := frame.timings) is not None:
        return Usage(timings.prompt_n + timings.cache_n, timings.cache_n, timings.predicted_n, measured=True)
    if (usage := frame.usage) is not None and usage.prompt_tokens > 0:
        details = usage.prompt_tokens_details or _Details()
        out = usage.completion_tokens_details or _Details()
        return Usage(
            usage.prompt_tokens, details.cached_tokens or 0, usage.completion_tokens, measured=True,
            written=details.cache_write_tokens or 0, reasoning=out.reasoning_tokens or 0,
        )  # fmt: skip
    return None
