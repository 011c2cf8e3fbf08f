"""What Ollama tells about a model: where it really runs, its windows, its template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fenceline.models.errors import BadReply, ModelError, ModelNotFound
from fenceline.models.protocol import Probe
from fenceline.models.replies import printable
from fenceline.models.tiers import billions, local_unless_raised
from fenceline.policy.endpoint import Endpoint

if TYPE_CHECKING:
    from fenceline.models.protocol import ModelEntry, Tier
    from fenceline.models.transport import Transport

BASE_URL = "http://127.0.0.1:11434"
DEFAULT_CAP = 16_384  # memory for a window grows with it; a larger one is the user's decision
_SHOWN_TEMPLATE = 400

# A template that opens the assistant's turn only when the last message is not already the assistant's: that
# message then stays open and the model continues it.
_LEAVES_OPEN = re.compile(r'ne \.Role "assistant"\s*\)\s*\$last|\$last\s*\(\s*ne \.Role "assistant"')
_CLOUD_TAG = re.compile(r":(?:[^/:]+-)?cloud$", re.IGNORECASE)


class _Details(msgspec.Struct):
    parameter_size: str = ""


class _Shown(msgspec.Struct):
    template: str = ""
    details: _Details = msgspec.field(default_factory=_Details)
    model_info: dict[str, msgspec.Raw] | None = None
    remote_host: str = ""
    remote_model: str = ""
    capabilities: list[str] = []


class Running(msgspec.Struct):
    """One loaded model."""

    name: str = ""
    model: str = ""
    context_length: int = 0


class _Running(msgspec.Struct):
    models: list[Running] | None = None


class Version(msgspec.Struct):
    """The answer of ``/api/version``, which no other server has."""

    version: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A probe, and the window that the model is loaded with now, 0 when it is not."""

    probe: Probe
    loaded_window: int


def examine(entry: ModelEntry, transport: Transport) -> Examined:
    """Ask for version, model and what is loaded.

    Raises:
        ModelNotFound: the server does not have the model.
        BadReply: it is not an Ollama server.
    """
    version = _version(transport)
    shown = _show(entry, transport)
    loaded = _loaded(entry.model, transport)
    tier, reason = _tier(entry, transport, shown)
    trained = _trained(shown)
    cap = entry.context_window or max(loaded, DEFAULT_CAP)
    probe = Probe(
        tier=tier,
        tier_reason=reason,
        server=f"Ollama {printable(version, 20)}",
        context_window=min(cap, trained) if trained else cap,
        trained_window=trained,
        template=shown.template[:_SHOWN_TEMPLATE],
        prefills=bool(_LEAVES_OPEN.search(shown.template)),
        parameters=billions(shown.details.parameter_size) or billions(entry.model),
        tools="tools" in shown.capabilities,
    )
    return Examined(probe, loaded)


def is_cloud_name(model: str) -> bool:
    """Whether Ollama forwards a model of this name: a tag ``cloud`` or ``…-cloud``."""
    return _CLOUD_TAG.search(model) is not None


def _version(transport: Transport) -> str:
    try:
        return transport.get("/api/version", Version).version
    except (BadReply, ModelNotFound) as problem:
        raise BadReply(
            f"{transport.address.url} is not an Ollama server",
            'set provider = "openai-compatible" to find out',
        ) from problem


def _show(entry: ModelEntry, transport: Transport) -> _Shown:
    address = transport.address
    endpoint = Endpoint(address.url, "hosted" if entry.tier == "hosted" else address.tier, address.reason)
    try:
        return transport.post("/api/show", msgspec.json.encode({"model": entry.model}), _Shown, endpoint)
    except ModelNotFound as problem:
        raise ModelNotFound(
            f"Ollama has no model {entry.model}", f"run: ollama pull {entry.model}"
        ) from problem


def _loaded(model: str, transport: Transport) -> int:
    try:
        running = transport.get("/api/ps", _Running).models or []
    except ModelError:
        return 0  # only costs a reload
    wanted = model if ":" in model else f"{model}:latest"
    return next((each.context_length for each in running if wanted in {each.name, each.model}), 0)


def _tier(entry: ModelEntry, transport: Transport, shown: _Shown) -> tuple[Tier, str]:
    if shown.remote_host or shown.remote_model:
        return "hosted", f"Ollama forwards it to {printable(shown.remote_host, 60) or 'another server'}"
    if is_cloud_name(entry.model):
        return "hosted", "Ollama forwards -cloud models to ollama.com"
    return local_unless_raised(entry, transport.address, "Ollama")


def _trained(shown: _Shown) -> int:
    for name, raw in (shown.model_info or {}).items():
        if name.endswith(".context_length"):
            try:
                return msgspec.json.decode(raw, type=int)
            except msgspec.DecodeError:
                return 0
    return 0
