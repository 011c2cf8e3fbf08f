"""What a hosted model may be shown of a task: its sight, and the situation cut down to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.policy.gate import Endpoint
from fenceline.policy.rules import Label

if TYPE_CHECKING:
    from fenceline.models.protocol import Model, ModelEntry
    from fenceline.policy.gate import EgressGate
    from fenceline.policy.showing.sight import Sight
    from fenceline.scope.model import Scope


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
        patterns=tuple(path for path in scope.patterns if sight.label(path) is Label.OPEN),
        tests=tuple(path for path in scope.tests if sight.label(path) is Label.OPEN),
    )
