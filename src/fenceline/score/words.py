"""Figures in words, the same in every face."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.score.statistics import Score

_TASKS = {"edit": "single-file edits", "multi-file": "multi-file tasks", "greenfield": "greenfield tasks"}


def tasks_of(scope: str) -> str:
    """Return what tasks of a kind of scope are called."""
    return _TASKS.get(scope, f"{scope} tasks")


def span(score: Score) -> str:
    """Return a rate's 95 % interval: ``69-92%`` with an en dash."""
    return f"{score.interval.low * 100:.0f}–{score.interval.high * 100:.0f}%"  # noqa: RUF001 - a range


def rate_words(score: Score, tasks: str) -> str:
    """Return who completes which share of what, with n and interval."""
    return (
        f"{score.group['model']} completes {score.rate or 0.0:.0%} of {tasks} "
        f"(n={len(score.judged)}, {span(score)})"
    )


def money(amount: float) -> str:
    """Return an amount of USD with as many digits as say something."""
    if amount == 0:
        return "$0"
    if abs(amount) >= 1:
        return f"${amount:,.2f}"
    return f"${amount:.2g}" if abs(amount) < 0.01 else f"${amount:.3f}"


def duration(seconds: float) -> str:
    """Return seconds for a person: ``0.8 s``, ``52 s``, ``6.2 min``, ``1.4 h``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
