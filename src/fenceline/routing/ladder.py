"""Which models may take a task, in which order, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.models.protocol import ModelEntry

if TYPE_CHECKING:
    from fenceline.config.read import Config
    from fenceline.scope.model import Scope

_OUTSIDE = ("anthropic", "openai", "google")
DEFAULT_WEIGHTS = "qwen2.5-coder-1.5b"


@dataclass(frozen=True, slots=True)
class Rung:
    """One model of the ladder, and why it is on it."""

    entry: ModelEntry
    reason: str


def climb(config: Config, wanted: str = "") -> tuple[Rung, ...]:
    """Return the rungs for a task.

    Args:
        config: models and ladder.
        wanted: the one model asked for on the command line; empty for the ladder.

    Raises:
        UsageError: an unknown name, or no model at all.
    """
    if wanted:
        return (_named(config, wanted),)
    if config.ladder:
        return tuple(
            Rung(config.models[name], "first on the configured ladder" if at == 0 else "next on the ladder")
            for at, name in enumerate(config.ladder)
        )
    if config.models:
        return (Rung(next(iter(config.models.values())), "the first configured model; no ladder is set"),)
    return (_found(),)


def suited(rungs: tuple[Rung, ...], scope: Scope) -> tuple[Rung, ...]:
    """Return the rungs that fit ``scope`` as long as the record says nothing, at least one.

    A scoped edit starts at the foot of the ladder: the code around it shows a small model what to do. Work over several
    files, or from nothing, starts at the first hosted model, where there is one.
    """
    hosted = tuple(rung for rung in rungs if is_hosted(rung.entry))
    if scope.lean or not hosted or len(hosted) == len(rungs):
        return rungs
    what = "work from nothing" if scope.kind == "greenfield" else "work over several files"
    first = replace(
        hosted[0], reason=f"{what}: small models lose track of it, so the first hosted model takes it"
    )
    return (first, *hosted[1:])


def is_hosted(entry: ModelEntry) -> bool:
    """Whether the configuration says that this model is outside; its probe may still find that another one is, too."""
    return entry.tier == "hosted" or entry.provider in _OUTSIDE


def _named(config: Config, wanted: str) -> Rung:
    if entry := config.models.get(wanted):
        return Rung(entry, "asked for with --model")
    from fenceline.models.weights import CATALOGUE  # noqa: PLC0415 - only for a name that no file configures

    if wanted in CATALOGUE:
        return Rung(ModelEntry(wanted, "embedded", wanted), "asked for with --model, embedded")
    known = ", ".join([*config.models, *CATALOGUE])
    raise UsageError(f"no model is called `{wanted}`", f"known: {known}")


def _found() -> Rung:
    """Return the best of what runs or lies on this machine when nothing is configured."""
    from fenceline.models.discovery import discover  # noqa: PLC0415 - only without a configuration

    for found in discover():
        for name in sorted(found.models, key=_promise):
            entry = ModelEntry(name, found.provider, name, found.base_url)
            return Rung(entry, f"nothing is configured; {found.server} at {found.base_url} has it")
    from fenceline.models.weights import pulled  # noqa: PLC0415 - only without a configuration

    for name in sorted(pulled(), reverse=True):
        return Rung(
            ModelEntry(name, "embedded", name), "nothing is configured and no server runs; pulled weights"
        )
    raise UsageError(
        "no model is configured, running or pulled", f"run: fenceline models pull {DEFAULT_WEIGHTS}"
    )


def _promise(name: str) -> tuple[bool, bool, str]:
    """Sort models for code before others, and anything that Ollama would send to its cloud last."""
    lower = name.lower()
    return lower.endswith("cloud"), not any(word in lower for word in ("coder", "code", "devstral")), lower
