"""The way of one edit: from a situation and a model to a local attempt that is ready to run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fenceline.attempts.checkproof import CheckProof
from fenceline.attempts.guard import Guard
from fenceline.attempts.local import Bounds, LocalAttempt
from fenceline.attempts.material import Material
from fenceline.attempts.proof import DryProof
from fenceline.routing.refusing import NoTarget, refuse_a_guess, refuse_what_no_edit_does
from fenceline.workspace.index import language_of, outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.attempts.ask import Ask
    from fenceline.attempts.events import Emit
    from fenceline.attempts.inturn import InTurn
    from fenceline.attempts.proof import Proof
    from fenceline.edits.want import Edit
    from fenceline.models.protocol import Model
    from fenceline.policy.sight import Sight
    from fenceline.routing.survey import Situation
    from fenceline.scope.model import Scope
    from fenceline.workspace.files import Workspace


def material_of(situation: Situation, sight: Sight | None = None) -> Material:
    """Return what the recipes draw on, with the evidence of the check where the prompt needs it.

    A change waits for the check, whose failures say what is wrong; an addition, a test, a component or a description
    is told of by its instruction. Of protected files a model with ``sight`` is shown nothing.
    """
    scope, referee = situation.scope, situation.referee
    refuse_what_no_edit_does(scope)
    if scope.recipe == "change" and not scope.part:
        referee.baseline()
    refuse_a_guess(scope, referee.evidence)
    evidence = _few_lines(referee.evidence())
    return Material(
        situation.task.instruction,
        _within(scope, sight),
        situation.task.workspace.read,
        situation.index.outline,
        language_of,
        tuple(map(sight.screen, evidence)) if sight else evidence,
        referee.check.runner if referee.check else "",
        situation.index.find,
    )


def _within(scope: Scope, sight: Sight | None) -> Scope:
    if sight is None:
        return scope
    from fenceline.routing.fenced import within

    return within(scope, sight)


def asks_for(material: Material) -> tuple[Ask, ...]:
    """Return the ways to put the question, by recipe; only the recipe in use is imported.

    Raises:
        NoTarget: the file is known, but not what to change in it.
    """
    # ruff: noqa: PLC0415 - see the docstring
    target = material.target
    match (material.scope.recipe, target.symbol):
        case ("add", _):
            from fenceline.attempts.recipes import add

            return add.asks(material, target)
        case ("component", _):
            from fenceline.attempts.recipes import component

            return component.asks(material, target)
        case (_, None) if material.outline(target.path) is None:
            raise NoTarget(
                f"{target.path} has no functions or classes, and one of them is what a local model edits",
                "a hosted model on the ladder works on whole files",
            )
        case (_, None):
            raise NoTarget(
                f"{target.path} is clear, but not which function or class in it", "name the symbol to work on"
            )
        case ("test", symbol):
            from fenceline.attempts.recipes import testing

            return testing.asks(material, symbol)
        case (_, symbol) if material.scope.part == "description":
            from fenceline.attempts.recipes import document

            return document.asks(material, symbol)
        case (_, symbol):
            from fenceline.attempts.recipes import change

            return change.asks(material, symbol)


def one_edit(
    situation: Situation,
    model: Model,
    emit: Emit,
    briefing: str = "",
    sight: Sight | None = None,
    *,
    relieved: bool = False,
) -> LocalAttempt | InTurn:
    """Return the local attempt of ``model``, which may be shown ``sight``, at the situation's task.

    Args:
        situation: what is known of the task.
        model: who is asked.
        emit: told of everything as it happens.
        briefing: of the attempts before.
        sight: what the model may be shown; None for everything.
        relieved: whether another model waits to take over.

    Raises:
        NoTarget: the instruction does not say of what.
        PolicyError: it may not be shown what it would edit.
    """
    make = partial(_lone_edit, model=model, emit=emit, sight=sight, relieved=relieved)
    first = make(situation.first, briefing=briefing)
    if situation.task.dry_run or (situation.scope.kind == "edit" and not situation.scope.parts):
        return first
    from fenceline.routing.following import in_turn

    return in_turn(first, situation, emit, make, relieved=relieved)


def _lone_edit(
    situation: Situation, *, model: Model, emit: Emit, sight: Sight | None, relieved: bool, briefing: str = ""
) -> LocalAttempt:
    asks = tuple(ask.briefed(briefing) for ask in asks_for(material_of(situation, sight)))
    if not situation.task.dry_run:
        situation.referee.start()  # beside the model, where it has not run yet
    settings = situation.task.config.attempt
    return LocalAttempt(
        model=model,
        asks=asks,
        proof=_proof(situation),
        complete=_completion(situation),
        bounds=Bounds(settings.samples, settings.repairs),
        guard=_guard(situation, emit, relieved=relieved),
        screen=_screen(situation, sight),
    )


def _screen(situation: Situation, sight: Sight | None) -> Callable[[str], str]:
    if sight is None:
        return str
    from fenceline.routing.fenced import screen_of

    return screen_of(situation.referee, sight)


def _guard(situation: Situation, emit: Emit, *, relieved: bool) -> Guard:
    read = partial(_read_if_there, situation.task.workspace)
    return Guard(read, outline, emit, situation.ground, situation.task.config.signals, relieved)


def _few_lines(evidence: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("\n".join(text.splitlines()[:6]) for text in evidence[:2])


def _proof(situation: Situation) -> Proof:
    workspace, referee, target = situation.task.workspace, situation.referee, situation.scope.targets[0]
    if situation.task.dry_run:
        return DryProof()
    if situation.scope.recipe != "test" or target.symbol is None:
        return CheckProof(workspace, referee)
    from fenceline.attempts.testproof import TestProof

    return TestProof(workspace, referee, target.symbol, situation.files)


def _completion(situation: Situation) -> Callable[[Edit], tuple[Edit, ...]]:
    if situation.scope.recipe != "component":
        return lambda edit: (edit,)
    from fenceline.attempts.registration import registering

    read = situation.task.workspace.read
    return lambda edit: (
        edit,
        *registering(situation.scope, edit, language_of(edit.path) or "", read, outline),
    )


def _read_if_there(workspace: Workspace, path: str) -> bytes | None:
    return workspace.read(path) if workspace.exists(path) else None
