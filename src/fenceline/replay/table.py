"""Plays every policy over a record: one pass in the file's order, and many shuffled ones for what learns."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from statistics import fmean
from typing import TYPE_CHECKING

from fenceline.replay.learner import Learner
from fenceline.replay.playing import Bill, play
from fenceline.replay.policies import Fixed, Oracle
from fenceline.replay.pricing import costs, price_of, usage
from fenceline.replay.summing import compared, tallied
from fenceline.routing.choosing.pricing import STAND_IN
from fenceline.routing.choosing.weighing import Contender
from fenceline.score.prior import Priors, priors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.models.entry import Prices
    from fenceline.replay.outcomes import Matrix
    from fenceline.replay.playing import Played, Policy
    from fenceline.replay.summing import Compared, Tallied
    from fenceline.score.rates import Rates

_BAD_LOCAL, _BAD_HOSTED = (
    Priors((0.9, 0.9, 0.9)),
    Priors((0.1, 0.1, 0.1)),
)  # the opposite of what is published
EARLY = 50
"""Tasks after which what learns should have learned."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to replay.

    Attributes:
        rates: what time costs.
        prices: of hosted tokens, as given; None for the published ones.
        misses: share of failures that the check takes for completions.
        shuffles: passes in random order for the policies that learn.
        length: tasks of such a pass, drawn with replacement; 0 for each task once.
        seed: of everything random.
    """

    rates: Rates
    prices: Prices | None = None
    misses: float = 0.0
    shuffles: int = 100
    length: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Shuffled:
    """A policy over many shuffled passes: means, and what 95 % of the passes lie between.

    Attributes:
        policy: its name.
        passes: how many.
        tasks: of each.
        completion: share of the tasks.
        completion_low: of it.
        completion_high: of it.
        usd: billed for a task.
        usd_low: of it.
        usd_high: of it.
        hosted_share: of the tasks.
        late_completion: share of the tasks after the first fifty of a pass; None where passes are not longer.
        late_usd: billed for such a task.
    """

    policy: str
    passes: int
    tasks: int
    completion: float
    completion_low: float
    completion_high: float
    usd: float
    usd_low: float
    usd_high: float
    hosted_share: float
    late_completion: float | None
    late_usd: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """What a replay found.

    Attributes:
        rows: each policy over all tasks, in the file's order.
        routes: recorded mixed routes, each over those of the tasks that it has an outcome of.
        against: each policy against always-hosted.
        shuffled: what learns, and what it is measured by, over shuffled passes.
        prices: of hosted tokens; None where the record has USD.
        shared: of always-hosted's bill, the share for tasks that always-local completes too: the most that local-first
            can save without giving a task up.
        unfinished: the share for tasks that always-hosted does not complete.
    """

    rows: tuple[Tallied, ...]
    routes: tuple[Tallied, ...]
    against: tuple[Compared, ...]
    shuffled: tuple[Shuffled, ...]
    prices: Prices | None
    shared: float
    unfinished: float


def table(matrix: Matrix, settings: Settings) -> Table:
    """Return what every policy comes to on ``matrix``.

    Raises:
        UsageError: the price of hosted tokens is needed and not known.
    """
    prices = price_of(matrix, settings.prices)
    bill = Bill(costs(matrix, prices), settings.misses)
    makers = _policies(matrix, bill, prices, settings)
    passes = {
        name: play(make(settings.seed), matrix, bill, matrix.tasks, settings.seed)
        for name, make in makers.items()
    }
    hosted = passes["always-hosted"]
    return Table(
        tuple(tallied(name, played, passes["oracle"], settings.rates) for name, played in passes.items()),
        tuple(_route(name, matrix, bill, settings.rates) for name in matrix.mixed),
        tuple(compared(name, played, hosted, settings.seed) for name, played in passes.items()),
        tuple(_shuffled(name, make, matrix, bill, settings) for name, make in makers.items())
        if settings.shuffles
        else (),
        prices,
        _share(hosted, [one.completed for one in passes["always-local"]]),
        _share(hosted, [not one.completed for one in hosted]),
    )


def _share(played: Sequence[Played], those: Sequence[bool]) -> float:
    whole = sum(one.usd for one in played)
    return sum(one.usd for one, counts in zip(played, those, strict=True) if counts) / whole if whole else 0.0


def _policies(
    matrix: Matrix, bill: Bill, prices: Prices | None, settings: Settings
) -> dict[str, Callable[[int], Policy]]:
    hosted = {one.model for one in matrix.cells.values() if one.tier == "hosted"}
    kinds = {task: matrix.of(task, matrix.ladder[0]).kind for task in matrix.tasks}
    used = usage(matrix.cells.values(), prices)

    def contender(name: str, *, bad: bool) -> Contender:
        if name in hosted:
            return Contender(name, "hosted", _BAD_HOSTED if bad else priors_of("hosted"), prices or STAND_IN)
        return Contender(name, "local", _BAD_LOCAL if bad else priors_of("local", name), None)

    def learner(*, bad: bool) -> Callable[[int], Policy]:
        contenders = [contender(name, bad=bad) for name in matrix.ladder]
        return lambda seed: Learner(contenders, kinds, used, settings.rates, seed)

    local_last = [name for name in matrix.ladder if name not in hosted][-1:]
    hosted_first = [name for name in matrix.ladder if name in hosted][:1]
    return {
        "always-local": lambda _: Fixed(tuple(local_last)),
        "always-hosted": lambda _: Fixed(tuple(hosted_first)),
        "fixed ladder": lambda _: Fixed(matrix.ladder),
        "learning": learner(bad=False),
        "learning, bad prior": learner(bad=True),
        "oracle": lambda _: Oracle(matrix, bill),
    }


def _route(name: str, matrix: Matrix, bill: Bill, rates: Rates) -> Tallied:
    tasks = [task for task in matrix.tasks if (task, name) in matrix.cells]
    return tallied(
        name,
        play(Fixed((name,)), matrix, bill, tasks),
        play(Oracle(matrix, bill), matrix, bill, tasks),
        rates,
    )


def _shuffled(
    name: str, make: Callable[[int], Policy], matrix: Matrix, bill: Bill, settings: Settings
) -> Shuffled:
    played: list[Sequence[Played]] = []
    for number in range(settings.shuffles):
        seed = settings.seed * 100_003 + number
        random = Random(seed)  # noqa: S311 - an order
        tasks = (
            random.choices(matrix.tasks, k=settings.length)
            if settings.length
            else random.sample(matrix.tasks, len(matrix.tasks))
        )
        played.append(play(make(seed), matrix, bill, tasks, seed))
    done = sorted(fmean(one.completed for one in run) for run in played)
    paid = sorted(fmean(one.usd for one in run) for run in played)
    late = [one for run in played for one in run[EARLY:]]
    return Shuffled(
        name, len(played), len(played[0]),
        fmean(done), _at(done, 0.025), _at(done, 0.975),
        fmean(paid), _at(paid, 0.025), _at(paid, 0.975),
        fmean(one.hosted for run in played for one in run),
        fmean(one.completed for one in late) if late else None,
        fmean(one.usd for one in late) if late else None,
    )  # fmt: skip


def _at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]
