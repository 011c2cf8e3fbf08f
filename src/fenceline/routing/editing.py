"""The way of one edit: from a situation and a model to a local attempt that is ready to run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fenceline.attempts.checkproof import CheckProof
from fenceline.attempts.guard import Guard
from fenceline.attempts.local import Bounds, LocalAttempt
from fenceline.attempts.material import Material
from fenceline.attempts.proof import DryProof
from fenceline.errors import FencelineError
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


class NoTarget(FencelineError):
    """The instruction does not say clearly enough what to edit."""


def material_of(situation: Situation, sight: Sight | None = None) -> Material:
    """Return what the recipes draw on, with the evidence of the check where the prompt needs it.

    A change waits for the check, whose failures say what is wrong; an addition, a test, a component or a description
    is told of by its instruction. Of protected files a model with ``sight`` is shown nothing.
    """
    scope, referee = situation.scope, situation.referee
    if scope.unknown:
        raise NoTarget(
            f"there is no {', '.join(scope.unknown)[:120]} in this workspace",
            scope.unclear or "check the name",
        )
    if scope.kind == "greenfield" and scope.confidence != "undecided":
        raise NoTarget(
            "this is a new piece of work rather than an edit of what is here",
            "put a model that can call tools on the ladder, or ask for one function or class at a time",
        )
    if not scope.targets:
        raise NoTarget(
            "the instruction names no file, class or function of this workspace",
            _perhaps(scope) or "name one: Add a method perimeter(self) to Rectangle in shapes.py",
        )
    if scope.renames:
        raise NoTarget(
            f"`{scope.targets[0].new_name}` is a new name for what other code uses: that is more than one edit",
            "rename it with an editor, or put a model that can call tools on the ladder",
        )
    if scope.beyond:
        raise _beyond(scope)
    if scope.recipe == "change" and not scope.part:
        referee.baseline()
    if scope.confidence == "undecided" and (scope.recipe != "change" or not referee.evidence()):
        where = scope.files[0] if scope.files else "any file"
        wrong = scope.unclear or f"the instruction does not say what to edit: {where} would be a guess"
        unnamed = scope.recipe == "component"
        raise NoTarget(
            wrong, f"say {'its name' if unnamed else 'which one is meant: Class.method'}, or its file"
        )
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


def _beyond(scope: Scope) -> NoTarget:
    names = " and ".join(f"`{target.name}`" for target in scope.targets[:3])
    if scope.beyond == "removal":
        return NoTarget(
            f"{names} would go away from where it is, and an edit leaves what it edits in place",
            "do that in an editor, or put a model that can call tools on the ladder",
        )
    return NoTarget(
        f"{names}: what is asked for is more than an edit of one symbol",
        "ask for each change by itself, or put a model that can call tools on the ladder",
    )


def _perhaps(scope: Scope) -> str:
    """Name the files that may be meant; empty where nothing speaks for any."""
    likely = ", ".join(candidate.path for candidate in scope.candidates[:3])
    return f"name one; it may be {likely}" if likely else ""


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
    if situation.task.dry_run or not (situation.scope.parts or situation.scope.wants_test):
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
