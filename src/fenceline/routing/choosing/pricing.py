"""Prices of hosted models for choosing a ladder: known in a microsecond, because a run may not wait for a price list.

The package with the published prices takes 0.3 s to load. So whoever has loaded it anyway (a run that asked a hosted
model, ``fenceline route``) writes down what a model costs, and the next run reads that.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from fenceline.models.entry import Prices
from fenceline.places import cache_dir

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.models.entry import ModelEntry

STAND_IN = Prices(input=3.0, output=15.0, cached=0.3, written=3.75)
"""USD for a million tokens where nobody knows better: the list price of a middle hosted model (Claude Sonnet, 2025)."""


def prices_of(entry: ModelEntry) -> Prices | None:
    """Return what a hosted model's tokens cost as far as it is known without a price list; None for not at all."""
    return entry.prices or _kept().get(_name(entry))


def look_up(entry: ModelEntry) -> Prices | None:
    """Return what a hosted model's tokens cost by the published prices, and write it down; None where unknown.

    Takes 0.3 s where the price list is not loaded yet.
    """
    if entry.prices:
        return entry.prices
    if found := _published(entry):
        _keep(_name(entry), found)
    return found


def _published(entry: ModelEntry) -> Prices | None:
    from fenceline.models.prices import billed, cost  # noqa: PLC0415 - decimal, which few runs need
    from fenceline.models.protocol import Usage  # noqa: PLC0415 - with it

    one = Usage(0, 0, 0)
    kinds = (
        replace(one, prompt=1000),
        replace(one, output=1000),
        replace(one, prompt=1000, cached=1000),
        replace(one, prompt=1000, written=1000),
    )
    day = datetime.now(UTC).date()
    paid = [cost(usage, billed(entry, "hosted"), day) for usage in kinds]
    known = [float(amount) * 1000 for amount in paid if amount is not None]
    return Prices(*known) if len(known) == len(kinds) else None


def _name(entry: ModelEntry) -> str:
    return f"{entry.provider} {entry.model} {entry.base_url}"


def _kept() -> dict[str, Prices]:
    try:
        return msgspec.json.decode(_path().read_bytes(), type=dict[str, Prices])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _keep(name: str, prices: Prices) -> None:
    path = _path()
    with suppress(OSError):  # the next one looks it up again
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{datetime.now(UTC).timestamp():f}")
        new.write_bytes(msgspec.json.encode(_kept() | {name: prices}))
        new.replace(path)


def _path() -> Path:
    return cache_dir() / "prices.json"
