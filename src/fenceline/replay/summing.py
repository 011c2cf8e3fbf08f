"""What a policy came to: completion, cost, regret, and how it compares on the same tasks."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from fenceline.score.intervals import mcnemar, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.replay.playing import Played
    from fenceline.score.rates import Rates

_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a policy came to over a number of tasks.

    Attributes:
        policy: its name.
        tasks: played.
        completed: of those.
        low: lower end of the completion rate's Wilson 95 % interval.
        high: its upper end.
        usd: billed.
        machine_usd: hardware and electricity of local models.
        waiting_usd: of the person, as ``Rates`` charge it.
        per_completed_usd: billed, for a completed task; None where none was.
        hosted_share: of the tasks, how many sent anything to a hosted model.
        seconds: of a task, mean.
        missed: tasks that the oracle completes and this policy does not.
        over_usd: billed more than by the oracle on the tasks that this policy completed.
    """

    policy: str
    tasks: int
    completed: int
    low: float
    high: float
    usd: float
    machine_usd: float
    waiting_usd: float
    per_completed_usd: float | None
    hosted_share: float
    seconds: float
    missed: int
    over_usd: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A policy against always-hosted on the same tasks.

    Attributes:
        policy: its name.
        tasks: that both played.
        gained: tasks that only this policy completed.
        lost: tasks that only always-hosted completed.
        p: exact two-sided McNemar probability of so uneven a split.
        cost_ratio: its bill over always-hosted's; None where that is 0.
        ratio_low: lower end of the ratio's bootstrap 95 % interval.
        ratio_high: its upper end.
    """

    policy: str
    tasks: int
    gained: int
    lost: int
    p: float
    cost_ratio: float | None
    ratio_low: float
    ratio_high: float


def tallied(name: str, played: Sequence[Played], oracle: Sequence[Played], rates: Rates) -> Tallied:
    """Return what ``played`` came to; ``oracle`` played the same tasks in the same order."""
    completed = sum(one.completed for one in played)
    interval = wilson(completed, len(played))
    waited = sum(one.seconds if rates.waiting == "all" else one.failed_s for one in played)
    usd = sum(one.usd for one in played)
    pairs = list(zip(played, oracle, strict=True))
    return Tallied(
        policy=name,
        tasks=len(played),
        completed=completed,
        low=interval.low,
        high=interval.high,
        usd=usd,
        machine_usd=sum(one.local_s for one in played) * rates.machine_usd_per_s,
        waiting_usd=waited * rates.waiting_usd_per_s,
        per_completed_usd=usd / completed if completed else None,
        hosted_share=sum(one.hosted for one in played) / len(played),
        seconds=sum(one.seconds for one in played) / len(played),
        missed=sum(best.completed and not one.completed for one, best in pairs),
        over_usd=sum(one.usd - best.usd for one, best in pairs if one.completed),
    )


def compared(name: str, played: Sequence[Played], hosted: Sequence[Played], seed: int = 0) -> Compared:
    """Return how ``played`` compares with ``hosted``, which played the same tasks in the same order."""
    pairs = list(zip(played, hosted, strict=True))
    gained = sum(one.completed and not other.completed for one, other in pairs)
    lost = sum(other.completed and not one.completed for one, other in pairs)
    ratios = sorted(_ratios([(one.usd, other.usd) for one, other in pairs], Random(seed)))  # noqa: S311 - a bootstrap
    paid, full = sum(one.usd for one in played), sum(one.usd for one in hosted)
    return Compared(
        policy=name,
        tasks=len(pairs),
        gained=gained,
        lost=lost,
        p=mcnemar(gained, lost),
        cost_ratio=paid / full if full else None,
        ratio_low=ratios[int(0.025 * len(ratios))] if ratios else 0.0,
        ratio_high=ratios[int(0.975 * len(ratios))] if ratios else 0.0,
    )


def _ratios(bills: Sequence[tuple[float, float]], random: Random) -> list[float]:
    found: list[float] = []
    for _ in range(_DRAWS):
        drawn = random.choices(bills, k=len(bills))
        if full := sum(other for _, other in drawn):
            found.append(sum(one for one, _ in drawn) / full)
    return found
