"""Ollama's native API, because its OpenAI-compatible one cannot set the context window.

Follows docs/api.md and api/types.go of Ollama in 2026-08: ``options.num_ctx`` on every request, ``truncate``
and ``shift`` off, ``prompt_eval_count`` (cached tokens included), NDJSON with ``{"error": …}`` lines. Where a
request needs a larger window than the loaded one Ollama loads the model again, so the window grows in few,
large steps and never shrinks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.access import Access, named_key
from fenceline.models.chat_turns import chat_tools
from fenceline.models.counting import TokenCounter
from fenceline.models.errors import ContextOverflow
from fenceline.models.ollama_frames import OllamaDecoder
from fenceline.models.ollama_probe import BASE_URL, examine
from fenceline.models.ollama_turns import ollama_turns
from fenceline.models.openai_compatible import answer_cap, terms
from fenceline.models.streaming import LiveStream
from fenceline.models.transport import Transport
from fenceline.policy.endpoint import Endpoint

if TYPE_CHECKING:
    from fenceline.models.ollama_probe import Examined
    from fenceline.models.protocol import ModelEntry, Probe, Request
    from fenceline.models.turns import Json
    from fenceline.policy.gate import EgressGate

KEEP_ALIVE = "10m"
_HINT = "start it: ollama serve, or correct base_url"
_FIRST_STEP = 2048
_SPARE = 1.15  # the prompt is an estimate


class Ollama:
    """A model in an Ollama server."""

    def __init__(self, entry: ModelEntry, gate: EgressGate, base_url: str = "") -> None:
        root = (base_url or entry.base_url or BASE_URL).rstrip("/").removesuffix("/v1").removesuffix("/api")
        self.entry = entry
        self._transport = Transport(root, gate, Access(named_key(entry.api_key_env), start_hint=_HINT))
        self._counter = TokenCounter(entry.model)
        self._examined: Examined | None = None
        self._window = 0

    def probe(self) -> Probe:
        """Ask the server what it is, once."""
        return self._examine().probe

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``."""
        return self._counter.count(text)

    def open(self, request: Request) -> LiveStream:
        """Send ``request``.

        Raises:
            ContextOverflow: it does not fit the largest window, before anything is sent.
        """
        probe = self.probe()
        prefill = request.prefill if probe.prefills else ""
        body = msgspec.json.encode(self._body(request, prefill))
        endpoint = Endpoint(self._transport.address.url, probe.tier, probe.tier_reason, self.entry.provider)
        exchange = self._transport.stream("/api/chat", body, endpoint)
        return LiveStream(
            exchange, OllamaDecoder(exchange.where), terms(self.entry, request, prefill, self._counter)
        )

    def _examine(self) -> Examined:
        self._examined = self._examined or examine(self.entry, self._transport)
        return self._examined

    def _body(self, request: Request, prefill: str) -> dict[str, Json]:
        options: dict[str, Json] = {
            "num_ctx": self._budget(request),
            "num_predict": answer_cap(self.entry, request),
            "temperature": request.temperature,
        }
        if request.seed is not None:
            options["seed"] = request.seed
        if request.stop:
            options["stop"] = list(request.stop)
        body: dict[str, Json] = {
            "model": self.entry.model,
            "messages": ollama_turns(request.messages, prefill),
            "stream": True,
            "truncate": False,
            "shift": False,
            "keep_alive": KEEP_ALIVE,
            "options": options,
        }
        return {**body, "tools": chat_tools(request.tools)} if request.tools else body

    def _budget(self, request: Request) -> int:
        tools = self.count(msgspec.json.encode(chat_tools(request.tools)).decode()) if request.tools else 0
        prompt = int((self._counter.prompt(request.messages) + tools) * _SPARE)
        needed = prompt + answer_cap(self.entry, request)
        largest = self.probe().context_window
        if needed > largest:
            raise ContextOverflow(
                f"about {prompt} prompt tokens and {needed - prompt} for the answer exceed "
                f"the window of {self.entry.name}, {largest}",
                "narrow the task, or set context_window if the machine has the memory",
            )
        self._window = max(self._window, self._examine().loaded_window, min(step(needed), largest))
        return self._window


def step(tokens: int) -> int:
    """Return the smallest of the sizes 2048, 3072, 4096, 6144, 8192 and so on that holds ``tokens``."""
    size = _FIRST_STEP
    while size < tokens:
        if size + size // 2 >= tokens:
            return size + size // 2
        size *= 2
    return size
