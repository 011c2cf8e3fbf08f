"""Holds what is spent under a cap: a request that might break it is refused before it is sent."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.models.prices import cost, shown
from fenceline.models.protocol import Usage

if TYPE_CHECKING:
    from datetime import date

    from fenceline.models.prices import Billed

_MARGIN = 1.2  # a prompt's tokens are an estimate


class SpendCapReached(FencelineError):
    """The next request might cost more than is left."""


class PriceUnknown(SpendCapReached):
    """There is a cap, and nobody knows what the next request costs."""


@dataclass(frozen=True, slots=True)
class SpendCap:
    """The most that may be spent, USD; None for no bound."""

    per_task: Decimal | None = None
    per_day: Decimal | None = None

    @classmethod
    def of(cls, per_task_usd: float | None, per_day_usd: float | None) -> SpendCap:
        """Return the cap that a configuration sets."""
        task, day = (None if usd is None else Decimal(str(usd)) for usd in (per_task_usd, per_day_usd))
        return cls(task, day)

    @property
    def set(self) -> bool:
        """Whether there is any bound."""
        return self.per_task is not None or self.per_day is not None


def worst_case(prompt: int, most_output: int, model: Billed, day: date) -> Decimal | None:
    """Return the most that a request can cost, None where the price is not known.

    Args:
        prompt: estimate of its tokens.
        most_output: tokens that may be generated.
        model: who is paid.
        day: of the request.
    """
    tokens = int(prompt * _MARGIN)
    ways = (Usage(tokens, output=most_output), Usage(tokens, output=most_output, written=tokens))
    costs = [cost(usage, model, day) for usage in ways]
    known = [amount for amount in costs if amount is not None]
    return max(known) if len(known) == len(costs) else None


class Purse:
    """What one task may still spend; several threads may ask at once.

    Args:
        cap: the bounds.
        day: spent today before this task.
    """

    def __init__(self, cap: SpendCap, day: Decimal = Decimal(0)) -> None:
        self.cap = cap
        self.task = Decimal(0)
        self.complete = True
        self._day = day
        self._booked = Decimal(0)  # of the task: today's sum has it, or another day's
        self._held = Decimal(0)
        self._lock = threading.Lock()

    def hold(self, worst: Decimal | None, name: str) -> Decimal:
        """Keep back what the next request of model ``name`` may cost, and return it.

        Raises:
            SpendCapReached: it may be more than is left.
            PriceUnknown: nobody knows.
        """
        if not self.cap.set:
            return Decimal(0)
        if worst is None:
            raise PriceUnknown(
                f"the price of {name} is not known, so the spend cap cannot be held",
                "set its prices in [[models]], or take the cap away",
            )
        with self._lock:
            today = self._day + self.task - self._booked
            self._refuse(self.cap.per_task, self.task, worst, f"per_task_usd is {{}}; {name}")
            self._refuse(self.cap.per_day, today, worst, f"per_day_usd is {{}}; {name}")
            self._held += worst
        return worst

    def settle(self, held: Decimal, spent: Decimal | None, *, booked: bool = False) -> None:
        """Book what the request that ``held`` was kept back for has cost.

        Args:
            held: as ``hold`` returned it.
            spent: None for an unknown price.
            booked: whether the ledger has it already, from a run of the same task that was cut off.
        """
        amount = spent or Decimal(0)
        with self._lock:
            self._held -= held
            self.task += amount
            self._booked += amount if booked else Decimal(0)
            self.complete = self.complete and spent is not None

    def _refuse(self, cap: Decimal | None, spent: Decimal, worst: Decimal, what: str) -> None:
        if cap is None or spent + self._held + worst <= cap:
            return
        may = f"may cost {shown(worst)} with its next request, {shown(spent + self._held)} is spent or held"
        raise SpendCapReached(
            f"{what.format(shown(cap))} {may}", "raise the cap in [spend], or narrow the task"
        )
