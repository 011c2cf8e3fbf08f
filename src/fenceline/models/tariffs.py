"""What published prices say of single models, kept as a small table: the package with all of them takes 0.2 s to load.

A tariff is kept with the version of the package, and used for what it surely holds for: any day where the package has
one price for all days, and prompts below the length from which on tokens cost more.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from fenceline.models.entry import Prices  # noqa: TC001 - msgspec reads annotations at run time
from fenceline.places import cache_dir

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from fenceline.models.entry import ModelEntry

VENDORS = frozenset({"anthropic", "openai", "google"})
"""Providers that bill for their own models."""
_PACKAGE = "genai-prices"


@dataclass(frozen=True, slots=True)
class Tariff:
    """What the tokens of one model cost.

    Attributes:
        prices: of short prompts.
        below: prompt tokens from which on they do not hold; None for never.
        day: the one day for which they are known, as 2026-11-22; empty for any.
    """

    prices: Prices
    below: int | None = None
    day: str = ""

    def holds(self, prompt: int, day: date) -> bool:
        """Whether it says what so many prompt tokens cost on ``day``."""
        return (self.below is None or prompt < self.below) and self.day in {"", day.isoformat()}


@dataclass(frozen=True, slots=True)
class Table:
    """The file's content.

    Attributes:
        version: of the package with the published prices.
        tariffs: by name; None for a model that it does not know.
    """

    version: str = ""
    tariffs: dict[str, Tariff | None] = field(default_factory=dict[str, "Tariff | None"])


def written_down(entry: ModelEntry) -> Prices | None:
    """Return what is known of a model's prices without asking for more: a run may not wait for a price list."""
    found = kept().tariffs.get(name_of(entry.provider, entry.model, entry.base_url))
    return found.prices if found else None


def name_of(provider: str, weights: str, base_url: str) -> str:
    """Return what a tariff is kept under: the vendor, told by the provider or else by its host, and the model."""
    return f"{provider if provider in VENDORS else base_url} {weights}"


@cache
def installed() -> str:
    """Return the version of the published prices on this machine, empty for none."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - 15 ms, off the path of a run

    try:
        return version(_PACKAGE)
    except PackageNotFoundError:
        return ""


def kept() -> Table:
    """Return what was written down; nothing where that cannot be read."""
    return _read(_path())


def keep(name: str, tariff: Tariff | None) -> None:
    """Write down what the installed package says; where that cannot be done it is asked again."""
    path, now = _path(), installed()
    _read.cache_clear()
    known = kept()
    others = known.tariffs if known.version == now else {}
    new = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(msgspec.json.encode(Table(now, {**others, name: tariff})))
        new.replace(path)
    _read.cache_clear()


@cache
def _read(path: Path) -> Table:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Table)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Table()


def _path() -> Path:
    return cache_dir() / "tariffs.json"
