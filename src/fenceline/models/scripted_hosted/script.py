"""What a scripted vendor answers, in no vendor's own terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import msgspec

from fenceline.models.protocol import Usage
from fenceline.models.turns import Text, Thought, ToolCall

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.models.turns import Json, Message, Part

Stop: TypeAlias = Literal["stop", "length", "tool-calls", "refusal", "content-filter"]
Trouble: TypeAlias = Literal[
    "key", "permission", "credit", "model", "rate", "overloaded", "server", "overflow", "filter", "malformed"
]
STATUS: dict[Trouble, int] = {
    "key": 401,
    "permission": 403,
    "credit": 400,
    "model": 404,
    "rate": 429,
    "overloaded": 503,
    "server": 500,
    "overflow": 400,
    "filter": 400,
    "malformed": 400,
}


@dataclass(frozen=True, slots=True)
class Say:
    """An answer.

    Attributes:
        message: the turn; a thought in it needs only its text, its seal is made up by the server.
        stop: how it ends, None for what follows from the turn.
        usage: what the server counts.
        cut_after: events that are sent whole before the connection is cut, half of the next with them.
        twice: whether every event is sent twice.
        drip: bytes per piece on the wire, 0 for whole events.
        pause_s: silence before the first event.
        trouble: an error event in the place of the end.
    """

    message: Message
    stop: Stop | None = None
    usage: Usage = field(default=Usage(prompt=100, output=20, measured=True))
    cut_after: int | None = None
    twice: bool = False
    drip: int = 0
    pause_s: float = 0.0
    trouble: Trouble | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The turn's parts."""
        return self.message.parts or (Text(self.message.content),)

    @property
    def ending(self) -> Stop:
        """How it ends."""
        return self.stop or ("tool-calls" if self.message.calls else "stop")


@dataclass(frozen=True, slots=True)
class Fail:
    """A refusal before any answer.

    Attributes:
        trouble: which.
        message: the vendor's words.
        headers: added to the response, ``Retry-After`` for one.
        status: in place of the usual one.
    """

    trouble: Trouble
    message: str = "no"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    status: int = 0


@dataclass(frozen=True, slots=True)
class HangUp:
    """The connection is closed before the first byte of an answer."""


Act: TypeAlias = Say | Fail | HangUp


class VendorWire(Protocol):
    """One vendor's way to answer."""

    def answers(self, path: str) -> bool:
        """Return whether requests for an answer go to ``path``."""
        ...

    def listed(self, path: str, model: str, window: int) -> Json:
        """Return what a GET of ``path`` says, None for nothing there."""
        ...

    def stream(self, say: Say, model: str) -> list[bytes]:
        """Return the events of an answer."""
        ...

    def error(self, trouble: Trouble, message: str) -> Json:
        """Return the body of a refusal."""
        ...

    def status(self, trouble: Trouble) -> int:
        """Return its HTTP status."""
        ...


def event(data: Json, name: str = "") -> bytes:
    """Return one server-sent event."""
    head = f"event: {name}\n".encode() if name else b""
    return head + b"data: " + msgspec.json.encode(data) + b"\n\n"


def halves(text: str) -> tuple[str, ...]:
    """Return a text in two pieces, or in as many as it has."""
    middle = (len(text) + 1) // 2
    return tuple(piece for piece in (text[:middle], text[middle:]) if piece)


def seal(thought: Thought) -> str:
    """Return the made-up signature of a thought."""
    return f"sealed:{thought.text.encode().hex()}"


def arguments(call: ToolCall) -> Json:
    """Return a call's arguments as an object, for the vendors that have them so."""
    return msgspec.json.decode(call.arguments)
