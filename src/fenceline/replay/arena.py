"""Rows as hybrid-arena publishes them: https://github.com/RunanywhereAI/hybrid-arena (MIT).

Written after ``results/raw.jsonl`` and ``results/runs/*/raw.jsonl`` of its version 1.6. A route that only ever used
one side is a local or a hosted model and is named after it; the others (planner and executor, Minions, routers) are
mixed and keep the route's name, with the variant of their run. Rows without a verdict (judged by a model alone, or
broken) are unjudged. The categories are ours to read: A is one function, B an issue of a repository, C a program from
nothing, D the work of a developer over several files.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from fenceline.replay.outcomes import Outcome, Record, Tier, Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS = {"A": "edit", "B": "multi-file", "C": "greenfield", "D": "multi-file"}
_SINGLE = ("R1", "R2")  # one request to one model; its name stands in the row


class Sides(msgspec.Struct, frozen=True):
    """``tokens``."""

    local_prompt: int = 0
    local_completion: int = 0
    cloud_prompt: int = 0
    cloud_completion: int = 0
    cached: int = 0


class Latency(msgspec.Struct, frozen=True):
    """``latency``."""

    wall_ms: float = 0.0


class Quality(msgspec.Struct, frozen=True):
    """``quality``."""

    functional_pass: bool | None = None


class Routing(msgspec.Struct, frozen=True):
    """``routing``."""

    per_call_backends: list[str] = []


class Arena(msgspec.Struct, frozen=True):
    """One row."""

    task_id: str
    route: str
    category: str = ""
    tokens: Sides = msgspec.field(default_factory=Sides)
    latency: Latency = msgspec.field(default_factory=Latency)
    quality: Quality = msgspec.field(default_factory=Quality)
    routing: Routing = msgspec.field(default_factory=Routing)
    error: str | None = None
    variant: str | None = None
    router_strategy: str | None = None


def outcomes_of(rows: Sequence[Arena]) -> Record:
    """Return the outcomes of published rows, in their order."""
    sides: dict[str, Tokens] = defaultdict(Tokens)
    for row in rows:
        local, hosted = _tokens(row)
        seen = sides[_name(row)]
        sides[_name(row)] = Tokens(seen.prompt + local.total, seen.output + hosted.total)
    judged = [row for row in rows if row.quality.functional_pass is not None and not row.error]
    return Record(tuple(_outcome(row, _tier(sides[_name(row)])) for row in judged), len(rows) - len(judged))


def _outcome(row: Arena, tier: Tier) -> Outcome:
    local, hosted = _tokens(row)
    return Outcome(
        task=row.task_id,
        model=_name(row),
        tier=tier,
        completed=bool(row.quality.functional_pass),
        kind=_KINDS.get(row.category, row.category),
        local=local,
        hosted=hosted,
        seconds=row.latency.wall_ms / 1000,
    )


def _tokens(row: Arena) -> tuple[Tokens, Tokens]:
    sides = row.tokens
    hosted = Tokens(sides.cloud_prompt, sides.cloud_completion, min(sides.cached, sides.cloud_prompt))
    return Tokens(sides.local_prompt, sides.local_completion), hosted


def _name(row: Arena) -> str:
    backends = row.routing.per_call_backends
    if row.route in _SINGLE and len(backends) == 1:
        return backends[0]
    return " ".join(filter(None, (row.route, row.router_strategy, row.variant)))


def _tier(used: Tokens) -> Tier:
    """Return the tier of a route by the tokens that its rows spent inside (``prompt``) and outside (``output``)."""
    if used.prompt and used.output:
        return "mixed"
    return "hosted" if used.output else "local"
