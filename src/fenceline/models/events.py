"""What a provider's decoder reads out of the lines of a reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.models.protocol import Usage


@dataclass(frozen=True, slots=True)
class Piece:
    """Generated text; ``hidden`` when it is reasoning, which counts but is no answer."""

    text: str
    hidden: bool = False


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

    reason: Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing follows."""


Event = Piece | Progress | Counted | Ended | Closed


class Decoder(Protocol):
    """Reads one reply. Both methods raise ModelError and nothing else, whatever the bytes are."""

    def feed(self, line: bytes) -> Iterable[Event]:
        """Return the events of one line."""
        ...

    def close(self) -> Iterable[Event]:
        """Return the last events, or raise when the reply stopped before its end."""
        ...
