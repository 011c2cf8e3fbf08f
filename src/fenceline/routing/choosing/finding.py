"""Whether finding out pays: what a few tasks on another ladder may save later, against what they cost more."""

from __future__ import annotations

from math import erfc, exp, pi, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from fenceline.routing.choosing.weighing import Place, Weighed
    from fenceline.score.beta import Beta
    from fenceline.score.rates import Rates

_LOOKS = (1, 2, 4, 8, 16, 32)  # how many tasks may be spent on finding out


def draw(ladders: tuple[Weighed, ...], random: Random) -> dict[Place, float]:
    """Return one completion rate for every model and place, drawn from what is believed of it."""
    beliefs = _beliefs(*ladders)
    return {place: beliefs[place].draw(random) for place in sorted(beliefs)}


def gain(ladder: Weighed, best: Weighed, worth: float, rates: Rates, tasks: float) -> float:
    """Return USD that finding out on ``ladder`` is expected to save over the next ``tasks`` tasks, its price deducted.

    The knowledge gradient for several looks (Frazier and Powell 2010): after ``n`` of them the belief of how much the
    two ladders differ will have moved by a normal amount, whose spread is known beforehand; ``best`` is kept where it
    moved too little. The best ``n`` counts.

    Args:
        ladder: that may be taken to find out.
        best: expected to be cheapest.
        worth: USD that an undone task is charged with.
        rates: what time costs.
        tasks: on which what was found out would be used.
    """
    beliefs = _beliefs(ladder, best)
    extra = _dearer(ladder, best, {place: beta.mean for place, beta in beliefs.items()}, worth, rates)
    told = [
        (_moves(ladder, best, place, beliefs, worth, rates), beliefs[place].weight)
        for place in beliefs.keys() - _beliefs(best).keys()
    ]
    return max(
        (tasks - looks) * _saved(extra, sqrt(sum(by**2 * looks / (weight + looks) for by, weight in told)))
        - looks * max(0.0, extra)
        for looks in _LOOKS
    )


def _saved(extra: float, spread: float) -> float:
    """Return what knowing saves on average: by how much a ladder expected to cost ``extra`` more turns out cheaper."""
    if not spread:
        return max(0.0, -extra)
    far = extra / spread
    density, beyond = (
        exp(-far * far / 2) / sqrt(2 * pi),
        erfc(far / sqrt(2)) / 2,
    )  # of a normal: statistics is heavy
    return spread * density - extra * beyond


def _moves(
    ladder: Weighed, best: Weighed, place: Place, beliefs: Mapping[Place, Beta], worth: float, rates: Rates
) -> float:
    """Return by how many USD the difference moves with one standard deviation of the rate at ``place``."""
    means = {at: beta.mean for at, beta in beliefs.items()}
    mean, weight = means[place], beliefs[place].weight
    deviation = sqrt(mean * (1 - mean) / (weight + 1))
    up, down = means | {place: min(1.0, mean + deviation)}, means | {place: max(0.0, mean - deviation)}
    return abs(_dearer(ladder, best, up, worth, rates) - _dearer(ladder, best, down, worth, rates)) / 2


def _dearer(
    ladder: Weighed, best: Weighed, means: Mapping[Place, float], worth: float, rates: Rates
) -> float:
    other, usual = ladder.drawn(means, rates).value, best.drawn(means, rates).value
    return other.charged(worth) - usual.charged(worth)


def _beliefs(*ladders: Weighed) -> dict[Place, Beta]:
    return {
        place: standing.belief.beta
        for ladder in ladders
        for place, standing in zip(ladder.places, ladder.standings, strict=True)
    }
