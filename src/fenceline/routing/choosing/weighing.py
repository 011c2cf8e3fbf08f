"""Every ladder that may be taken, with what it is expected to come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from fenceline.ledger.cells import Cell
from fenceline.score.belief import believe
from fenceline.score.effort import effort
from fenceline.score.value import Step, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fenceline.ledger.cells import Counts
    from fenceline.models.entry import Prices
    from fenceline.score.belief import Belief
    from fenceline.score.prior import Priors
    from fenceline.score.rates import Rates
    from fenceline.score.value import Value

_ALL = 5  # rungs; of a longer ladder only its ends and single rungs are weighed
_MISSED = (
    0.1  # of what one model completes, how much another cannot: 0.06 and 0.11 in the unions of score/prior.py
)
_HEARD = 60.0  # tasks that a model's record after others is worth at most for its record as the first
_HALF = 0.5  # what such a task is worth
Place = tuple[str, bool]  # a model, and whether it is asked after another one failed


@dataclass(frozen=True, slots=True)
class Contender:
    """A model that may be on the ladder.

    Attributes:
        name: the configuration's.
        tier: as configured.
        priors: what is expected of it before it is seen.
        prices: of its tokens; None for nothing.
        barred: whether the policy keeps this task from it; it then completes nothing and costs nothing.
    """

    name: str
    tier: Literal["local", "hosted"]
    priors: Priors
    prices: Prices | None
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A contender at one place: what is believed of it, and what its attempt costs."""

    contender: Contender
    belief: Belief
    usd: float
    seconds: float

    def step(self, rate: float) -> Step:
        """Return it as a step that completes at ``rate``."""
        who = self.contender
        if who.barred:
            return Step(who.name, 0.0, 0.0, 0.0, who.tier)
        return Step(who.name, rate, self.usd, self.seconds, who.tier)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One ladder.

    Attributes:
        standings: of its rungs in order.
        value: expected.
        last: whether it ends where the whole ladder ends.
    """

    standings: tuple[Standing, ...]
    value: Value
    last: bool

    @property
    def places(self) -> tuple[Place, ...]:
        """Its rungs' models, and whether they come late."""
        return tuple((name, at > 0) for at, name in enumerate(self.models))

    @property
    def models(self) -> tuple[str, ...]:
        """Names of its rungs."""
        return tuple(standing.contender.name for standing in self.standings)

    def drawn(self, rates: Mapping[Place, float], prices: Rates) -> Weighed:
        """Return it as it would be worth if the completion rates were these."""
        steps = [
            standing.step(rates[place]) for place, standing in zip(self.places, self.standings, strict=True)
        ]
        return Weighed(self.standings, value_of(steps, prices), self.last)


def weigh(
    contenders: Sequence[Contender], work: Cell, tally: Mapping[Cell, Counts], prices: Rates
) -> tuple[Weighed, ...]:
    """Return the ladders that ``contenders`` allow, the whole one first.

    Args:
        contenders: in the configured order, which every ladder keeps.
        work: scope, language and size of the task; its model is not looked at.
        tally: all recorded attempts.
        prices: of waiting and of the machine.
    """
    places: dict[Place, Standing] = {}
    before = 0.0
    for who in contenders:
        late = places[who.name, True] = _standing(who, work, tally, late=True)
        first = places[who.name, False] = _heard(_standing(who, work, tally, late=False), late, before)
        before = max(before, first.belief.rate)
    ladders = [
        tuple(places[who.name, at > 0] for at, who in enumerate(rungs)) for rungs in _ladders(contenders)
    ]
    return tuple(
        Weighed(
            ladder,
            value_of([standing.step(standing.belief.rate) for standing in ladder], prices),
            ladder[-1].contender is contenders[-1],
        )
        for ladder in ladders
    )


def _standing(who: Contender, work: Cell, tally: Mapping[Cell, Counts], *, late: bool) -> Standing:
    cell = Cell(who.name, work.scope, work.language, work.size, late)
    needed = effort(cell, tally, who.tier)
    usd = needed.usd(who.prices) if who.prices else 0.0
    return Standing(who, believe(cell, tally, who.priors), usd, needed.seconds)


def _heard(first: Standing, late: Standing, before: float) -> Standing:
    """Return a first standing that also counts what the model did after others had failed.

    A model that is always asked second has a record of hard tasks only. Of the tasks that the others completed
    (``before``, their share) it would have completed nearly all.
    """
    worth = min(_HEARD, _HALF * late.belief.own.judged)
    rate = before * (1 - _MISSED) + (1 - before) * late.belief.rate
    known = first.belief
    beta = known.beta.seen(worth * rate, worth * (1 - rate))
    return replace(first, belief=replace(known, beta=beta, borrowed=known.borrowed + worth))


def _ladders(contenders: Sequence[Contender]) -> Iterator[tuple[Contender, ...]]:
    count = len(contenders)
    if count > _ALL:
        yield from (tuple(contenders[start:]) for start in range(count))
        yield from ((who,) for who in contenders[:-1])
        return
    for length in range(count, 0, -1):
        yield from combinations(contenders, length)
