"""LM Studio: chat over ``/v1``, what is loaded and how large from its own ``/api/v0/models``.

Follows the documentation of LM Studio 0.3.6 to 0.4 (REST API v0 and OpenAI compatibility). A prompt that
overflows may come back as an error event inside an HTTP 200, or answered after a part of it was dropped: the
former is recognised by its words, the latter by the server's own count of the prompt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.access import Access, named_key
from fenceline.models.errors import ModelNotFound
from fenceline.models.openai_compatible import ChatCompletions, Dialect
from fenceline.models.protocol import Probe
from fenceline.models.replies import printable
from fenceline.models.tiers import billions, local_unless_raised
from fenceline.models.transport import Transport

if TYPE_CHECKING:
    from fenceline.models.protocol import ModelEntry
    from fenceline.policy.gate import EgressGate

BASE_URL = "http://127.0.0.1:1234/v1"
_HINT = "start it: lms server start, or correct base_url"
_JUST_IN_TIME_WINDOW = 4096  # what a model is loaded with on demand, unless its user set another


class Listed(msgspec.Struct):
    """One downloaded model."""

    id: str
    type: str = ""
    arch: str = ""
    state: str = ""
    max_context_length: int = 0
    loaded_context_length: int = 0
    capabilities: list[str] = []


class Listing(msgspec.Struct):
    """The answer of ``/api/v0/models``."""

    data: list[Listed]


def lm_studio(entry: ModelEntry, gate: EgressGate, base_url: str = "") -> ChatCompletions:
    """Return the model behind an LM Studio server."""
    root = (base_url or entry.base_url or BASE_URL).rstrip("/").removesuffix("/v1")
    access = Access(named_key(entry.api_key_env), start_hint=_HINT)
    native = Transport(root, gate, access)
    api = Transport(f"{root}/v1", gate, access)
    return ChatCompletions(entry, api, Dialect(lambda: _ask(entry, native)))


def _ask(entry: ModelEntry, native: Transport) -> Probe:
    listed = _listed(entry, native)
    tier, reason = local_unless_raised(entry, native.address, "LM Studio")
    window = listed.loaded_context_length or min(
        _JUST_IN_TIME_WINDOW, listed.max_context_length or _JUST_IN_TIME_WINDOW
    )
    return Probe(
        tier=tier,
        tier_reason=reason,
        server="LM Studio",
        context_window=min(window, entry.context_window or window),
        trained_window=listed.max_context_length,
        parameters=billions(listed.id),
        tools="tool_use" in listed.capabilities,
    )


def _listed(entry: ModelEntry, native: Transport) -> Listed:
    listing = native.get("/api/v0/models", Listing).data
    for listed in listing:
        if listed.id == entry.model:
            return listed
    known = ", ".join(printable(listed.id, 40) for listed in listing[:5] if listed.type != "embeddings")
    raise ModelNotFound(
        f"LM Studio has no model {entry.model}", f"it has: {known}" if known else "download it there"
    )
