"""What a conversation with a model consists of: turns, tools, calls and their results.

Parts are tagged structs, so that a conversation can be written down as JSON and read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

Json: TypeAlias = "str | int | float | bool | list[Json] | Mapping[str, Json] | None"
Role = Literal["system", "user", "assistant"]


class Text(msgspec.Struct, frozen=True, tag=True):
    """Text of a turn that has other parts too."""

    text: str


class ToolCall(msgspec.Struct, frozen=True, tag=True):
    """A tool that the model wants called.

    Attributes:
        id: names the call to the provider; unique within a conversation.
        name: of the tool.
        arguments: JSON text as the model wrote it. It may be malformed or of another shape than the schema:
            decode it with msgspec into the tool's own struct and tell the model what is wrong.
    """

    id: str
    name: str
    arguments: str


class ToolResult(msgspec.Struct, frozen=True, tag=True):
    """What a call came to; belongs into the user's turn right after the one with the call.

    Attributes:
        call: the call that it answers.
        text: for the model.
        failed: whether the call could not be done.
    """

    call: ToolCall
    text: str
    failed: bool = False


class Thought(msgspec.Struct, frozen=True, tag=True):
    """Reasoning that its provider wants back unchanged, signed or encrypted; no other provider is given it.

    Attributes:
        origin: the provider and the weights that made it.
        data: the provider's own JSON object.
        text: what of it can be read, empty for none.
    """

    origin: str
    data: str
    text: str = ""


Part = Text | ToolCall | ToolResult | Thought


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation.

    Attributes:
        role: who speaks; results of tools are the user's.
        content: the turn's text.
        parts: everything in the turn in its order, its text included; empty where it is ``content`` and no more.
    """

    role: Role
    content: str
    parts: tuple[Part, ...] = ()

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The tools that this turn wants called."""
        return tuple(part for part in self.parts if isinstance(part, ToolCall))

    @property
    def everything(self) -> str:
        """All text that is sent for this turn, for counting."""
        return "".join(map(_sent, self.parts)) or self.content


def turn(role: Role, *parts: Part) -> Message:
    """Return a turn of several parts; ``turn("user", *results)`` answers the calls of the turn before it."""
    text = "".join(part.text for part in parts if isinstance(part, Text))
    plain = all(isinstance(part, Text) for part in parts)
    return Message(role, text, () if plain else parts)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that a model may call.

    Attributes:
        name: letters, digits, ``_`` and ``-``; 64 at most.
        description: what it does and when to use it.
        parameters: JSON schema of the arguments, an object.
    """

    name: str
    description: str
    parameters: Mapping[str, Json]


def _sent(part: Part) -> str:
    match part:
        case Text(text) | ToolResult(_, text):
            return text
        case ToolCall(_, name, arguments):
            return f"{name}{arguments}"
        case Thought(_, data):
            return data
