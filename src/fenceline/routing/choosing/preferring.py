"""Which of the weighed ladders is the best one, and what a completed task is worth when they are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.score.effort import Effort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.ledger.cells import Cell, Counts
    from fenceline.routing.choosing.weighing import Contender, Weighed
    from fenceline.score.rates import Rates

CLOSE = 0.01
"""Completion that a ladder may lack against the best single model; and against the best ladder, where it leaves out the
last rung, to which failures are handed: one task of a hundred."""
_FIRM = (
    5.0  # tasks that the expectation is worth beside the record when it is asked what a completed task costs
)


def cheapest(ladders: Sequence[Weighed], worth: float) -> Weighed:
    """Return the ladder that costs least, of those that complete enough.

    The first of equals, so that the whole ladder goes before its parts.

    Args:
        ladders: to choose from.
        worth: USD that a task which stays undone is charged with.
    """
    return min(able(ladders), key=lambda ladder: ladder.value.charged(worth))


def able(ladders: Sequence[Weighed]) -> list[Weighed]:
    """Return the ladders that complete enough: about as much as the best single model."""
    most = max(ladder.value.completion for ladder in ladders)
    alone = max(ladder.value.completion for ladder in ladders if len(ladder.standings) == 1)
    return [
        ladder for ladder in ladders if ladder.value.completion >= (alone if ladder.last else most) - CLOSE
    ]


def worth_of(
    ladders: Sequence[Weighed], contenders: Sequence[Contender], tally: Mapping[Cell, Counts], rates: Rates
) -> float:
    """Return USD that a completed task of any scope costs here: by the record, and until then by the best single model.

    With it the cost of all tasks over all that are completed, as ``fenceline stats`` shows it, comes out least
    (Dinkelbach 1967: a ratio is least where cost - ratio * completions is).
    """
    alone = [ladder.value for ladder in ladders if len(ladder.standings) == 1]
    able_alone = max(value.completion for value in alone) - CLOSE
    single = min((value for value in alone if value.completion >= able_alone), key=lambda value: value.cost)
    known = {who.name: who for who in contenders}
    seen = [(known[cell.model], counts) for cell, counts in tally.items() if cell.model in known]
    usd = _FIRM * single.cost + sum(_paid(who, counts, rates) for who, counts in seen)
    done = _FIRM * single.completion + sum(counts.completed for _, counts in seen)
    return usd / done if done else 0.0


def _paid(who: Contender, counts: Counts, rates: Rates) -> float:
    """Return what a cell's judged attempts cost; all of them are taken to have lasted equally long."""
    if not counts.judged:
        return 0.0
    tokens = Effort(
        counts.prompt_tokens,
        counts.cached_tokens,
        counts.written_tokens,
        counts.output_tokens,
        counts.seconds,
    )
    billed = tokens.usd(who.prices) if who.prices else 0.0
    machine = counts.seconds * rates.machine_usd_per_s * (who.tier == "local")
    waited = counts.seconds * (1.0 if rates.waiting == "all" else counts.failed / counts.judged)
    return billed + machine + waited * rates.waiting_usd_per_s
