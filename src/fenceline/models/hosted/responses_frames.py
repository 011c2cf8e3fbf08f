"""The stream of OpenAI's Responses API: typed events with running numbers.

Follows "Streaming events" of the Responses reference as of 2026-11. Whole items come with ``output_item.done``; an
event that comes twice is read once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.events import CallPiece, Closed, Counted, Ended, Made, Piece
from fenceline.models.hosted.refusals import Fault, fault_error
from fenceline.models.hosted.wire import unfinished
from fenceline.models.protocol import Usage
from fenceline.models.replies import decode, unreadable
from fenceline.models.sse import SseParser
from fenceline.models.turns import Thought, ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.models.events import Event

PHASE = "phase"
_DROPPED_FROM_REASONING = {"status"}  # only of items in the answer


class _Item(msgspec.Struct):
    type: str = ""
    call_id: str = ""
    name: str = ""
    arguments: str = ""
    phase: str | None = None


class _In(msgspec.Struct):
    cached_tokens: int = 0
    cache_write_tokens: int = 0


class _Out(msgspec.Struct):
    reasoning_tokens: int = 0


class _Usage(msgspec.Struct):
    input_tokens: int = 0
    output_tokens: int = 0
    input_tokens_details: _In | None = None
    output_tokens_details: _Out | None = None


class _Incomplete(msgspec.Struct):
    reason: str | None = None


class _Response(msgspec.Struct):
    usage: _Usage | None = None
    error: Fault | None = None
    incomplete_details: _Incomplete | None = None


class _Frame(msgspec.Struct):
    type: str = ""
    sequence_number: int | None = None
    delta: str = ""
    output_index: int = 0
    item: msgspec.Raw = msgspec.Raw(b"{}")
    response: _Response | None = None
    code: str | None = None
    message: str | None = None
    error: Fault | None = None


class ResponsesDecoder:
    """Decodes one streamed response."""

    def __init__(self, where: str, origin: str) -> None:
        self._where = where
        self._origin = origin
        self._sse = SseParser()
        self._names: dict[int, str] = {}
        self._last = -1
        self._begun = self._ended = self._refused = False

    def feed(self, line: bytes) -> Iterator[Event]:
        """Yield the events of one line."""
        if (data := self._sse.feed(line)) is not None:
            yield from self._data(data)

    def close(self) -> Iterator[Event]:
        """Yield what the last event holds; raise when the answer is not whole."""
        if (data := self._sse.close()) is not None:
            yield from self._data(data)
        if not self._begun and self._sse.stray.strip():
            raise unreadable(self._sse.stray, self._where)
        if not self._ended:
            raise unfinished(self._where, begun=self._begun)

    def _data(self, data: bytes) -> Iterator[Event]:
        if data.strip() == b"[DONE]":
            return
        frame = decode(data, _Frame, self._where)
        self._begun = True
        if frame.sequence_number is not None:
            if frame.sequence_number <= self._last:
                return
            self._last = frame.sequence_number
        yield from self._frame(frame)

    def _frame(self, frame: _Frame) -> Iterator[Event]:
        match frame.type:
            case "response.output_text.delta":
                yield Piece(frame.delta)
            case "response.refusal.delta":
                self._refused = True
                yield Piece(frame.delta)
            case "response.reasoning_summary_text.delta" | "response.reasoning_text.delta":
                yield Piece(frame.delta, hidden=True)
            case "response.function_call_arguments.delta":
                yield CallPiece(self._names.get(frame.output_index, ""), frame.delta)
            case "response.output_item.added":
                yield from self._added(frame.output_index, decode(frame.item, _Item, self._where))
            case "response.output_item.done":
                yield from self._done(frame.item)
            case "response.completed" | "response.incomplete":
                yield from self._end(frame.response or _Response())
            case "response.failed":
                fault = frame.response.error if frame.response else None
                raise fault_error(fault or Fault(), self._where)
            case "error":
                raise fault_error(frame.error or Fault(frame.message, code=frame.code), self._where)
            case _:
                return

    def _added(self, at: int, item: _Item) -> Iterator[Event]:
        self._names[at] = item.name
        if item.phase:
            yield Made(self._thought({PHASE: item.phase}))

    def _done(self, raw: msgspec.Raw) -> Iterator[Event]:
        item = decode(raw, _Item, self._where)
        if item.type == "function_call":
            yield Made(ToolCall(item.call_id, item.name, item.arguments or "{}"))
        if item.type == "reasoning":
            data = decode(raw, dict[str, object], self._where)
            yield Made(
                self._thought({name: data[name] for name in data if name not in _DROPPED_FROM_REASONING})
            )

    def _end(self, response: _Response) -> Iterator[Event]:
        if usage := response.usage:
            into, out = usage.input_tokens_details or _In(), usage.output_tokens_details or _Out()
            yield Counted(
                Usage(
                    usage.input_tokens, into.cached_tokens, usage.output_tokens, measured=True,
                    written=into.cache_write_tokens, reasoning=out.reasoning_tokens,
                )
            )  # fmt: skip
        self._ended = True
        cut = response.incomplete_details.reason if response.incomplete_details else None
        if cut:
            yield Ended("content-filter" if cut == "content_filter" else "length")
        else:
            yield Ended("refusal" if self._refused else "stop")
        yield Closed()

    def _thought(self, data: object) -> Thought:
        return Thought(self._origin, msgspec.json.encode(data).decode())
