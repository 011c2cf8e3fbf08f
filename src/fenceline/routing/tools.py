"""The agentic attempt of a run: what its model may see, what its edits are held against."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.attempt import AgenticAttempt
from fenceline.errors import FencelineError
from fenceline.routing.delegation import Delegation
from fenceline.routing.fenced import must_be_editable, screen_of
from fenceline.routing.ladder import is_hosted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.attempts.agentic.tools.delegating import Delegate
    from fenceline.attempts.events import Emit
    from fenceline.attempts.outcome import Attempt
    from fenceline.config.read import Config
    from fenceline.grounding.signal import Signal
    from fenceline.models.build import Builder
    from fenceline.models.protocol import Model, ModelEntry
    from fenceline.policy.sight import Sight
    from fenceline.routing.course import Course
    from fenceline.routing.survey import Situation
    from fenceline.workspace.change import Change


def with_tools(
    model: Model, course: Course, build: Builder, sight: Sight | None, briefing: str
) -> AgenticAttempt:
    """Return the agentic attempt of ``model``, which may be shown ``sight``, at the course's task."""
    course.go_on()
    attempt = attempt_of(course.situation, model, course.log, sight)
    attempt.briefing = briefing
    if sight is not None and hands_over(course.situation.task.config):
        attempt.delegate = _delegate(course, build)
    if sight is not None and attempt.delegate is None:
        must_be_editable(course.situation.scope, sight)
    return attempt


def attempt_of(situation: Situation, model: Model, emit: Emit, sight: Sight | None) -> AgenticAttempt:
    """Return the agentic attempt of ``model`` at a task that nobody has tried; ``sight`` is None for everything."""
    task = situation.task
    attempt = AgenticAttempt(
        model=model,
        task=task.instruction,
        workspace=task.workspace,
        referee=situation.referee,
        emit=emit,
        judge=partial(_judge, situation),
        look=situation.ground.look,
        dry_run=task.dry_run,
    )
    if sight is not None:
        attempt.visible, attempt.view = sight.label, sight.view
        attempt.screen, attempt.cut = screen_of(situation.referee, sight), sight.cut
    return attempt


def _delegate(course: Course, build: Builder) -> Delegate | None:
    """Return who does single edits for a hosted model; None where no local model of the ladder answers."""
    for entry in _locals(course.situation.task.config):
        with suppress(FencelineError):  # a convenience: whoever asked can do the edit as well
            model = build(entry, course.gate)
            if model.probe().tier == "local":
                return partial(_delegated, course, Delegation(course.situation, model, course.log))
    return None


def hands_over(config: Config) -> bool:
    """Whether a hosted model may hand edits to a local one, as far as the configuration tells."""
    return config.attempt.delegate and any(_locals(config))


def _locals(config: Config) -> Iterator[ModelEntry]:
    names = config.ladder or tuple(config.models)
    return (config.models[name] for name in names if not is_hosted(config.models[name]))


def _delegated(course: Course, delegation: Delegation, path: str, symbol: str, instruction: str) -> Attempt:
    with course.aside(delegation.model.entry) as tried:
        done = delegation(path, symbol, instruction)
        tried.tally, tried.outcome, tried.reason = done.tally, done.outcome, done.reason
        discretion = course.situation.referee.discretion
        return replace(done, reason=discretion.reason(done.outcome)) if discretion else done


def _judge(situation: Situation, changes: Sequence[Change]) -> tuple[Signal, ...]:
    ground = situation.ground()
    if ground is None:
        return ()
    with suppress(FencelineError, OSError):  # what cannot be judged is left to the check
        return ground.judge(changes)
    return ()
