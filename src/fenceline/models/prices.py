"""What tokens cost. Tokens are what is stored; the cost is worked out when it is shown or a cap is to be held.

Published prices come with the package ``genai-prices``, whose updates from the network are never started. A price that
the configuration sets goes before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.models.entry import ModelEntry, Prices
    from fenceline.models.protocol import Usage

_MILLION = Decimal(1_000_000)
_KNOWN = {"anthropic": "anthropic", "openai": "openai", "google": "google"}


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


def _published(usage: Usage, model: Billed, day: date) -> Decimal | None:
    try:
        import genai_prices  # noqa: PLC0415 - 0.3 s, and an optional package
    except ImportError:
        return None
    counted = genai_prices.Usage(
        input_tokens=usage.prompt,
        cache_read_tokens=usage.cached,
        cache_write_tokens=usage.written,
        output_tokens=usage.output,
    )
    at = datetime.combine(day, time(12), UTC)
    vendor = _KNOWN.get(model.provider)
    try:
        if vendor:
            found = genai_prices.calc_price(
                counted, model.weights, provider_id=vendor, genai_request_timestamp=at
            )
        else:
            found = genai_prices.calc_price(
                counted, model.weights, provider_api_url=model.base_url, genai_request_timestamp=at
            )
    except (LookupError, ValueError):
        return None
    return found.total_price


def _exact(price: float) -> Decimal:
    return Decimal(str(price))
