"""The shape of a configuration file, exactly as a person writes it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from fenceline.models.entry import Api, Effort, Provider, Tier  # noqa: TC001 - msgspec reads annotations at run time
from fenceline.policy.label import CheckOutput, Label

Seconds = Annotated[float, msgspec.Meta(gt=0)]
Dollars = Annotated[float, msgspec.Meta(ge=0)]


class PriceTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``prices`` of a model: USD for a million tokens; the fields mean what ``Prices`` says."""

    input: Dollars
    output: Dollars
    cached: Dollars | None = None
    written: Dollars | None = None


class ModelTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[models]]`` table; the fields mean what ``ModelEntry`` says."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    provider: Provider
    model: str = ""
    base_url: str = ""
    tier: Tier | None = None
    context_window: Annotated[int, msgspec.Meta(ge=0)] = 0
    max_output: Annotated[int, msgspec.Meta(ge=0)] = 0
    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.8
    first_token_timeout_s: Seconds = 600.0
    idle_timeout_s: Seconds = 60.0
    api_key_env: str = ""
    api: Api | None = None
    thinking: Effort | None = None
    prices: PriceTable | None = None
    retries: Annotated[int, msgspec.Meta(ge=0, le=20)] = 4
    retry_total_s: Annotated[float, msgspec.Meta(ge=0)] = 60.0
    proxy: str = ""


class CheckTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[check]``: the command that decides, and its bounds."""

    command: str = ""
    timeout_s: Seconds = 300.0
    sandbox: bool = True


class RuleTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[policy.rules]]`` table."""

    paths: Annotated[list[str], msgspec.Meta(min_length=1)]
    share: Label
    names: Literal["open", "closed"] = "open"


class HostTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[policy.hosts]]`` table; the fields mean what ``HostRule`` says."""

    host: Annotated[str, msgspec.Meta(min_length=1)]
    share: Label = Label.SIGNATURES
    inside: bool = False


class PolicyTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[policy]``: the label of every path, and what endpoints may see."""

    default: Label = Label.OPEN
    docstrings: bool = True
    check_output: CheckOutput | None = None
    rules: list[RuleTable] = []
    hosts: list[HostTable] = []


class AttemptTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[attempt]``: how long a local model may try, and whether it does edits for a hosted one."""

    samples: Annotated[int, msgspec.Meta(ge=1, le=64)] = 8
    repairs: Annotated[int, msgspec.Meta(ge=0, le=4)] = 1
    delegate: bool = True


class SpendTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[spend]``: the most that hosted models may cost."""

    per_task_usd: Dollars | None = None
    per_day_usd: Dollars | None = None


class ScoreTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[score]``: what time costs; fields and defaults are those of ``Rates``."""

    developer_usd_per_hour: Dollars = 2.0
    waiting: Literal["failed", "all"] = "failed"
    hardware_usd_per_hour: Dollars = 0.0
    watts: Annotated[float, msgspec.Meta(ge=0)] = 100.0
    usd_per_kwh: Dollars = 0.17


class RouteTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[route]``: whether the record may move a task to another ladder than the configured one."""

    learn: bool = True


class LedgerTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[ledger]``: where the record is kept, what of it, for how long."""

    url: str = ""
    url_env: str = ""
    redact: Literal["none", "text", "paths"] = "none"
    keep_days: Annotated[int, msgspec.Meta(ge=0)] = 0


class ConfigFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One whole file."""

    ladder: list[str] = []
    models: list[ModelTable] = []
    check: CheckTable | None = None
    policy: PolicyTable | None = None
    attempt: AttemptTable | None = None
    signals: dict[str, str | dict[str, str]] | None = None
    spend: SpendTable | None = None
    score: ScoreTable | None = None
    route: RouteTable | None = None
    ledger: LedgerTable | None = None
