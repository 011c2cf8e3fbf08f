"""Figures in words, the same in every face."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isinf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.score.intervals import Interval
    from fenceline.score.standing import Standing
    from fenceline.score.statistics import Score

_TASKS = {"edit": "single-file edits", "multi-file": "multi-file tasks", "greenfield": "greenfield tasks"}


def tasks_of(scope: str) -> str:
    """Return what tasks of a kind of scope are called."""
    return _TASKS.get(scope, f"{scope} tasks")


def span(score: Score | Standing) -> str:
    """Return a rate's 95 % interval: ``69-92%`` with an en dash."""
    return f"{score.interval.low * 100:.0f}–{score.interval.high * 100:.0f}%"


def rate_words(score: Score, tasks: str) -> str:
    """Return who completes which share of what, with n and interval."""
    return (
        f"{score.group['model']} completes {score.rate or 0.0:.0%} of {tasks} "
        f"(n={score.count}, {span(score)})"
    )


def money(amount: float) -> str:
    """Return an amount of USD, none negative, with as many digits as say something."""
    if amount == 0:
        return "$0"
    if amount < 0.0001:
        return "<$0.0001"
    return f"${amount:,.2f}" if amount >= 1 else f"${amount:.3f}" if amount >= 0.01 else f"${amount:.4f}"


def spread(interval: Interval) -> str:
    """Return the ends of an interval of USD in brackets after a blank; empty where they say nothing more."""
    low, high = money(interval.low), money(interval.high)
    return "" if low == high or isinf(interval.high) else f" ({low} to {high})"


def duration(seconds: float) -> str:
    """Return seconds for a person: ``0.8 s``, ``52 s``, ``6.2 min``, ``1.4 h``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def when(started: float) -> str:
    """Return the day (UTC) of seconds since the epoch: ``2026-11-22``."""
    return datetime.fromtimestamp(started, UTC).date().isoformat()
