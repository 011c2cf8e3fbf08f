"""Prices of hosted models for choosing a ladder: known in a microsecond, because a run may not wait for a price list.

The package with the published prices takes 0.2 s to load. So whoever has loaded it anyway (a run that asked a hosted
model, ``fenceline route``, ``fenceline stats``) writes down what a model costs, and the next run reads that.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fenceline.models.entry import Prices
from fenceline.models.tariffs import written_down

if TYPE_CHECKING:
    from fenceline.models.entry import ModelEntry

STAND_IN = Prices(input=3.0, output=15.0, cached=0.3, written=3.75)
"""USD for a million tokens where nobody knows better: the list price of a middle hosted model (Claude Sonnet, 2025)."""


def prices_of(entry: ModelEntry) -> Prices | None:
    """Return what a hosted model's tokens cost as far as it is known without a price list; None for not at all."""
    return entry.prices or written_down(entry)


def look_up(entry: ModelEntry) -> Prices | None:
    """Return what a hosted model's tokens cost by the published prices, and write it down; None where unknown.

    What was not asked before takes 0.2 s.
    """
    if entry.prices:
        return entry.prices
    from fenceline.models.prices import billed, tariff  # noqa: PLC0415 - decimal, which few runs need

    found = tariff(billed(entry, "hosted"), datetime.now(UTC).date())
    return found.prices if found else None
