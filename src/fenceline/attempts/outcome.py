"""How an attempt of any kind ended, and what it used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from fenceline.models.protocol import Usage

if TYPE_CHECKING:
    from fenceline.attempts.listen import Answer
    from fenceline.edits.want import Edit
    from fenceline.grounding.kinds import SignalKind
    from fenceline.models.protocol import Finish


@dataclass(slots=True)
class Tally:
    """What an attempt has used so far: its answers, seconds in checks, and the kinds of its signals in order."""

    answers: list[Finish] = field(default_factory=list["Finish"])
    check_s: float = 0.0
    signals: list[SignalKind] = field(default_factory=list["SignalKind"])

    def add(self, answer: Answer) -> None:
        """Count one answer."""
        self.answers.append(answer.finish)

    def anew(self) -> Tally:
        """Return it without the answers that the ledger has already, of the run that this one goes on with."""
        return Tally([answer for answer in self.answers if not answer.booked], self.check_s, self.signals)

    @property
    def requests(self) -> int:
        """How often the model was asked."""
        return len(self.answers)

    @property
    def usage(self) -> Usage:
        """All answers' tokens."""
        used = [answer.usage for answer in self.answers]
        return Usage(
            prompt=sum(usage.prompt for usage in used),
            cached=sum(usage.cached for usage in used),
            output=sum(usage.output for usage in used),
            measured=all(usage.measured for usage in used),
            written=sum(usage.written for usage in used),
            reasoning=sum(usage.reasoning for usage in used),
        )

    @property
    def prefill_s(self) -> float:
        """Seconds until first tokens."""
        return sum(answer.first_token_s for answer in self.answers)

    @property
    def decode_s(self) -> float:
        """Seconds of tokens arriving."""
        return sum(answer.decode_s for answer in self.answers)


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
