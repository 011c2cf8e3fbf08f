"""How an attempt of any kind ended, and what it used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fenceline.attempts.listen import Answer
    from fenceline.edits.want import Edit
    from fenceline.grounding.kinds import SignalKind


@dataclass(slots=True)
class Tally:
    """What an attempt has used so far."""

    requests: int = 0
    prompt: int = 0
    cached: int = 0
    output: int = 0
    measured: bool = True
    prefill_s: float = 0.0
    decode_s: float = 0.0
    check_s: float = 0.0
    signals: list[SignalKind] = field(default_factory=list["SignalKind"])
    written: int = 0
    reasoning: int = 0

    def add(self, answer: Answer) -> None:
        """Count one answer."""
        usage = answer.finish.usage
        self.requests += 1
        self.prompt += usage.prompt
        self.cached += usage.cached
        self.output += usage.output
        self.written += usage.written
        self.reasoning += usage.reasoning
        self.measured = self.measured and usage.measured
        self.prefill_s += answer.finish.first_token_s
        self.decode_s += answer.finish.decode_s


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an attempt ended.

    Attributes:
        outcome: as a verdict.
        reason: in words.
        edits: that stand (verified, unverified), or the best that failed, for keeping aside.
        tally: tokens and times.
        notes: of the edit and the check.
        gains: tests that failed before the run and pass with the failed edits, which break nothing.
        early: whether it failed before its bounds because another model waited.
    """

    outcome: Literal["verified", "unverified", "failed"]
    reason: str
    edits: tuple[Edit, ...]
    tally: Tally
    notes: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    early: bool = False
