"""What the configuration says of one model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tier = Literal["local", "hosted"]
Provider = Literal[
    "ollama", "lmstudio", "llamacpp", "openai-compatible", "embedded", "anthropic", "openai", "google"
]
Api = Literal["responses", "chat"]
Effort = Literal["off", "low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Prices:
    """What a model costs, USD for a million tokens.

    Attributes:
        input: prompt tokens that are neither cached nor written.
        output: generated tokens, reasoning included.
        cached: prompt tokens taken from a cache; None for as much as ``input``.
        written: prompt tokens put into a cache; None for as much as ``input``.
    """

    input: float
    output: float
    cached: float | None = None
    written: float | None = None


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One ``[[models]]`` table of the configuration.

    Attributes:
        name: what the ladder and the ledger call it.
        provider: which adapter speaks to it.
        model: the provider's own name for the weights.
        base_url: endpoint; empty for the provider's standard one.
        tier: ``hosted`` to raise caution; ``local`` is only a wish that the probe confirms or refuses.
        context_window: tokens, 0 when the probe shall find out.
        max_output: cap on tokens generated per request, 0 for the attempt's own budget.
        temperature: of fresh samples after the first, deterministic one.
        first_token_timeout_s: seconds of silence allowed before the first token (prefill).
        idle_timeout_s: seconds of silence allowed between tokens.
        api_key_env: name of the environment variable that holds the key; empty for the provider's usual one.
        api: which of OpenAI's two protocols, None for the provider's own choice.
        thinking: how much a hosted model is to reason, None for its own choice.
        prices: in place of the published ones.
        retries: how often a hosted request is sent again that was refused for now or lost before any token came.
        retry_total_s: seconds that the waits before those may take together.
        proxy: URL of the proxy on the way to a hosted model, ``environment`` to read it there, empty for none.
    """

    name: str
    provider: Provider
    model: str
    base_url: str = ""
    tier: Tier | None = None
    context_window: int = 0
    max_output: int = 0
    temperature: float = 0.8
    first_token_timeout_s: float = 600.0
    idle_timeout_s: float = 60.0
    api_key_env: str = ""
    api: Api | None = None
    thinking: Effort | None = None
    prices: Prices | None = None
    retries: int = 4
    retry_total_s: float = 60.0
    proxy: str = ""
