"""A conversation with tools as Ollama's native API wants it.

Follows docs/api.md of Ollama in 2026-08: the arguments of a call are an object and not text, calls have no ids, and a
result names its tool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from fenceline.models.turns import ToolCall, ToolResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.models.turns import Json, Message


def ollama_turns(messages: Sequence[Message], prefill: str) -> list[Json]:
    """Return the conversation as JSON, with the begun answer as its last turn where there is one."""
    turns = [turn for message in messages for turn in _turns(message)]
    return [*turns, {"role": "assistant", "content": prefill}] if prefill else turns


def _turns(message: Message) -> Iterator[Json]:
    if message.role == "assistant":
        yield _spoken(message)
        return
    for part in message.parts:
        if isinstance(part, ToolResult):
            yield {"role": "tool", "tool_name": part.call.name, "content": part.text}
    if message.content:
        yield {"role": message.role, "content": message.content}


def _spoken(message: Message) -> Json:
    said: dict[str, Json] = {"role": "assistant", "content": message.content}
    calls: list[Json] = [
        {"function": {"name": part.name, "arguments": _object(part.arguments)}}
        for part in message.parts
        if isinstance(part, ToolCall)
    ]
    return {**said, "tool_calls": calls} if calls else said


def _object(arguments: str) -> Json:
    """Return what a model wrote as an object, an empty one where it is none: the result says what was wrong."""
    try:
        return cast("Json", msgspec.json.decode(arguments, type=dict[str, object]))
    except msgspec.DecodeError:
        return {}
