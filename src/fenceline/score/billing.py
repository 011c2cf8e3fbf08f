"""What one turn cost: tokens priced when it is looked at, seconds by the rates that the user sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fenceline.models.prices import Billed, billed, cost
from fenceline.models.protocol import Usage
from fenceline.score.economics import Bill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fenceline.ledger.records import AttemptRecord
    from fenceline.models.entry import ModelEntry
    from fenceline.score.rates import Rates
    from fenceline.score.turns import Turn


@dataclass(frozen=True)
class Billing:
    """Bills turns.

    Attributes:
        rates: of waiting and of the machine.
        models: the configuration's, by name; they tell prices that the user set and hosts that were renamed.
    """

    rates: Rates
    models: Mapping[str, ModelEntry] = field(default_factory=dict[str, "ModelEntry"])
    _made: dict[tuple[str, str, str], Bill] = field(
        default_factory=dict[tuple[str, str, str], Bill], init=False, repr=False, compare=False
    )

    def __call__(self, turn: Turn) -> Bill:
        """Return what all attempts of ``turn`` cost; each is worked out once."""
        key = turn.task.task_id, turn.model, turn.outcome
        if key not in self._made:
            self._made[key] = self._bill(turn)
        return self._made[key]

    def _bill(self, turn: Turn) -> Bill:
        day = datetime.fromtimestamp(turn.task.started, UTC).date()
        attended = turn.task.waited_s > 0
        return sum((self._attempt(attempt, day, attended=attended) for attempt in turn.attempts), Bill())

    def _attempt(self, tried: AttemptRecord, day: date, *, attended: bool) -> Bill:
        charged = attended and (self.rates.waiting == "all" or tried.outcome == "failed")
        waiting = tried.total_s * self.rates.waiting_usd_per_s if charged else 0.0
        if tried.tier == "local":
            return Bill(machine=tried.total_s * self.rates.machine_usd_per_s, waiting=waiting)
        return Bill(tokens=self._tokens(tried, day), waiting=waiting)

    def _tokens(self, tried: AttemptRecord, day: date) -> float | None:
        usage = Usage(
            prompt=tried.prompt_tokens,
            cached=tried.cached_tokens,
            output=tried.output_tokens,
            written=tried.written_tokens,
            reasoning=tried.reasoning_tokens,
        )
        if usage == Usage():
            return 0.0
        entry = self.models.get(tried.model)
        known = entry is not None and (entry.provider, entry.model) == (tried.provider, tried.weights)
        paid = (
            billed(entry, tried.tier)
            if entry and known
            else Billed(tried.provider, tried.weights, tried.tier)
        )
        amount = cost(usage, paid, day)
        return None if amount is None else float(amount)
