"""A turn put together from what streams in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.models.turns import Text, ToolCall, turn

if TYPE_CHECKING:
    from fenceline.models.turns import Message, Part


class Assembly:
    """Collects pieces of text and whole parts in the order in which they come."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._texts: list[str] = []

    @property
    def calls(self) -> bool:
        """Whether a tool is to be called."""
        return any(isinstance(part, ToolCall) for part in self._parts)

    def text(self, piece: str) -> None:
        """Add a piece of the answer's text."""
        self._texts.append(piece)

    def part(self, part: Part) -> None:
        """Add a whole part."""
        self._close_text()
        self._parts.append(part)

    def message(self, *, whole: bool) -> Message:
        """Return the turn so far; where it is not ``whole``, without a last call that was cut off in its JSON."""
        self._close_text()
        parts = self._parts
        if not whole and parts and isinstance(parts[-1], ToolCall) and not _is_json(parts[-1].arguments):
            parts = parts[:-1]
        return turn("assistant", *parts)

    def _close_text(self) -> None:
        if text := "".join(self._texts):
            self._parts.append(Text(text))
        self._texts.clear()


def _is_json(text: str) -> bool:
    import msgspec  # noqa: PLC0415 - only for a turn that was cut off within a call

    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
