"""What a tool has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError

if TYPE_CHECKING:
    from fenceline.grounding.kinds import SignalKind


class ToolRefused(FencelineError):
    """A tool does not do what it was asked; the message goes to the model.

    Args:
        message: one line.
        kind: the signal that it is, if it is one.
    """

    def __init__(self, message: str, kind: SignalKind | None = None) -> None:
        super().__init__(message)
        self.kind: SignalKind | None = kind


@dataclass(frozen=True, slots=True)
class Told:
    """What one call came to.

    Attributes:
        text: for the model.
        line: for a person, and for the model once the text is left out.
        failed: whether it could not be done.
        fruitless: whether it brought nothing new: no match, the same again.
        kind: the signal that a refusal is, if it is one.
    """

    text: str
    line: str
    failed: bool = False
    fruitless: bool = False
    kind: SignalKind | None = None


def refused(reason: str, kind: SignalKind | None = None) -> Told:
    """Return the refusal of a call."""
    line = f"{kind}: {reason}" if kind else reason
    return Told(line, line, failed=True, fruitless=True, kind=kind)
