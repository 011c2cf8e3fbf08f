"""What a provider's decoder reads out of the lines of a reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.models.protocol import Ending, Usage
    from fenceline.models.turns import Part


@dataclass(frozen=True, slots=True)
class Piece:
    """Generated text; ``hidden`` when it is reasoning, which counts but is no answer."""

    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class CallPiece:
    """A piece of the arguments of a call; the whole call follows as ``Made``."""

    tool: str
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """A call or a thought that is whole."""

    part: Part


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the prompt is read, tokens."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The server's count so far."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class Ended:
    """The model ended; counts may follow."""

    reason: Ending


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing follows."""


Event = Piece | CallPiece | Made | Progress | Counted | Ended | Closed


class Decoder(Protocol):
    """Reads one reply. Both methods raise ModelError and nothing else, whatever the bytes are."""

    def feed(self, line: bytes) -> Iterable[Event]:
        """Return the events of one line."""
        ...

    def close(self) -> Iterable[Event]:
        """Return the last events, or raise when the reply stopped before its end."""
        ...
