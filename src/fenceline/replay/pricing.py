"""What recorded outcomes cost, and what the learner is told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.models.entry import Prices
from fenceline.models.prices import Billed, cost
from fenceline.models.protocol import Usage
from fenceline.routing.choosing.pricing import STAND_IN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.replay.outcomes import Matrix, Outcome, Tokens

_VENDORS = ("anthropic", "openai", "google")
_MILLION = 1_000_000


def price_of(matrix: Matrix, given: Prices | None) -> Prices | None:
    """Return what a hosted token of this matrix costs: as given, else published; None where every row has its USD.

    Raises:
        UsageError: it is needed and not known.
    """
    if given is not None:
        return given
    needed = {one.model for one in matrix.cells.values() if one.usd is None and one.hosted.total}
    if not needed:
        return None
    hosted = dict.fromkeys(one.model for one in matrix.cells.values() if one.tier == "hosted")
    found = next((prices for model in hosted if (prices := _published(model))), None)
    if found is None:
        raise UsageError(
            f"the price of {', '.join(hosted) or 'the hosted models'} is not known",
            "give it in USD for a million tokens: --price INPUT,OUTPUT",
        )
    return found


def costs(matrix: Matrix, prices: Prices | None) -> dict[tuple[str, str], float]:
    """Return what every outcome was billed, by task and model."""
    return {place: _usd(one, prices) for place, one in matrix.cells.items()}


def usage(outcomes: Iterable[Outcome], prices: Prices | None) -> dict[tuple[str, str], tuple[int, int]]:
    """Return prompt and output tokens for the learner, by task and model; USD alone become tokens of ``STAND_IN``."""
    told: dict[tuple[str, str], tuple[int, int]] = {}
    for one in outcomes:
        if prices is None or one.usd is not None:
            told[one.task, one.model] = (0, round((one.usd or 0) / STAND_IN.output * _MILLION))
        else:
            told[one.task, one.model] = (one.hosted.prompt, one.hosted.output)
    return told


def _usd(one: Outcome, prices: Prices | None) -> float:
    if one.usd is not None:
        return one.usd
    return _of(one.hosted, prices) if prices else 0.0


def _of(tokens: Tokens, prices: Prices) -> float:
    cached = prices.input if prices.cached is None else prices.cached
    fresh = tokens.prompt - tokens.cached
    return (fresh * prices.input + tokens.cached * cached + tokens.output * prices.output) / _MILLION


def _published(model: str) -> Prices | None:
    day = datetime.now(UTC).date()
    for vendor in _VENDORS:
        billed = Billed(vendor, model)
        paid = [
            cost(used, billed, day)
            for used in (Usage(prompt=1000), Usage(output=1000), Usage(prompt=1000, cached=1000))
        ]
        known = [float(amount) * 1000 for amount in paid if amount is not None]
        if len(known) == len(paid):
            return Prices(*known)
    return None
