"""What tokens cost. Tokens are what is stored; the cost is worked out when it is shown or a cap is to be held.

Published prices come with the package ``genai-prices``, whose updates from the network are never started. A price that
the configuration sets goes before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from fenceline.models.entry import Prices
from fenceline.models.tariffs import VENDORS, Tariff, installed, keep, kept, name_of

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation

    from fenceline.models.entry import ModelEntry
    from fenceline.models.protocol import Usage

_MILLION = Decimal(1_000_000)
_SHORT = 1_000  # tokens below any length from which on they cost more
_KINDS = ((_SHORT, 0), (0, _SHORT), (_SHORT, 0, _SHORT), (_SHORT, 0, 0, _SHORT))  # in the order of ``Prices``


@dataclass(frozen=True, slots=True)
class Billed:
    """Who is paid for which model, as far as a price depends on it.

    Attributes:
        provider: as configured.
        weights: the provider's name of the model.
        tier: ``local`` costs nothing.
        base_url: endpoint, which tells the vendor of an OpenAI-compatible host; empty for the provider's own.
        prices: set by the user.
    """

    provider: str
    weights: str
    tier: str = "hosted"
    base_url: str = ""
    prices: Prices | None = None


def billed(entry: ModelEntry, tier: str) -> Billed:
    """Return who is paid for the model of ``entry``."""
    return Billed(entry.provider, entry.model, tier, entry.base_url, entry.prices)


def cost(usage: Usage, model: Billed, day: date) -> Decimal | None:
    """Return what ``usage`` costs in USD, None where the price is not known.

    Args:
        usage: tokens; cached and written ones are part of the prompt.
        model: who is paid.
        day: of the request; prices change.
    """
    if model.prices:
        return _by_hand(usage, model.prices)
    return Decimal(0) if model.tier == "local" else _published(usage, model, day)


def shown(amount: Decimal | None) -> str:
    """Return an amount for people, ``unknown`` for None."""
    if amount is None:
        return "unknown"
    return f"${amount:.2f}" if amount >= 1 or not amount else f"${amount:.4f}"


def _by_hand(usage: Usage, prices: Prices) -> Decimal:
    plain = _exact(prices.input)
    cached = plain if prices.cached is None else _exact(prices.cached)
    written = plain if prices.written is None else _exact(prices.written)
    fresh = usage.prompt - usage.cached - usage.written
    prompt = fresh * plain + usage.cached * cached + usage.written * written
    return (prompt + usage.output * _exact(prices.output)) / _MILLION


def tariff(model: Billed, day: date) -> Tariff | None:
    """Return what is published of a hosted model for ``day``, None where it is not known.

    What was not asked before takes 0.2 s.
    """
    known, name = kept(), name_of(model.provider, model.weights, model.base_url)
    if name in known.tariffs and known.version == installed():
        found = known.tariffs[name]
        if found is None or found.day in {"", day.isoformat()}:
            return found
    found = _look_up(model, day)
    if installed():
        keep(name, found)
    return found


def _published(usage: Usage, model: Billed, day: date) -> Decimal | None:
    found = tariff(model, day)
    if found is None:
        return None
    if found.holds(usage.prompt, day):
        return _by_hand(usage, found.prices)
    asked = _ask(model, day, usage.prompt, usage.output, usage.cached, usage.written)
    return asked.total_price if asked else None


def _look_up(model: Billed, day: date) -> Tariff | None:
    asked = [_ask(model, day, *tokens) for tokens in _KINDS]
    known = [one for one in asked if one is not None]
    if len(known) < len(_KINDS):
        return None
    prices = Prices(*(float(one.total_price * _MILLION / _SHORT) for one in known))
    tiers = [
        tier.start for price in vars(known[0].model_price).values() for tier in getattr(price, "tiers", ())
    ]
    dated = isinstance(known[0].model.prices, list)
    return Tariff(prices, min(tiers, default=None), day.isoformat() if dated else "")


def _ask(
    model: Billed, day: date, prompt: int, output: int, cached: int = 0, written: int = 0
) -> PriceCalculation | None:
    try:
        import genai_prices  # noqa: PLC0415 - 0.2 s, and an optional package
    except ImportError:
        return None
    used = genai_prices.Usage(
        input_tokens=prompt, cache_read_tokens=cached, cache_write_tokens=written, output_tokens=output
    )
    at = datetime.combine(day, time(12), UTC)
    try:
        if model.provider in VENDORS:
            return genai_prices.calc_price(
                used, model.weights, provider_id=model.provider, genai_request_timestamp=at
            )
        return genai_prices.calc_price(
            used, model.weights, provider_api_url=model.base_url, genai_request_timestamp=at
        )
    except (LookupError, ValueError):
        return None


def _exact(price: float) -> Decimal:
    return Decimal(str(price))
