"""A conversation with tools as chat completions want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.turns import Text, Thought, ToolCall, ToolResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.models.turns import Json, Message, Tool

REASONING = "reasoning_content"


def chat_turns(messages: Sequence[Message], origin: str) -> list[Json]:
    """Return the conversation as JSON.

    Args:
        messages: the turns.
        origin: of the thoughts that may go back.
    """
    return [turn for message in messages for turn in _turns(message, origin)]


def chat_tools(tools: Sequence[Tool]) -> list[Json]:
    """Return what may be called as JSON."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.parameters,
            },
        }
        for tool in tools
    ]


def _turns(message: Message, origin: str) -> Iterator[Json]:
    if message.role == "assistant":
        yield _spoken(message, origin)
        return
    for part in message.parts:
        if isinstance(part, ToolResult):
            yield {"role": "tool", "tool_call_id": part.call.id, "content": part.text}
    if message.content:
        yield {"role": message.role, "content": message.content}


def _spoken(message: Message, origin: str) -> Json:
    said: dict[str, Json] = {"role": "assistant", "content": message.content}
    calls: list[Json] = []
    for part in message.parts:
        match part:
            case ToolCall(call_id, name, arguments):
                function: Json = {"name": name, "arguments": arguments}
                calls.append({"id": call_id, "type": "function", "function": function})
            case Thought(made_by, data) if made_by == origin and message.calls:
                said |= msgspec.json.decode(data, type=dict[str, str])
            case Text() | Thought() | ToolResult():
                pass
    return {**said, "content": message.content or None, "tool_calls": calls} if calls else said
