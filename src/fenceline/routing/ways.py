"""How a model is put to work: asked for one whole symbol, or given tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fenceline.models.protocol import Probe
    from fenceline.scope.model import Scope

Way = Literal["edit", "tools"]
"""``edit``: the local attempt, one question, one whole symbol. ``tools``: the agentic attempt."""


def ways(scope: Scope, probe: Probe) -> tuple[Way, ...]:
    """Return the ways for a model to try a task of ``scope``, the leanest first.

    One edit costs a few hundred tokens where tools cost thousands, so what has a place is asked for as an edit first,
    whoever is asked; a model that can call tools then looks around by itself.
    """
    if not probe.tools:
        return ("edit",)
    clear = scope.kind == "edit" and scope.targets and not scope.unknown and scope.confidence != "undecided"
    return ("edit", "tools") if clear else ("tools",)
