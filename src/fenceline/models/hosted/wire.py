"""What the vendors' adapters share: thoughts that only their maker gets back, arguments as objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.errors import BadReply, StreamBroken

if TYPE_CHECKING:
    from fenceline.models.protocol import Request
    from fenceline.models.turns import Json, Thought, ToolCall


def system_text(request: Request) -> str:
    """Return what stands above the conversation."""
    return "\n\n".join(message.content for message in request.messages if message.role == "system")


def own_data(thought: Thought, origin: str) -> dict[str, Json] | None:
    """Return a thought as its maker wrote it, None where another one did."""
    return msgspec.json.decode(thought.data, type=dict[str, object]) if thought.origin == origin else None  # pyright: ignore[reportReturnType] - JSON


def arguments_of(call: ToolCall) -> Json:
    """Return a call's arguments as the object that some vendors insist on, whatever the model wrote."""
    try:
        return msgspec.json.decode(call.arguments, type=dict[str, object])  # pyright: ignore[reportReturnType] - JSON
    except (msgspec.DecodeError, RecursionError):
        return {"unreadable": call.arguments}


def unfinished(where: str, *, begun: bool) -> BadReply | StreamBroken:
    """Return the error for an answer that stopped before its end."""
    if begun:
        return StreamBroken(f"{where} broke off within its answer", "run it again")
    return BadReply(f"{where} answered nothing", "run it again")
