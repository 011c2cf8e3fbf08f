"""Any server that speaks OpenAI's chat completions, and the parts that the dialects of it share.

Follows OpenAI's "Create chat completion" reference; for vLLM, llama.cpp, LM Studio, and others that keep to
``messages``, ``max_tokens``, ``temperature``, ``seed``, ``stop`` and ``stream_options``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from fenceline.models.chat_frames import ChatDecoder
from fenceline.models.chat_turns import chat_tools, chat_turns
from fenceline.models.counting import TokenCounter
from fenceline.models.protocol import Probe
from fenceline.models.streaming import LiveStream, Terms
from fenceline.models.tiers import billions, local_unless_raised
from fenceline.models.turns import Json
from fenceline.policy.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fenceline.models.protocol import ModelEntry, Request
    from fenceline.models.transport import Transport


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one kind of server adds to the common protocol.

    Attributes:
        probe: asks the server what it is.
        extras: fields added to every request body.
    """

    probe: Callable[[], Probe]
    extras: Mapping[str, Json] = field(default_factory=dict[str, Json])


class ChatCompletions:
    """A model behind ``POST {base_url}/chat/completions``."""

    def __init__(self, entry: ModelEntry, transport: Transport, dialect: Dialect) -> None:
        self.entry = entry
        self._transport = transport
        self._dialect = dialect
        self._counter = TokenCounter(entry.model or entry.name)
        self._probe: Probe | None = None

    def probe(self) -> Probe:
        """Ask the server what it is, once."""
        self._probe = self._probe or self._dialect.probe()
        return self._probe

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``."""
        return self._counter.count(text)

    def open(self, request: Request) -> LiveStream:
        """Send ``request``."""
        probe = self.probe()
        prefill = request.prefill if probe.prefills else ""
        body = msgspec.json.encode({**chat_body(self.entry, request, prefill), **self._dialect.extras})
        endpoint = Endpoint(self._transport.address.url, probe.tier, probe.tier_reason, self.entry.provider)
        exchange = self._transport.stream("/chat/completions", body, endpoint)
        decoder = ChatDecoder(exchange.where, self.entry.name)
        return LiveStream(exchange, decoder, terms(self.entry, request, prefill, self._counter))


def chat_body(entry: ModelEntry, request: Request, prefill: str) -> dict[str, Json]:
    """Return the request body that every dialect shares."""
    body: dict[str, Json] = {
        "model": entry.model,
        "messages": chat_messages(entry, request, prefill),
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": answer_cap(entry, request),
        "temperature": request.temperature,
    }
    if request.seed is not None:
        body["seed"] = request.seed
    if request.stop:
        body["stop"] = list(request.stop)
    if request.tools:
        body["tools"] = chat_tools(request.tools)
    return body


def chat_messages(entry: ModelEntry, request: Request, prefill: str) -> list[Json]:
    """Return the conversation as JSON, with the begun answer as its last turn where there is one."""
    turns = chat_turns(request.messages, entry.name)
    return [*turns, {"role": "assistant", "content": prefill}] if prefill else turns


def answer_cap(entry: ModelEntry, request: Request) -> int:
    """Return the tokens that may be generated."""
    return min(request.max_tokens, entry.max_output) if entry.max_output else request.max_tokens


def terms(entry: ModelEntry, request: Request, prefill: str, counter: TokenCounter) -> Terms:
    """Return what the stream must know about the request."""
    return Terms(
        entry=entry,
        max_tokens=answer_cap(entry, request),
        prompt_tokens=counter.prompt(request.messages),
        prefill=prefill,
        least_tokens=counter.least(request.messages),
        learn=lambda usage: counter.learn(request.messages, usage.prompt),
    )


def plain(entry: ModelEntry, transport: Transport, server: str, window: int = 0) -> ChatCompletions:
    """Return the model of a server that has nothing of its own to ask; ``window`` is what its list told."""
    tier, reason = local_unless_raised(entry, transport.address, server)
    probe = Probe(
        tier=tier,
        tier_reason=reason,
        server=server,
        context_window=entry.context_window or window or 8192,
        parameters=billions(entry.model),
    )
    return ChatCompletions(entry, transport, Dialect(probe=lambda: probe))
