"""The loop that drives a task: scope, ladder, attempts from a checkpoint, verdict, ledger."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fenceline.attempts.events import Blocked, Routed
from fenceline.errors import ExitCode, FencelineError, PolicyError
from fenceline.models.build import build_model
from fenceline.models.errors import ContextOverflow, Declined, Filtered, ModelTimeout
from fenceline.routing.briefing import Log
from fenceline.routing.closing import close, recorded
from fenceline.routing.course import Course
from fenceline.routing.ladder import climb
from fenceline.routing.prepare import once_loaded, prepare
from fenceline.routing.route import route
from fenceline.routing.survey import survey
from fenceline.routing.ways import ways
from fenceline.workspace.locks import hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.attempts.discretion import Discretion
    from fenceline.attempts.events import Emit, Result
    from fenceline.models.build import Builder
    from fenceline.models.protocol import Model, Probe
    from fenceline.policy.sight import Sight
    from fenceline.routing.ladder import Rung
    from fenceline.routing.task import Task

# What says something of the model, without an answer too.
_TELLING = (ContextOverflow, ModelTimeout, Declined, Filtered)


def run_task(
    task: Task, emit: Emit, build: Builder = build_model, book: Callable[[int], None] = lambda _: None
) -> Result:
    """Do ``task`` and return how it ended; the workspace is changed only when the result says so.

    Args:
        task: instruction, workspace, configuration.
        emit: told of everything as it happens; the result is emitted last.
        build: makes a model of an entry; tests pass a scripted one.
        book: told how many answers the ledger has, as soon as it has them.

    Raises:
        FencelineError: nothing could be tried at all: no model, no target, a busy workspace.
    """
    started = time.monotonic()
    log = Log(emit)
    with hold(task.workspace, task.instruction, wait_s=task.wait_s):
        rungs = climb(task.config, task.model)
        situation = survey(task, log)
        with recorded(Course(situation, log, started, book)) as course:
            for rung in course.turns(route(rungs, situation, keep_books=True)):
                if try_rung(rung, course, build):
                    break
            return close(course)


def try_rung(rung: Rung, course: Course, build: Builder) -> bool:
    """Let one model try, the leanest way first; return whether the task is done (or, in a dry run, shown)."""
    tried = course.begin(rung.entry)
    try:
        model = build(rung.entry, course.gate)
        probe = once_loaded(model, course.log)
        model = course.spending.metered(model)
        course.log(_routed(rung, probe))
        model, sight = _fenced(model, course)
        course.situation.referee.discretion = _discretion(course, sight)
        for number, way in enumerate(ways(course.situation.scope, probe, sight)):
            tried = course.begin(rung.entry, way) if number else tried
            tried.way, tried.tier = way, probe.tier
            attempt = prepare(way, model, course, build, sight)
            tried.tally = attempt.tally
            if course.ended(attempt.run()):
                return True
    except PolicyError as refusal:
        course.log(Blocked(rung.entry.name, refusal.message))
        return course.failed(refusal, "blocked")
    except FencelineError as error:
        if error.exit_code is ExitCode.USAGE and not course.answered:
            raise
        judged = tried.tally.requests or isinstance(error, _TELLING)
        return course.failed(error, "failed" if judged else "skipped")
    return False


def _fenced(model: Model, course: Course) -> tuple[Model, Sight | None]:
    """Return the model as it may be asked, and what it may be shown; None for everything."""
    if model.probe().tier == "local":
        return model, None
    from fenceline.routing.fenced import nameless, sight_of  # noqa: PLC0415 - not for local models

    return nameless(model, course.gate), sight_of(model, course.gate)


def _discretion(course: Course, sight: Sight | None) -> Discretion | None:
    """Return how checks are told to who has ``sight``; None for all of it."""
    if sight is None or course.situation.task.dry_run:
        return None
    from fenceline.routing.fenced import discretion  # noqa: PLC0415 - not for local models

    return discretion(course.situation, sight, course.log)


def _routed(rung: Rung, probe: Probe) -> Routed:
    entry = rung.entry
    return Routed(
        entry.name, probe.tier, probe.tier_reason, probe.context_window, rung.reason,
        entry.first_token_timeout_s, entry.idle_timeout_s,
    )  # fmt: skip
