"""Anthropic's Messages API as a scripted server speaks it.

Follows "Streaming messages", "Errors" and "Get a Model" of the API reference (anthropic-version 2023-06-01) as of
2026-11, held against the package ``anthropic`` 2.12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.models.scripted_hosted.script import STATUS, event, halves, seal
from fenceline.models.turns import Text, Thought, ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.models.scripted_hosted.script import Say, Stop, Trouble
    from fenceline.models.turns import Json, Part

_STOPS: dict[Stop, str] = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool-calls": "tool_use",
    "refusal": "refusal",
    "content-filter": "refusal",
}
_KINDS: dict[Trouble, str] = {
    "key": "authentication_error",
    "permission": "permission_error",
    "credit": "billing_error",
    "model": "not_found_error",
    "rate": "rate_limit_error",
    "overloaded": "overloaded_error",
    "server": "api_error",
    "overflow": "invalid_request_error",
    "filter": "invalid_request_error",
    "malformed": "invalid_request_error",
}
_NO: Json = {"supported": False}
_YES: Json = {"supported": True}


class AnthropicWire:
    """Answers ``POST /v1/messages``, ``GET /v1/models`` and ``GET /v1/models/ID``."""

    def answers(self, path: str) -> bool:
        """Return whether it is the path of messages."""
        return path == "/v1/messages"

    def listed(self, path: str, model: str, window: int) -> Json:
        """Return the list of models, or the model."""
        types: Json = {"adaptive": _YES, "enabled": _NO, "disabled": _YES, "between_tools": _NO}
        listed: Json = {
            "id": model,
            "type": "model",
            "display_name": model,
            "created_at": "2026-09-01T00:00:00Z",
            "lifecycle": "active",
            "max_input_tokens": window,
            "max_tokens": window // 4,
            "capabilities": {"thinking": {"supported": True, "types": types}},
        }
        if path == "/v1/models":
            return {"data": [listed], "has_more": False, "first_id": model, "last_id": model}
        return listed if path == f"/v1/models/{model}" else None

    def stream(self, say: Say, model: str) -> list[bytes]:
        """Return the events of an answer."""
        return [event(data, str(data["type"])) for data in _events(say, model)]

    def error(self, trouble: Trouble, message: str) -> Json:
        """Return the body of a refusal."""
        shown = {"overflow": f"prompt is too long: {message}", "model": f"model: {message}"}.get(
            trouble, message
        )
        return {"type": "error", "error": {"type": _KINDS[trouble], "message": shown}, "request_id": "req_1"}

    def status(self, trouble: Trouble) -> int:
        """Return its HTTP status."""
        return {"overloaded": 529, "credit": 402}.get(trouble, STATUS[trouble])


def _events(say: Say, model: str) -> Iterator[dict[str, Json]]:
    used = say.usage
    counted: dict[str, Json] = {
        "input_tokens": used.prompt - used.cached - used.written,
        "cache_read_input_tokens": used.cached,
        "cache_creation_input_tokens": used.written,
    }
    message: Json = {
        "id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": [],
        "stop_reason": None, "stop_sequence": None, "usage": {**counted, "output_tokens": 1},
    }  # fmt: skip
    yield {"type": "message_start", "message": message}
    yield {"type": "ping"}
    for at, part in enumerate(say.parts):
        begun, deltas = _block(part)
        yield {"type": "content_block_start", "index": at, "content_block": begun}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": at, "delta": delta}
        yield {"type": "content_block_stop", "index": at}
    if say.trouble:
        yield {"type": "error", "error": {"type": _KINDS[say.trouble], "message": "within the stream"}}
        return
    usage: Json = {
        "output_tokens": used.output,
        "output_tokens_details": {"thinking_tokens": used.reasoning},
    }
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": _STOPS[say.ending], "stop_sequence": None},
        "usage": usage,
    }
    yield {"type": "message_stop"}


def _block(part: Part) -> tuple[Json, list[Json]]:
    match part:
        case Text(text):
            return {"type": "text", "text": ""}, [{"type": "text_delta", "text": p} for p in halves(text)]
        case ToolCall(call_id, name, arguments):
            begun: Json = {"type": "tool_use", "id": call_id, "name": name, "input": {}}
            return begun, [{"type": "input_json_delta", "partial_json": piece} for piece in halves(arguments)]
        case Thought(_, _, "") as thought:
            return {"type": "redacted_thinking", "data": seal(thought)}, []
        case Thought(_, _, text) as thought:
            said: list[Json] = [{"type": "thinking_delta", "thinking": piece} for piece in halves(text)]
            signed: Json = {"type": "signature_delta", "signature": seal(thought)}
            return {"type": "thinking", "thinking": "", "signature": ""}, [*said, signed]
        case _:
            raise TypeError(f"a model does not say {type(part).__name__}")
