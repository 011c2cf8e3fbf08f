"""What a ladder is worth: how often it completes, and what that costs with the attempts that fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.score.rates import Rates


@dataclass(frozen=True, slots=True)
class Step:
    """One rung, as far as money and time go.

    Attributes:
        model: the configuration's name of it.
        rate: probability that it completes a task that reaches it.
        usd: billed for one attempt, whatever becomes of it.
        seconds: of one attempt.
        tier: only ``local`` ones use the machine.
    """

    model: str
    rate: float
    usd: float
    seconds: float
    tier: Literal["local", "hosted"] = "local"


@dataclass(frozen=True, slots=True)
class Value:
    """What one task on a ladder comes to, in expectation.

    Attributes:
        completion: probability that some rung completes it.
        usd: billed by hosted models.
        machine_usd: hardware and electricity of local ones.
        waiting_usd: of the person who waits.
        seconds: from start to end.
    """

    completion: float
    usd: float
    machine_usd: float
    waiting_usd: float
    seconds: float

    @property
    def cost(self) -> float:
        """USD for a task, completed or not."""
        return self.usd + self.machine_usd + self.waiting_usd

    def charged(self, worth: float) -> float:
        """Return USD for a task where one that stays undone is charged with ``worth`` USD."""
        return self.cost + (1 - self.completion) * worth

    @property
    def cost_until_done(self) -> float:
        """USD for a completed task, with all that failed on the way; infinite where nothing is ever completed."""
        return self.cost / self.completion if self.completion else float("inf")

    @property
    def seconds_until_done(self) -> float:
        """Seconds for a completed task, with all that failed on the way."""
        return self.seconds / self.completion if self.completion else float("inf")


def value_of(steps: Iterable[Step], rates: Rates) -> Value:
    """Return the value of trying ``steps`` in order until one completes."""
    left, usd, machine, waiting, seconds = 1.0, 0.0, 0.0, 0.0, 0.0
    for step in steps:
        waited = left * step.seconds * (1.0 if rates.waiting == "all" else 1 - step.rate)
        usd += left * step.usd
        machine += left * step.seconds * rates.machine_usd_per_s * (step.tier == "local")
        waiting += waited * rates.waiting_usd_per_s
        seconds += left * step.seconds
        left *= 1 - step.rate
    return Value(1 - left, usd, machine, waiting, seconds)
