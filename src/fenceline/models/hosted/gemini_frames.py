"""The stream of the Gemini API: whole responses in server-sent events, each with the next parts.

Follows ``GenerateContentResponse`` (v1) as of 2026-11. There is no mark of the end: a finish reason ends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.errors import BadReply
from fenceline.models.events import CallPiece, Counted, Ended, Made, Piece
from fenceline.models.hosted.refusals import Fault, fault_error, fault_in
from fenceline.models.hosted.wire import unfinished
from fenceline.models.protocol import Usage
from fenceline.models.replies import decode, printable, unreadable
from fenceline.models.sse import SseParser
from fenceline.models.turns import Thought, ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.models.events import Event
    from fenceline.models.protocol import Ending

_ENDINGS: dict[str, Ending] = {"STOP": "stop", "MAX_TOKENS": "length"}
_BROKEN = {
    "MALFORMED_FUNCTION_CALL",
    "UNEXPECTED_TOOL_CALL",
    "TOO_MANY_TOOL_CALLS",
    "MISSING_THOUGHT_SIGNATURE",
    "MALFORMED_RESPONSE",
    "OTHER",
}


class _Call(msgspec.Struct):
    name: str = ""
    id: str | None = None
    args: msgspec.Raw = msgspec.Raw(b"{}")


class _Part(msgspec.Struct, rename="camel"):
    text: str | None = None
    thought: bool = False
    thought_signature: str | None = None
    function_call: _Call | None = None


class _Content(msgspec.Struct):
    parts: list[_Part] | None = None


class _Candidate(msgspec.Struct, rename="camel"):
    content: _Content | None = None
    finish_reason: str | None = None


class _Feedback(msgspec.Struct, rename="camel"):
    block_reason: str | None = None


class _Usage(msgspec.Struct, rename="camel"):
    prompt_token_count: int = 0
    cached_content_token_count: int = 0
    candidates_token_count: int = 0
    thoughts_token_count: int = 0
    tool_use_prompt_token_count: int = 0


class _Frame(msgspec.Struct, rename="camel"):
    candidates: list[_Candidate] | None = None
    prompt_feedback: _Feedback | None = None
    usage_metadata: _Usage | None = None
    error: Fault | None = None


class GeminiDecoder:
    """Decodes one streamed response."""

    def __init__(self, where: str, origin: str) -> None:
        self._where = where
        self._origin = origin
        self._sse = SseParser()
        self._calls = 0
        self._begun = self._ended = False

    def feed(self, line: bytes) -> Iterator[Event]:
        """Yield the events of one line."""
        if (data := self._sse.feed(line)) is not None:
            yield from self._frame(decode(data, _Frame, self._where))

    def close(self) -> Iterator[Event]:
        """Yield what the last event holds; raise when the answer is not whole."""
        if (data := self._sse.close()) is not None:
            yield from self._frame(decode(data, _Frame, self._where))
        if not self._begun and (stray := self._sse.stray.strip()):
            fault = fault_in(stray)
            raise fault_error(fault, self._where) if fault else unreadable(stray, self._where)
        if not self._ended:
            raise unfinished(self._where, begun=self._begun)

    def _frame(self, frame: _Frame) -> Iterator[Event]:
        self._begun = True
        if frame.error:
            raise fault_error(frame.error, self._where)
        if usage := frame.usage_metadata:
            yield Counted(_counted(usage))
        if frame.prompt_feedback and frame.prompt_feedback.block_reason:
            self._ended = True
            yield Ended("content-filter")
        for candidate in (frame.candidates or [])[:1]:
            for part in (candidate.content.parts if candidate.content else None) or []:
                yield from self._part(part)
            if reason := candidate.finish_reason:
                yield self._end(reason)

    def _part(self, part: _Part) -> Iterator[Event]:
        if part.thought_signature:
            data = msgspec.json.encode({"thoughtSignature": part.thought_signature}).decode()
            yield Made(Thought(self._origin, data))
        if part.text:
            yield Piece(part.text, hidden=part.thought)
        if call := part.function_call:
            self._calls += 1
            arguments = bytes(call.args).decode()
            yield CallPiece(call.name, arguments)
            yield Made(ToolCall(call.id or f"call_{self._calls}", call.name, arguments))

    def _end(self, reason: str) -> Ended:
        if reason in _BROKEN:
            raise BadReply(f"{self._where} ended the answer with {printable(reason, 40)}", "run it again")
        self._ended = True
        return Ended(_ENDINGS.get(reason, "content-filter"))


def _counted(usage: _Usage) -> Usage:
    thought = usage.thoughts_token_count
    return Usage(
        prompt=usage.prompt_token_count + usage.tool_use_prompt_token_count,
        cached=usage.cached_content_token_count,
        output=usage.candidates_token_count + thought,
        measured=True,
        reasoning=thought,
    )
