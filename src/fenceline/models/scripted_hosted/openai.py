"""OpenAI's two protocols as scripted servers speak them.

Follow "Create a model response" and its streaming events, "Create chat completion" and "Error codes" of the API
reference as of 2026-11, held against the package ``openai`` 3.54.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.models.scripted_hosted.script import STATUS, event, halves, seal
from fenceline.models.turns import Text, Thought, ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.models.scripted_hosted.script import Say, Stop, Trouble
    from fenceline.models.turns import Json, Part

_KINDS: dict[Trouble, tuple[str, str | None]] = {
    "key": ("invalid_request_error", "invalid_api_key"),
    "permission": ("invalid_request_error", None),
    "credit": ("insufficient_quota", "insufficient_quota"),
    "model": ("invalid_request_error", "model_not_found"),
    "rate": ("requests", "rate_limit_exceeded"),
    "overloaded": ("server_error", "slow_down"),
    "server": ("server_error", None),
    "overflow": ("invalid_request_error", "context_length_exceeded"),
    "filter": ("invalid_request_error", "invalid_prompt"),
    "malformed": ("invalid_request_error", None),
}
_ENDS: dict[Stop, str] = {
    "stop": "stop",
    "length": "length",
    "tool-calls": "tool_calls",
    "refusal": "stop",
    "content-filter": "content_filter",
}


class _OpenAi:
    """What both share."""

    def listed(self, path: str, model: str, window: int) -> Json:
        """Return the list of models, as hosts give it that tell their windows."""
        listed: Json = {
            "id": model,
            "object": "model",
            "created": 1,
            "owned_by": "x",
            "max_model_len": window,
        }
        return {"object": "list", "data": [listed]} if path == "/v1/models" else None

    def error(self, trouble: Trouble, message: str) -> Json:
        """Return the body of a refusal."""
        kind, code = _KINDS[trouble]
        return {"error": {"message": message, "type": kind, "param": None, "code": code}}

    def status(self, trouble: Trouble) -> int:
        """Return its HTTP status."""
        return {"credit": 429}.get(trouble, STATUS[trouble])


class ResponsesWire(_OpenAi):
    """Answers ``POST /v1/responses``."""

    def answers(self, path: str) -> bool:
        """Return whether it is the path of responses."""
        return path == "/v1/responses"

    def stream(self, say: Say, model: str) -> list[bytes]:
        """Return the events of an answer, numbered."""
        events = enumerate(_events(say, model))
        return [event({**data, "sequence_number": at}, str(data["type"])) for at, data in events]


class ChatWire(_OpenAi):
    """Answers ``POST /v1/chat/completions``."""

    def answers(self, path: str) -> bool:
        """Return whether it is the path of chat completions."""
        return path == "/v1/chat/completions"

    def stream(self, say: Say, model: str) -> list[bytes]:
        """Return the frames of an answer."""
        head: dict[str, Json] = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1}
        head["model"] = model
        frames = [event({**head, **frame}) for frame in _frames(say)]
        return frames if say.trouble else [*frames, b"data: [DONE]\n\n"]


def _events(say: Say, model: str) -> Iterator[dict[str, Json]]:
    response: dict[str, Json] = {
        "id": "resp_1", "object": "response", "created_at": 1, "model": model, "status": "in_progress",
        "output": [], "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
    }  # fmt: skip
    yield {"type": "response.created", "response": response}
    items: list[Json] = []
    for at, part in enumerate(say.parts):
        done, between = _item(at, part, refused=say.ending == "refusal")
        begun: Json = {**done, "status": "in_progress"}
        if done["type"] == "reasoning":
            begun = {**done, "encrypted_content": "not whole"}
        elif done["type"] == "function_call":
            begun = {**done, "arguments": "", "status": "in_progress"}
        elif done["type"] == "message":
            begun = {**done, "content": [], "status": "in_progress"}
        yield {"type": "response.output_item.added", "output_index": at, "item": begun}
        yield from ({**each, "output_index": at, "item_id": done["id"]} for each in between)
        yield {"type": "response.output_item.done", "output_index": at, "item": done}
        items.append(done)
    if say.trouble:
        error: Json = {"code": _KINDS[say.trouble][1] or "server_error", "message": "within the stream"}
        yield {"type": "response.failed", "response": {**response, "status": "failed", "error": error}}
        return
    yield _closing(say, {**response, "output": items})


def _closing(say: Say, response: dict[str, Json]) -> dict[str, Json]:
    used = say.usage
    usage: Json = {
        "input_tokens": used.prompt,
        "input_tokens_details": {"cached_tokens": used.cached, "cache_write_tokens": used.written},
        "output_tokens": used.output,
        "output_tokens_details": {"reasoning_tokens": used.reasoning},
        "total_tokens": used.prompt + used.output,
    }
    if say.ending in {"length", "content-filter"}:
        why = "max_output_tokens" if say.ending == "length" else "content_filter"
        cut: dict[str, Json] = {"status": "incomplete", "incomplete_details": {"reason": why}}
        return {"type": "response.incomplete", "response": {**response, **cut, "usage": usage}}
    return {"type": "response.completed", "response": {**response, "status": "completed", "usage": usage}}


def _item(at: int, part: Part, *, refused: bool) -> tuple[dict[str, Json], list[dict[str, Json]]]:
    match part:
        case Text(text):
            kind = "refusal" if refused else "output_text"
            said: Json = (
                {"type": kind, "refusal": text}
                if refused
                else {"type": kind, "text": text, "annotations": [], "logprobs": []}
            )
            item: dict[str, Json] = {
                "type": "message", "id": f"msg_{at}", "role": "assistant", "status": "completed",
                "content": [said], "phase": "commentary",
            }  # fmt: skip
            empty: Json = (
                {"type": kind, "refusal": ""} if refused else {"type": kind, "text": "", "annotations": []}
            )
            opened: dict[str, Json] = {
                "type": "response.content_part.added",
                "content_index": 0,
                "part": empty,
            }
            pieces: list[dict[str, Json]] = [
                {"type": f"response.{kind}.delta", "content_index": 0, "delta": piece, "logprobs": []}
                for piece in halves(text)
            ]
            return item, [opened, *pieces]
        case ToolCall(call_id, name, arguments):
            item = {
                "type": "function_call", "id": f"fc_{at}", "call_id": call_id, "name": name,
                "arguments": arguments, "status": "completed",
            }  # fmt: skip
            kind = "response.function_call_arguments.delta"
            return item, [{"type": kind, "delta": piece} for piece in halves(arguments)]
        case Thought(_, _, text) as thought:
            summary: Json = [{"type": "summary_text", "text": text}] if text else []
            item = {
                "type": "reasoning", "id": f"rs_{at}", "summary": summary, "encrypted_content": seal(thought),
            }  # fmt: skip
            kind = "response.reasoning_summary_text.delta"
            return item, [{"type": kind, "summary_index": 0, "delta": piece} for piece in halves(text)]
        case _:
            raise TypeError(f"a model does not say {type(part).__name__}")


def _frames(say: Say) -> Iterator[dict[str, Json]]:
    yield _frame({"role": "assistant", "content": None})
    calls = 0
    for part in say.parts:
        match part:
            case Text(text):
                name = "refusal" if say.ending == "refusal" else "content"
                yield from (_frame({name: piece}) for piece in halves(text))
            case Thought(_, _, text):
                yield from (_frame({"reasoning_content": piece}) for piece in halves(text))
            case ToolCall(call_id, name, arguments):
                function: Json = {"name": name, "arguments": ""}
                begun: Json = {"index": calls, "id": call_id, "type": "function", "function": function}
                yield _frame({"tool_calls": [begun]})
                for piece in halves(arguments):
                    yield _frame({"tool_calls": [{"index": calls, "function": {"arguments": piece}}]})
                calls += 1
            case _:
                raise TypeError(f"a model does not say {type(part).__name__}")
    if say.trouble:
        kind, code = _KINDS[say.trouble]
        yield {"error": {"message": "within the stream", "type": kind, "code": code}}
        return
    used = say.usage
    yield _frame({}, _ENDS[say.ending])
    yield {
        "choices": [],
        "usage": {
            "prompt_tokens": used.prompt,
            "completion_tokens": used.output,
            "total_tokens": used.prompt + used.output,
            "prompt_tokens_details": {"cached_tokens": used.cached, "cache_write_tokens": used.written},
            "completion_tokens_details": {"reasoning_tokens": used.reasoning},
        },
    }


def _frame(delta: Json, reason: str | None = None) -> dict[str, Json]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
