"""The score as one JSON object."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from fenceline.score.breakeven import Line
    from fenceline.score.economics import Cost
    from fenceline.score.intervals import Interval
    from fenceline.score.overview import Overview, Row, Total

Flat = dict[str, object]


def as_object(seen: Overview) -> str:
    """Return the whole score; amounts in USD, times in seconds, rates from 0 to 1."""
    whole = {
        "tasks": seen.tasks,
        "latest": seen.latest,
        "waited_s": seen.waited_s,
        "unattended": seen.unattended,
        "total": _total(seen.total),
        "by_scope": {scope: _total(total) for scope, total in seen.by_scope.items()},
        "completion": [_row(row) for row in seen.rows],
        "lines": [_line(line) for line in seen.lines],
        "pairs": [{**asdict(pair), "p": pair.p} for pair in seen.pairings],
        "weeks": [
            {"monday": week.monday, "completed": week.completed, "judged": week.judged, **_cost(week.cost)}
            for week in seen.weeks
        ],
        "handoffs": [asdict(handoff) for handoff in seen.handoffs],
        "advice": [asdict(piece) for piece in seen.advice],
    }
    return msgspec.json.encode(whole).decode()


def _total(total: Total) -> Flat:
    return {
        "completed": total.completed,
        "judged": total.judged,
        "unverified": total.unverified,
        "local_only": total.local_only,
        **_ends(total.interval),
        **_cost(total.cost),
    }


def _row(row: Row) -> Flat:
    score = row.score
    return {
        **score.group,
        "completed": score.completed,
        "judged": score.count,
        "unverified": score.ended.unverified,
        "other": score.ended.other,
        "rate": score.rate,
        **_ends(score.interval),
        "few": score.few,
        "median_s": row.median_s,
        **_cost(row.cost),
    }


def _cost(cost: Cost) -> Flat:
    each = cost.per_completed
    return {
        "cost_per_completed": each and each.value,
        "cost_low": each and _finite(each.interval.low),
        "cost_high": each and _finite(each.interval.high),
        "cost_tokens": cost.parts.tokens,
        "cost_machine": cost.parts.machine,
        "cost_waiting": cost.parts.waiting,
        "price_unknown": cost.unknown,
    }


def _line(line: Line) -> Flat:
    return {
        "scope": line.scope,
        "local": line.local.group["model"],
        "hosted": line.hosted.group["model"],
        "rate": line.local.rate,
        "needed": _finite(line.needed.value),
        "needed_low": _finite(line.needed.interval.low),
        "needed_high": _finite(line.needed.interval.high),
        "stand": line.stand,
        "local_try": line.local_try,
        "hosted_completed": line.hosted_done,
        "price_factor": line.price,
    }


def _ends(interval: Interval) -> Flat:
    return {"low": interval.low, "high": interval.high}


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
