"""What to do when the policy forbids a handoff: which files stay inside by which rule, and the task in two parts."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from fenceline.policy.label import Label
from fenceline.policy.labels import Labels
from fenceline.routing.ladder import DEFAULT_WEIGHTS, is_hosted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.routing.survey import Situation

_NAMED = 4


def proposal(situation: Situation) -> tuple[str, ...]:
    """Return lines for a person: what holds the task back, and what can be done on either side."""
    task, scope = situation.task, situation.scope
    labels = Labels(task.config.policy, task.workspace.root)
    touched = dict.fromkeys((*(target.path for target in scope.targets), *scope.files))
    rulings = {path: labels.of(path) for path in touched}
    inside = [path for path, ruling in rulings.items() if ruling.label is not Label.OPEN]
    outside = [path for path in rulings if path not in inside]
    stays = tuple(f"{path} stays inside: {rulings[path].label} ({rulings[path]})" for path in inside[:_NAMED])
    if not inside:
        return ()
    if not outside:
        return (*stays, _locally(situation, task.instruction))
    return (
        *stays,
        f"can be done hosted: {_listed(outside)}: fenceline {shlex.quote(_only(task.instruction, outside))}",
        _locally(situation, _only(task.instruction, inside)),
    )


def _locally(situation: Situation, instruction: str) -> str:
    config = situation.task.config
    command = f"fenceline --local-only {shlex.quote(instruction)}"
    if all(is_hosted(config.models[name]) for name in config.ladder or config.models):
        pull = f"fenceline models pull {DEFAULT_WEIGHTS}"
        return f"has to be done here, and no local model is configured: {pull}, then {command}"
    return f"has to be done here: {command}"


def _only(instruction: str, paths: Sequence[str]) -> str:
    return f"{instruction.rstrip('. ')}, only in {_listed(paths)}"


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return ", ".join(paths[:_NAMED]) + more
