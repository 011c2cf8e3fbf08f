"""What must be said with the score's figures: their meaning, small samples, what they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.score.standing import FEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.score.overview import Overview

MEANING = (
    "done: tasks verified of those judged; 95%: Wilson interval; cost: USD for a completed one with what its failed "
    "tries took (hosted tokens, machine, waiting); time: median of a try."
)


def notes(seen: Overview) -> Iterator[str]:
    """Yield the notes, each a sentence or two."""
    yield MEANING
    if seen.latest < seen.tasks:
        yield (
            f"Rates are of all {seen.tasks:,} tasks; cost, time, where the line is, equal tasks and advice of the "
            f"latest {seen.latest:,}."
        )
    if seen.unattended:
        yield f"Nobody waited for {seen.unattended:,} of these tasks (no terminal): their time is in no cost."
    scores = [row.score for row in seen.rows]
    if any(score.few and score.count for score in scores):
        yield f"* fewer than {FEW} judged: read the interval, not the rate."
    if any(score.ended.fated for score in scores):
        yield "kept: of the completed ones whose fate is known (fenceline ledger reconcile), those that still stand."
    if unverified := sum(score.ended.unverified for score in scores):
        yield f"In no rate: {_tries(unverified)} unverified, because there was no check to decide."
    if other := sum(score.ended.other for score in scores):
        yield f"In no rate: {_tries(other)} blocked, skipped or interrupted."
    if unknown := sum(row.cost.unknown for row in seen.rows):
        yield (
            f"In no cost: {_tries(unknown)} whose price is not known; set `prices` of the model, or install "
            "fenceline[hosted]."
        )


def _tries(count: int) -> str:
    return f"{count} {'try' if count == 1 else 'tries'}"
