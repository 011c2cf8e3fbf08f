"""Which model servers run on this machine: a knock at the standard ports, in parallel, without DNS."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fenceline.errors import UsageError
from fenceline.models.addresses import parse_address
from fenceline.models.errors import ModelError
from fenceline.models.listing import list_models
from fenceline.models.ollama_probe import Version
from fenceline.models.replies import printable
from fenceline.models.transport import Transport
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.models.protocol import Provider

TIMEOUT_S = 1.0
_SHOWN_MODELS = 200


@dataclass(frozen=True, slots=True)
class Door:
    """Where a kind of server is usually found; ``provider`` is a guess that the answer corrects."""

    provider: Provider
    root: str


@dataclass(frozen=True, slots=True)
class Found:
    """A server that answered.

    Attributes:
        provider: which adapter speaks to it.
        server: its name, with its version where it tells.
        base_url: for the configuration.
        models: names that it lists.
    """

    provider: Provider
    server: str
    base_url: str
    models: tuple[str, ...]


class _Named(msgspec.Struct):
    name: str = ""


class _Tags(msgspec.Struct):
    models: list[_Named] | None = None


def standard_doors() -> tuple[Door, ...]:
    """Return the standard ports on loopback, Ollama's moved by ``OLLAMA_HOST``."""
    return (
        Door("ollama", _ollama_root(os.environ.get("OLLAMA_HOST", ""))),
        Door("lmstudio", "http://127.0.0.1:1234"),
        Door("llamacpp", "http://127.0.0.1:8080"),
        Door("openai-compatible", "http://127.0.0.1:8000"),
    )


def discover(doors: tuple[Door, ...] | None = None) -> tuple[Found, ...]:
    """Return the servers that answer, in the order of ``doors``; those that do not are left out."""
    doors = standard_doors() if doors is None else doors
    answers: dict[int, Found] = {}

    def knock(place: int, door: Door) -> None:
        if found := _knock(door):
            answers[place] = found

    threads = [threading.Thread(target=knock, args=pair, daemon=True) for pair in enumerate(doors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(4 * TIMEOUT_S)
    return tuple(answers[place] for place in sorted(answers))


def _knock(door: Door) -> Found | None:
    gate = EgressGate(Policy())
    first, second = (_ollama, _family) if door.provider == "ollama" else (_family, _ollama)
    return _quiet(first, door, gate) or _quiet(second, door, gate)


def _quiet(ask: Callable[[Door, EgressGate], Found | None], door: Door, gate: EgressGate) -> Found | None:
    try:
        return ask(door, gate)
    except (ModelError, UsageError):
        return None


def _ollama(door: Door, gate: EgressGate) -> Found:
    transport = Transport(door.root, gate)
    version = transport.get("/api/version", Version, TIMEOUT_S).version
    tags = transport.get("/api/tags", _Tags, TIMEOUT_S).models or []
    return Found("ollama", f"Ollama {printable(version, 20)}", door.root, _names([tag.name for tag in tags]))


def _family(door: Door, gate: EgressGate) -> Found | None:
    base_url = f"{door.root}/v1"
    listed = list_models(Transport(base_url, gate), TIMEOUT_S)
    names = _names([each.id for each in listed])
    if any(each.from_llamacpp for each in listed):
        return Found("llamacpp", "llama.cpp", base_url, names)
    owners = {each.owned_by for each in listed}
    if "library" in owners:
        return None  # Ollama; its own API tells more
    if "organization_owner" in owners:
        return Found("lmstudio", "LM Studio", base_url, names)
    server = "vLLM" if any(each.max_model_len for each in listed) else "unknown"
    return Found("openai-compatible", server, base_url, names)


def _names(names: list[str]) -> tuple[str, ...]:
    return tuple(printable(name, 120) for name in names[:_SHOWN_MODELS] if name)


def _ollama_root(host: str) -> str:
    """Read ``OLLAMA_HOST`` as Ollama does, scheme and port optional; only an IP literal is knocked at."""
    default = "http://127.0.0.1:11434"
    url = host.strip().rstrip("/")
    if not url:
        return default
    url = url if "://" in url else f"http://{url}"
    try:
        address = parse_address(url)
    except UsageError:
        return default
    if not address.literal:
        return default
    port = address.port if url.rpartition(":")[2].isdigit() else 11434
    literal = address.hosts[0]
    scheme = "https" if address.secure else "http"
    return f"{scheme}://[{literal}]:{port}" if ":" in literal else f"{scheme}://{literal}:{port}"
