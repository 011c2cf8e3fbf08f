"""What commands that only explain a task begin with: its survey, saying on standard error which check runs for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fenceline.attempts.events import Checking, ScopeRead
from fenceline.routing.survey import survey

if TYPE_CHECKING:
    from fenceline.attempts.events import Event
    from fenceline.routing.survey import Situation
    from fenceline.routing.task import Task


def surveyed(task: Task, *, run_checks: bool) -> tuple[Situation, ScopeRead, list[Event]]:
    """Return what is known of ``task`` without a model, its scope, and all that was told.

    Args:
        task: what is asked.
        run_checks: whether the check may run, to find failing tests or to quote them.
    """
    told: list[Event] = []
    most = f"at most {task.config.check.timeout_s:g} s"

    def tell(event: Event) -> None:
        told.append(event)
        if isinstance(event, Checking):
            print(f"running {event.command} ({most}; --no-check leaves it out)", file=sys.stderr, flush=True)

    situation = survey(task, tell, run_checks=run_checks)
    return situation, next(event for event in told if isinstance(event, ScopeRead)), told
