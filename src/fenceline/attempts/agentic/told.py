"""What a tool has to say."""

from __future__ import annotations

from dataclasses import dataclass

from fenceline.errors import FencelineError
from fenceline.grounding.signal import Signal


class ToolRefused(FencelineError):
    """A tool does not do what it was asked; the message goes to the model.

    Args:
        message: one line.
        signal: that it is, None for none.
    """

    def __init__(self, message: str, signal: Signal | None = None) -> None:
        super().__init__(message)
        self.signal = signal


@dataclass(frozen=True, slots=True)
class Told:
    """What one call came to.

    Attributes:
        text: for the model.
        line: for a person, and for the model once the text is left out.
        failed: whether it could not be done.
        fruitless: whether it brought nothing new: no match, the same again.
        signal: that a refusal is, None for none.
    """

    text: str
    line: str
    failed: bool = False
    fruitless: bool = False
    signal: Signal | None = None


def refused(reason: str, signal: Signal | None = None) -> Told:
    """Return the refusal of a call."""
    line = f"{signal.kind}: {reason}" if signal else reason
    return Told(line, line, failed=True, fruitless=True, signal=signal)


def lost(rule: str, message: str, named: str = "", nearest: str = "") -> ToolRefused:
    """Return the refusal of what does not exist, or is no edit.

    Args:
        rule: one of ``grounding.rules.RULES``.
        message: one line, without what is nearest.
        named: what the model named.
        nearest: what there is, empty for nothing.
    """
    near = f"; nearest: {nearest}" if nearest else ""
    return ToolRefused(f"{message}{near}", Signal(rule, "certain", message, None, named, nearest))
