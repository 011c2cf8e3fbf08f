"""The loop that drives a task: scope, ladder, attempts from a checkpoint, verdict, ledger."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fenceline.attempts.events import Blocked, HandedOver, Routed
from fenceline.errors import ExitCode, FencelineError, PolicyError
from fenceline.models.build import build_model
from fenceline.policy.gate import EgressGate
from fenceline.routing.closing import close
from fenceline.routing.course import Course
from fenceline.routing.ladder import climb
from fenceline.routing.prepare import prepare
from fenceline.routing.survey import survey
from fenceline.workspace.locks import hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.attempts.events import Emit, Result
    from fenceline.models.protocol import Model, ModelEntry
    from fenceline.routing.ladder import Rung
    from fenceline.routing.survey import Situation
    from fenceline.routing.task import Task

    Builder = Callable[[ModelEntry, EgressGate], Model]


def run_task(task: Task, emit: Emit, build: Builder = build_model) -> Result:
    """Do ``task`` and return how it ended; the workspace is changed only when the result says so.

    Args:
        task: instruction, workspace, configuration.
        emit: told of everything as it happens; the result is emitted last.
        build: makes a model of an entry; tests pass a scripted one.

    Raises:
        FencelineError: nothing could be tried at all: no model, no target, a busy workspace.
    """
    started = time.monotonic()
    with hold(task.workspace, task.instruction, wait_s=task.wait_s):
        rungs = climb(task.config, task.model)
        situation = survey(task, emit)
        with Course(situation, emit, started) as course:
            for at, rung in enumerate(rungs):
                if try_rung(situation, rung, course, emit, build):
                    break
                if at + 1 < len(rungs):
                    emit(HandedOver(rung.entry.name, rungs[at + 1].entry.name, course.last_reason))
            return close(course, emit)


def try_rung(situation: Situation, rung: Rung, course: Course, emit: Emit, build: Builder) -> bool:
    """Let one model try; return whether the task is done (or, in a dry run, shown)."""
    entry = rung.entry
    course.begin(entry)
    try:
        model = build(entry, EgressGate(situation.task.config.policy))
        probe = model.probe()
        course.tried[-1].tier = probe.tier
        emit(
            Routed(
                entry.name, probe.tier, probe.tier_reason, probe.context_window, rung.reason,
                entry.first_token_timeout_s, entry.idle_timeout_s,
            )
        )  # fmt: skip
        attempt = prepare(situation, model, emit)
        course.tried[-1].tally = attempt.tally
        return course.ended(attempt.run())
    except PolicyError as refusal:
        emit(Blocked(entry.name, refusal.message))
        return course.failed(refusal, "blocked")
    except FencelineError as error:
        if error.exit_code is ExitCode.USAGE:
            raise
        return course.failed(error, "failed")
