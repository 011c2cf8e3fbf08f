"""Sees that a model does not get on: turn after turn without anything new, the same invention again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.attempts.agentic.told import Told
    from fenceline.grounding.signal import Signal
    from fenceline.models.turns import ToolResult

_INVENTIONS = frozenset(
    {"missing-package", "missing-name"}
)  # a missing module may be the next file to be written


@dataclass(slots=True)
class Lost:
    """Watches the turns of one attempt.

    Attributes:
        patience: turns in a row that may bring nothing.
    """

    patience: int
    _barren: int = field(default=0, init=False)
    _asked: set[tuple[int, str, str]] = field(default_factory=set[tuple[int, str, str]], init=False)
    _invented: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int], init=False)

    def turn(
        self, number: int, version: int, done: Sequence[tuple[ToolResult, Told]], signals: Sequence[Signal]
    ) -> str:
        """Count one turn; return why the model is lost, empty while it is not.

        Args:
            number: of the turn.
            version: of the files after it.
            done: its calls.
            signals: what reality had against its edits.
        """
        if said := next(filter(None, (self._again(number, signal) for signal in signals)), ""):
            return said
        fresh = [told for result, told in done if self._is_new(version, result) and not told.fruitless]
        self._barren = 0 if fresh else self._barren + 1
        if self._barren >= self.patience:
            return f"{self._barren} turns in a row found nothing and changed nothing"
        return ""

    def forget(self) -> None:
        """Let it ask again what it was told: it was left out of the conversation."""
        self._asked.clear()

    def _is_new(self, version: int, result: ToolResult) -> bool:
        key = (version, result.call.name, result.call.arguments)
        known = key in self._asked
        self._asked.add(key)
        return not known

    def _again(self, number: int, signal: Signal) -> str:
        if signal.kind not in _INVENTIONS or signal.certainty != "certain" or not signal.named:
            return ""
        first = self._invented.setdefault((signal.rule, signal.named), number)
        return f"{signal.named} again, though it was told: {signal.message}" if first < number else ""
