"""The stream of Ollama's ``/api/chat``: one JSON object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.errors import BadReply, StreamBroken
from fenceline.models.events import Closed, Counted, Ended, Made, Piece
from fenceline.models.protocol import Usage
from fenceline.models.replies import ErrorBody, decode, stream_failure
from fenceline.models.turns import ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.models.events import Event


class _Function(msgspec.Struct):
    name: str = ""
    arguments: msgspec.Raw = msgspec.Raw(b"{}")


class _Call(msgspec.Struct):
    function: _Function


class _Said(msgspec.Struct):
    content: str = ""
    thinking: str | None = None
    tool_calls: list[_Call] | None = None


class _Frame(msgspec.Struct):
    message: _Said | None = None
    done: bool = False
    done_reason: str | None = None
    prompt_eval_count: int | None = None
    eval_count: int | None = None
    error: ErrorBody | str | None = None


class OllamaDecoder:
    """Decodes one streamed chat."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._heard = False
        self._calls = 0
        self._done = False

    def feed(self, line: bytes) -> Iterator[Event]:
        """Yield the events of one line."""
        if not line.strip() or self._done:
            return
        self._heard = True
        frame = decode(line, _Frame, self._where)
        if frame.error is not None:
            error = ErrorBody(frame.error) if isinstance(frame.error, str) else frame.error
            raise stream_failure(error, self._where)
        yield from self._events(frame)

    def close(self) -> Iterator[Event]:
        """Raise when the answer is not whole."""
        if not self._heard:
            raise BadReply(f"{self._where} answered nothing", "see the server's log")
        if not self._done:
            raise StreamBroken(
                f"{self._where} broke off within its answer", "see the server's log, then run it again"
            )
        yield from ()

    def _events(self, frame: _Frame) -> Iterator[Event]:
        said = frame.message or _Said()
        if said.thinking:
            yield Piece(said.thinking, hidden=True)
        if said.content:
            yield Piece(said.content)
        for call in said.tool_calls or []:
            self._calls += 1
            arguments = bytes(call.function.arguments).decode(errors="replace")
            yield Made(ToolCall(f"call_{self._calls}", call.function.name, arguments))
        if not frame.done:
            return
        self._done = True
        if frame.prompt_eval_count and frame.eval_count is not None:
            yield Counted(Usage(prompt=frame.prompt_eval_count, output=frame.eval_count, measured=True))
        yield Ended("length" if frame.done_reason == "length" else "stop")
        yield Closed()
