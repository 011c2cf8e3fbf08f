"""Which rungs of the ladder a task takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.routing.ladder import Rung
    from fenceline.routing.survey import Situation


def route(rungs: tuple[Rung, ...], situation: Situation, *, keep_books: bool = False) -> tuple[Rung, ...]:
    """Return the rungs that a task takes, each with the reason why.

    Args:
        rungs: the whole ladder.
        situation: the task and what is known of it.
        keep_books: whether the task is about to be done, so that what it explores counts as spent.
    """
    if len(rungs) == 1:
        return rungs
    if not situation.task.config.route.learn:
        return tuple(replace(rung, reason=f"{rung.reason}, which is fixed") for rung in rungs)
    from fenceline.routing.choosing.deciding import decide  # noqa: PLC0415 - only where there is something to choose

    return decide(rungs, situation, keep_books=keep_books).rungs
