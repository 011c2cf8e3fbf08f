"""The agentic attempt of a run: what its model may see, what its edits are held against."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.attempt import AgenticAttempt
from fenceline.errors import FencelineError
from fenceline.policy.labels import Labels
from fenceline.policy.rules import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.grounding.signal import Signal
    from fenceline.models.protocol import Model
    from fenceline.routing.course import Course
    from fenceline.routing.survey import Situation
    from fenceline.workspace.change import Change


def with_tools(model: Model, course: Course) -> AgenticAttempt:
    """Return the agentic attempt of ``model`` at the course's task."""
    situation = course.situation
    task = situation.task
    return AgenticAttempt(
        model=model,
        task=task.instruction,
        workspace=task.workspace,
        referee=situation.referee,
        emit=course.log,
        judge=partial(_judge, situation),
        visible=_visible(situation, model.probe().tier),
        briefing=str(course.briefing),
        dry_run=task.dry_run,
    )


def _visible(situation: Situation, tier: str) -> Callable[[str], Label]:
    """Return what a model may be shown of a path: a local one everything, a hosted one what the policy labels so."""
    if tier == "local":
        return lambda _: Label.OPEN
    labels = Labels(situation.task.config.policy, situation.task.workspace.root)
    return lambda path: labels.of(path).label


def _judge(situation: Situation, changes: Sequence[Change]) -> tuple[Signal, ...]:
    ground = situation.ground()
    if ground is None:
        return ()
    with suppress(FencelineError, OSError):  # what cannot be judged is left to the check
        return ground.judge(changes)
    return ()
