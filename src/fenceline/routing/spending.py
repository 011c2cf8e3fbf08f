"""What a run's hosted models may cost, and what they did cost."""

# ruff: noqa: PLC0415 - prices and the ledger are only read where a hosted model is asked
from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from fenceline.attempts.events import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fenceline.attempts.events import Emit
    from fenceline.config.read import Config
    from fenceline.ledger.records import AttemptRecord, TaskRecord
    from fenceline.models.protocol import Model
    from fenceline.models.spend import Purse
    from fenceline.routing.tried import Tried


class Spending:
    """The purse of one run, filled when the first hosted model is asked.

    Args:
        config: with the caps.
        emit: told when not all that was spent is known.
    """

    def __init__(self, config: Config, emit: Emit) -> None:
        self._config = config
        self._emit = emit
        self._purse: Purse | None = None

    def metered(self, model: Model) -> Model:
        """Return ``model`` paid from this run's purse; a local one is free and comes back as it is."""
        if model.probe().tier == "local":
            return model
        from fenceline.models.metered import MeteredModel

        return MeteredModel(model, self._opened())

    def so_far(self) -> float | None:
        """Return what the task has cost so far in USD; None where a price is not known."""
        if self._purse is None:
            return 0.0
        return float(self._purse.task) if self._purse.complete else None

    def _opened(self) -> Purse:
        if self._purse is None:
            from fenceline.models.spend import Purse, SpendCap

            bounds = self._config.spend
            cap = SpendCap.of(bounds.per_task_usd, bounds.per_day_usd)
            self._purse = Purse(cap, Decimal(0) if cap.per_day is None else _today(self._config, self._emit))
        return self._purse


def cost_of(tried: Sequence[Tried]) -> float | None:
    """Return what attempts cost in USD; None where a price is not known."""
    hosted = [one for one in tried if one.tier == "hosted" and one.tally.requests]
    if not hosted:
        return 0.0
    from fenceline.models.prices import billed, cost
    from fenceline.routing.choosing.pricing import look_up

    total, day = Decimal(0), datetime.now(UTC).date()
    for one in hosted:
        amount = cost(one.tally.usage, billed(one.entry, "hosted"), day)
        if amount is None:
            return None
        total += amount
        look_up(one.entry)  # for the next run's choice: the price list is loaded now
    return float(total)


def _today(config: Config, emit: Emit) -> Decimal:
    """Return what hosted attempts of this UTC day have cost as far as prices are known."""
    from fenceline.ledger.errors import LedgerAwayError
    from fenceline.ledger.journal import waiting
    from fenceline.ledger.store import open_ledger

    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    try:
        with open_ledger(config.ledger_url) as ledger:
            recent = ledger.since(midnight)
    except LedgerAwayError as away:
        recent = tuple(task for task in waiting() if task.started >= midnight)
        emit(
            Note(
                f"{away.message}; per_day_usd holds for what waits here alone, tasks of today: {len(recent)}"
            )
        )
    return sum((_paid(attempt, config) for attempt in _hosted(recent)), Decimal(0))


def _hosted(tasks: Iterable[TaskRecord]) -> Iterable[AttemptRecord]:
    return (attempt for task in tasks for attempt in task.attempts if attempt.tier == "hosted")


def _paid(attempt: AttemptRecord, config: Config) -> Decimal:
    from fenceline.models.prices import Billed, cost
    from fenceline.models.protocol import Usage

    entry = config.models.get(attempt.model)
    prices, base_url = (entry.prices, entry.base_url) if entry else (None, "")
    usage = Usage(
        attempt.prompt_tokens, attempt.cached_tokens, attempt.output_tokens, attempt.tokens_measured,
        attempt.written_tokens, attempt.reasoning_tokens,
    )  # fmt: skip
    paid = Billed(attempt.provider, attempt.weights, "hosted", base_url, prices)
    return cost(usage, paid, datetime.now(UTC).date()) or Decimal(0)
