"""One attempt of a run, as it went."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from fenceline.attempts.outcome import Tally

if TYPE_CHECKING:
    from fenceline.models.protocol import ModelEntry, Tier
    from fenceline.routing.ways import Way

Outcome = Literal["verified", "unverified", "failed", "blocked", "skipped", "interrupted"]


@dataclass(slots=True)
class Tried:
    """One attempt as it went.

    ``aside``: asked for by another one, whose verdict counts. ``early``: given up only because another model waited.
    """

    entry: ModelEntry
    started: float
    way: Way = "edit"
    tier: Tier = "local"
    tally: Tally = field(default_factory=Tally)
    outcome: Outcome = "interrupted"
    reason: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    aside: bool = False
    early: bool = False

    @property
    def name(self) -> str:
        """Return what a person calls it."""
        return f"{self.entry.name} with tools" if self.way == "tools" else self.entry.name
