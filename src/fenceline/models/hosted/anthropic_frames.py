"""The stream of Anthropic's Messages API: blocks of text, thinking and tool use, one after the other.

Follows "Streaming messages" as of 2026-11 (``message_start`` to ``message_stop``, ``ping``, ``error``).
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
    from fenceline.models.protocol import Ending

_ENDINGS: dict[str, Ending] = {
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool-calls",
    "refusal": "refusal",
}


class _Details(msgspec.Struct):
    thinking_tokens: int = 0


class _Usage(msgspec.Struct):
    input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens: int | None = None
    output_tokens_details: _Details | None = None


class _Message(msgspec.Struct):
    usage: _Usage | None = None


class _Block(msgspec.Struct):
    type: str = ""
    id: str = ""
    name: str = ""
    text: str = ""
    thinking: str = ""
    signature: str = ""
    data: str = ""


class _Delta(msgspec.Struct):
    type: str = ""
    text: str = ""
    thinking: str = ""
    signature: str = ""
    partial_json: str = ""
    stop_reason: str | None = None


class _Frame(msgspec.Struct):
    type: str = ""
    message: _Message | None = None
    content_block: _Block | None = None
    delta: _Delta | None = None
    usage: _Usage | None = None
    error: Fault | None = None


class AnthropicDecoder:
    """Decodes one streamed message."""

    def __init__(self, where: str, origin: str) -> None:
        self._where = where
        self._origin = origin
        self._sse = SseParser()
        self._usage = _Usage()
        self._block = _Block()
        self._pieces: list[str] = []
        self._begun = self._ended = False

    def feed(self, line: bytes) -> Iterator[Event]:
        """Yield the events of one line."""
        if (data := self._sse.feed(line)) is not None:
            yield from self._frame(decode(data, _Frame, self._where))

    def close(self) -> Iterator[Event]:
        """Yield what the last event holds; raise when the answer is not whole."""
        if (data := self._sse.close()) is not None:
            yield from self._frame(decode(data, _Frame, self._where))
        if not self._begun and self._sse.stray.strip():
            raise unreadable(self._sse.stray, self._where)
        if not self._ended:
            raise unfinished(self._where, begun=self._begun)

    def _frame(self, frame: _Frame) -> Iterator[Event]:
        self._begun = True
        match frame.type:
            case "error":
                raise fault_error(frame.error or Fault(), self._where)
            case "message_start":
                yield from self._counted(frame.message.usage if frame.message else None)
            case "content_block_start":
                self._block, self._pieces = frame.content_block or _Block(), []
                yield from self._delta(_Delta(text=self._block.text, thinking=self._block.thinking))
            case "content_block_delta":
                yield from self._delta(frame.delta or _Delta())
            case "content_block_stop":
                yield from self._whole()
            case "message_delta":
                yield from self._counted(frame.usage)
                if frame.delta and frame.delta.stop_reason:
                    self._ended = True
                    yield Ended(_ENDINGS.get(frame.delta.stop_reason, "stop"))
            case "message_stop":
                yield Closed()
            case _:
                return

    def _delta(self, delta: _Delta) -> Iterator[Event]:
        self._block.signature += delta.signature if delta.type == "signature_delta" else ""
        if piece := delta.text or delta.thinking or delta.partial_json:
            self._pieces.append(piece)
        if delta.text:
            yield Piece(delta.text)
        if delta.thinking:
            yield Piece(delta.thinking, hidden=True)
        if delta.partial_json:
            yield CallPiece(self._block.name, delta.partial_json)

    def _whole(self) -> Iterator[Event]:
        block, text = self._block, "".join(self._pieces)
        self._block, self._pieces = _Block(), []
        match block.type:
            case "tool_use":
                yield Made(ToolCall(block.id, block.name, text or "{}"))
            case "thinking":
                data = {"type": "thinking", "thinking": text, "signature": block.signature}
                yield Made(Thought(self._origin, msgspec.json.encode(data).decode(), text))
            case "redacted_thinking":
                data = {"type": "redacted_thinking", "data": block.data}
                yield Made(Thought(self._origin, msgspec.json.encode(data).decode()))
            case _:
                return

    def _counted(self, told: _Usage | None) -> Iterator[Event]:
        for name in _Usage.__struct_fields__ if told else ():
            if (count := getattr(told, name)) is not None:
                setattr(self._usage, name, count)
        usage = self._usage
        cached, written = usage.cache_read_input_tokens or 0, usage.cache_creation_input_tokens or 0
        prompt = (usage.input_tokens or 0) + cached + written
        thought = usage.output_tokens_details.thinking_tokens if usage.output_tokens_details else 0
        if prompt:
            output = usage.output_tokens or 0
            yield Counted(Usage(prompt, cached, output, measured=True, written=written, reasoning=thought))
