"""What the past work would have come to on a ladder, and with hosted models alone: expectations, no record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.ledger.cells import Cell
from fenceline.routing.choosing.weighing import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.routing.choosing.weighing import Contender
    from fenceline.score.rates import Rates
    from fenceline.score.value import Value


@dataclass(frozen=True, slots=True)
class Bill:
    """What a number of tasks would have come to.

    Attributes:
        completed: how many, expected.
        usd: billed by hosted models, for those not completed too.
        machine_usd: of local ones.
        waiting_usd: of the person who waits.
        local: how many the local models would have completed.
    """

    completed: float = 0.0
    usd: float = 0.0
    machine_usd: float = 0.0
    waiting_usd: float = 0.0
    local: float = 0.0

    @property
    def total(self) -> float:
        """USD in all."""
        return self.usd + self.machine_usd + self.waiting_usd

    def and_(self, value: Value, count: int, local: float) -> Bill:
        """Return it with ``count`` more tasks."""
        return Bill(
            self.completed + count * value.completion,
            self.usd + count * value.usd,
            self.machine_usd + count * value.machine_usd,
            self.waiting_usd + count * value.waiting_usd,
            self.local + count * local,
        )


def bill(counts: Mapping[str, int], ladder: Sequence[Contender], rates: Rates, *, local_first: bool) -> Bill:
    """Return what the tasks would have come to by public results of such models.

    Args:
        counts: of tasks by kind of scope.
        ladder: models in order, a hosted one among them.
        rates: prices of time.
        local_first: whether edits go up the whole ladder; what is more than an edit starts at the first hosted model,
            as a run would have it.
    """
    hosted = [who for who in ladder if who.tier == "hosted"]
    total = Bill()
    for kind, count in counts.items():
        rungs = list(ladder) if local_first and kind == "edit" else hosted
        value = weigh(rungs, Cell("", kind), {}, rates)[0].value
        inside = [who for who in rungs if who.tier == "local"]
        local = weigh(inside, Cell("", kind), {}, rates)[0].value.completion if inside else 0.0
        total = total.and_(value, count, local)
    return total
