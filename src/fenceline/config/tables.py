"""Single tables of a configuration file as the rooms' own settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from fenceline.config.schema import SpendTable
from fenceline.errors import UsageError
from fenceline.models.entry import ModelEntry, Prices
from fenceline.policy.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.config.schema import ModelTable, PolicyTable
    from fenceline.policy.hosts import HostRule


def entries(path: Path, tables: Sequence[ModelTable]) -> dict[str, ModelEntry]:
    """Return the models of the file at ``path`` by name, in the order written.

    Raises:
        UsageError: two have one name, or one lacks what its provider needs.
    """
    found: dict[str, ModelEntry] = {}
    for table in tables:
        if table.name in found:
            raise UsageError(f"{path}: two [[models]] are called `{table.name}`", "rename one of them")
        found[table.name] = _entry(path, table)
    return found


def lower(one: SpendTable, other: SpendTable) -> SpendTable:
    """Return the caps of which none is above either table's."""
    tasks = [cap for cap in (one.per_task_usd, other.per_task_usd) if cap is not None]
    days = [cap for cap in (one.per_day_usd, other.per_day_usd) if cap is not None]
    return SpendTable(min(tasks, default=None), min(days, default=None))


def rules_of(table: PolicyTable) -> tuple[Rule, ...]:
    """Return what a policy says of paths."""
    return tuple(Rule(tuple(rule.paths), rule.share, rule.names == "closed") for rule in table.rules)


def hosts_of(table: PolicyTable | None) -> tuple[HostRule, ...]:
    """Return what a policy says of hosts."""
    if table is None or not table.hosts:
        return ()
    from fenceline.policy.hosts import HostRule  # noqa: PLC0415 - few policies speak of hosts

    return tuple(HostRule(each.host, each.share, each.inside) for each in table.hosts)


def require_hosts(path: Path, table: PolicyTable | None) -> None:
    """Refuse a rule of the file at ``path`` that can mean no host, and would silently hold for none.

    Raises:
        UsageError: there is one.
    """
    if unreadable := next((rule.host for rule in hosts_of(table) if not rule.readable), ""):
        raise UsageError(
            f"{path}: `host` in [[policy.hosts]] is `{unreadable}`, which no host is called",
            "write a name, *.name, an address or a network; no scheme, port or path",
        )


def _entry(path: Path, table: ModelTable) -> ModelEntry:
    if not table.model and table.provider not in ("embedded", "llamacpp", "openai-compatible"):
        raise UsageError(
            f"{path}: the model `{table.name}` needs `model`, the provider's name of the weights"
        )
    if table.base_url and not table.base_url.startswith(("http://", "https://")):
        raise UsageError(f"{path}: base_url of `{table.name}` must begin with http:// or https://")
    if not table.base_url and table.provider == "openai-compatible":
        raise UsageError(
            f"{path}: the model `{table.name}` needs `base_url`, for example http://127.0.0.1:8080/v1"
        )
    prices = Prices(**msgspec.structs.asdict(table.prices)) if table.prices else None
    return replace(ModelEntry(**msgspec.structs.asdict(table)), prices=prices)
