"""How a model is put to work: asked for one whole symbol, or given tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fenceline.models.protocol import Probe
    from fenceline.policy.sight import Sight
    from fenceline.scope.model import Scope

Way = Literal["edit", "tools"]
"""``edit``: the local attempt, one question, one whole symbol. ``tools``: the agentic attempt."""

_LEAST_FOR_TOOLS = 14.0  # billions of parameters


def ways(scope: Scope, probe: Probe, sight: Sight | None = None) -> tuple[Way, ...]:
    """Return the ways for a model to try a task of ``scope``, the leanest first.

    One edit costs a few hundred tokens where tools cost thousands, so what has a place is asked for as an edit first,
    whoever is asked; a model that can call tools then looks around by itself. What it may not be shown (``sight``, None
    for all of it) is no edit for it; with tools it can hand that to a local model.

    A local model that failed at one edit is lost, and the next rung is better than the same model with tools. One below
    14 billion parameters writes calls as text, whatever its template says, and gets no tools.
    """
    if not probe.tools or 0 < probe.parameters < _LEAST_FOR_TOOLS:
        return ("edit",)
    known = scope.targets and not scope.unknown and scope.confidence != "undecided"
    if known and scope.lean and not scope.renames and (sight is None or _shows(sight, scope)):
        return ("edit",) if probe.tier == "local" else ("edit", "tools")
    return ("tools",)


def _shows(sight: Sight, scope: Scope) -> bool:
    from fenceline.routing.fenced import closed_targets  # noqa: PLC0415 - not for local models

    return not closed_targets(scope, sight)
