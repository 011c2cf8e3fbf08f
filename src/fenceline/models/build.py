"""From a configured entry to a model that can be asked; only the adapter needed is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.models.protocol import Model, ModelEntry
    from fenceline.policy.gate import EgressGate

    Builder = Callable[[ModelEntry, EgressGate], Model]
    """What makes a model of an entry; tests give a scripted one."""


def build_model(entry: ModelEntry, gate: EgressGate) -> Model:
    """Return the model behind ``entry``; nothing is sent yet.

    Raises:
        UsageError: the entry's endpoint is not usable, or this version has no adapter for its provider.
    """
    # ruff: noqa: PLC0415 - each adapter is imported only where an entry asks for it
    match entry.provider:
        case "ollama":
            from fenceline.models.ollama import Ollama

            return Ollama(entry, gate)
        case "llamacpp":
            from fenceline.models.llamacpp import LlamaCpp

            return LlamaCpp(entry, gate)
        case "lmstudio":
            from fenceline.models.lmstudio import lm_studio

            return lm_studio(entry, gate)
        case "openai-compatible":
            return _detected(entry, gate)
        case "embedded":
            from fenceline.models.embedded import embedded_model

            return embedded_model(entry, gate)
        case "anthropic" | "openai" | "google":
            from fenceline.models.hosted.model import hosted_model

            return hosted_model(entry, gate)


def _detected(entry: ModelEntry, gate: EgressGate) -> Model:
    if not entry.base_url:
        raise UsageError(
            f"{entry.name}: an openai-compatible model needs a base_url", 'like "http://127.0.0.1:8080/v1"'
        )
    from fenceline.models.transport import located

    if located(entry.base_url, gate).tier == "hosted":
        from fenceline.models.hosted.model import hosted_model

        return hosted_model(entry, gate)
    from fenceline.models.detection import Detected

    return Detected(entry, gate)
