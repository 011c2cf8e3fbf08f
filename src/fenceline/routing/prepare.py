"""From a course and a model to an attempt that is ready to run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.routing.editing import one_edit

if TYPE_CHECKING:
    from fenceline.attempts.agentic.attempt import AgenticAttempt
    from fenceline.attempts.local import LocalAttempt
    from fenceline.attempts.withtest import WithTest
    from fenceline.models.build import Builder
    from fenceline.models.protocol import Model
    from fenceline.policy.sight import Sight
    from fenceline.routing.course import Course
    from fenceline.routing.ways import Way


def prepare(
    way: Way, model: Model, course: Course, build: Builder, sight: Sight | None = None
) -> LocalAttempt | WithTest | AgenticAttempt:
    """Return the attempt of ``model`` at the course's task, ready to run.

    Args:
        way: in which it tries.
        model: who tries.
        course: of the run.
        build: makes a model of an entry.
        sight: what it may be shown; None for everything.

    Raises:
        NoTarget: an edit is wanted, and the instruction does not say of what.
        PolicyError: an edit is wanted of what it may not be shown.
    """
    briefing = course.briefing.screened(sight.screen) if sight else course.briefing
    if course.situation.referee.discretion is not None:
        briefing = briefing.without_output()
    if way == "tools":
        from fenceline.routing.tools import with_tools  # noqa: PLC0415 - not for an edit

        return with_tools(model, course, build, sight, str(briefing))
    alone = replace(briefing, kept=())  # an edit is made of the files as they were
    return one_edit(course.situation, model, course.log, str(alone), sight, relieved=course.relieved)
