"""From a course and a model, once that is there, to an attempt that is ready to run."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.attempts.events import Note
from fenceline.models.errors import StillLoading
from fenceline.routing.editing import one_edit

if TYPE_CHECKING:
    from fenceline.attempts.agentic.attempt import AgenticAttempt
    from fenceline.attempts.events import Emit
    from fenceline.attempts.inturn import InTurn
    from fenceline.attempts.local import LocalAttempt
    from fenceline.models.build import Builder
    from fenceline.models.protocol import Model, Probe
    from fenceline.policy.sight import Sight
    from fenceline.routing.course import Course
    from fenceline.routing.ways import Way

_PAUSE_S = 0.5


def once_loaded(model: Model, emit: Emit) -> Probe:
    """Return what the model's server says it is, as soon as it can be asked.

    Raises:
        StillLoading: it is loading for longer than ``first_token_timeout_s``.
        ModelError: it says anything else.
    """
    patience_s = model.entry.first_token_timeout_s
    until, told = time.monotonic() + patience_s, False
    while True:
        try:
            return model.probe()
        except StillLoading as problem:
            if time.monotonic() >= until:
                raise
            if not told:
                emit(Note(f"{problem.message}; waiting for it, {patience_s:g} s at most"))
            told = True
            time.sleep(_PAUSE_S)


def prepare(
    way: Way, model: Model, course: Course, build: Builder, sight: Sight | None = None
) -> LocalAttempt | InTurn | AgenticAttempt:
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
