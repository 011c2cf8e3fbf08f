"""What a hosted model may be shown of a task: its sight, and the situation cut down to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.attempts.events import Note
from fenceline.policy.endpoint import EgressRefused, Endpoint
from fenceline.policy.label import CheckOutput, Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.attempts.discretion import Discretion
    from fenceline.attempts.events import Emit
    from fenceline.attempts.referee import Referee
    from fenceline.models.protocol import Model, ModelEntry
    from fenceline.policy.gate import EgressGate
    from fenceline.policy.sight import Sight
    from fenceline.routing.survey import Situation
    from fenceline.scope.model import Scope

_NOT_APART = "nothing here keeps apart what the tests of a check write"


def sight_of(model: Model, gate: EgressGate) -> Sight:
    """Return what ``model``, a hosted one, may be shown.

    Raises:
        EgressRefused: nothing at all.
    """
    sight = gate.sight(endpoint_of(model.entry, model.probe().tier_reason))
    sight.open_at_all()
    return sight


def nameless(model: Model, gate: EgressGate) -> Model:
    """Return ``model`` as one that is not told the names that the policy closes."""
    if gate.names is None:
        return model
    from fenceline.models.nameless import NamelessModel  # noqa: PLC0415 - few policies close names

    return NamelessModel(model, gate.names)


def endpoint_of(entry: ModelEntry, reason: str) -> Endpoint:
    """Return where requests to a hosted model go."""
    return Endpoint(url_of(entry), "hosted", reason, entry.provider)


def url_of(entry: ModelEntry) -> str:
    """Return where an entry of the configuration leads to; of a local server's standard address the provider's name."""
    if entry.base_url or entry.provider not in ("anthropic", "openai", "google"):
        return entry.base_url or entry.provider
    from fenceline.models.hosted.model import vendor_of  # noqa: PLC0415 - only for hosted models

    return vendor_of(entry).base_url


def discretion(situation: Situation, sight: Sight, emit: Emit) -> Discretion | None:
    """Have checks leave nothing behind from now on, and return how they are told; None for all of their output.

    Raises:
        EgressRefused: the policy names less than all of it, and this machine cannot do that.
    """
    policy, referee, workspace = sight.inspection.policy, situation.referee, situation.task.workspace
    if (output := policy.check_output) is CheckOutput.FULL:
        return None
    from fenceline.attempts.agentic.secrets import concealed  # noqa: PLC0415 - only where something is protected
    from fenceline.attempts.discretion import Discretion  # noqa: PLC0415 - as above

    fence = referee.sandbox.discarding(workspace.root)
    if fence is None:
        if policy.demands_check_output:
            raise EgressRefused(
                f"the policy tells hosted models of a check no more than its {output}, and {_NOT_APART}",
                'install bubblewrap, or set [policy] check_output = "full"',
            )
        emit(Note(f"{_NOT_APART}: their output is told, with protected lines taken out"))
        return None
    referee.sandbox = fence
    return Discretion(output, lambda: fence.discarding(workspace.root, concealed(workspace, sight.label)))


def screen_of(referee: Referee, sight: Sight) -> Callable[[str], str]:
    """Return what takes protected lines out of what is told of a check.

    Where its tests could read none, a text may name the files that it would have needed.
    """
    return sight.screen if referee.discretion is None else sight.cut


def closed_targets(scope: Scope, sight: Sight) -> tuple[str, ...]:
    """Return the files that the task writes to and that may not be shown whole."""
    paths = dict.fromkeys(target.path for target in scope.targets)
    return tuple(path for path in paths if sight.label(path) is not Label.OPEN)


def must_be_editable(scope: Scope, sight: Sight) -> None:
    """Refuse an edit of nothing but protected files where no local model can do it.

    Raises:
        EgressRefused: it is one.
    """
    held = closed_targets(scope, sight)
    if scope.kind == "edit" and held and len(held) == len({target.path for target in scope.targets}):
        sight.refuse(held[0], "is to be edited, no local model is there for it")


def within(scope: Scope, sight: Sight) -> Scope:
    """Return ``scope`` with nothing to follow, or to quote, that may not be shown whole.

    Raises:
        EgressRefused: what is to be edited may not be shown itself.
    """
    if held := closed_targets(scope, sight):
        sight.refuse(held[0], "is to be edited")
    return replace(
        scope,
        siblings=tuple(each for each in scope.siblings if sight.label(each.path) is Label.OPEN),
        named=tuple(each for each in scope.named if sight.label(each.path) is Label.OPEN),
        patterns=tuple(path for path in scope.patterns if sight.label(path) is Label.OPEN),
        tests=tuple(path for path in scope.tests if sight.label(path) is Label.OPEN),
    )
