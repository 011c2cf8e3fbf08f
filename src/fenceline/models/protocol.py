"""The small Protocol that every model is behind: a request in, a stream of chunks out, cancellable at any time.

Blocking iterators and threads, not async: one request is in flight per attempt, and a synchronous client starts
in half the time. Chunks arrive from a reader thread, so that a consumer is never stuck in a socket.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

Role = Literal["system", "user", "assistant"]
Tier = Literal["local", "hosted"]
Provider = Literal[
    "ollama", "lmstudio", "llamacpp", "openai-compatible", "embedded", "anthropic", "openai", "google"
]


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
        api_key_env: name of the environment variable that holds the key; empty for none.
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


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a model.

    Attributes:
        messages: stable parts first, append-only on a repair, so that a prefix cache serves.
        max_tokens: cap on generated tokens.
        temperature: 0 is greedy.
        seed: of the sampler; None leaves it to the server.
        stop: strings that end the answer, not included in it.
        prefill: how the answer begins. Adapters whose server continues a trailing assistant message send it so;
            the others leave it out. ``Stream.prefilled`` says which happened.
    """

    messages: tuple[Message, ...]
    max_tokens: int
    temperature: float = 0.0
    seed: int | None = None
    stop: tuple[str, ...] = ()
    prefill: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request.

    Attributes:
        prompt: tokens of the whole prompt, cached ones included.
        cached: of those, tokens the server took from its prefix cache.
        output: tokens generated.
        measured: True when the server counted, False for an estimate (an early cut, a silent server).
    """

    prompt: int = 0
    cached: int = 0
    output: int = 0
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """No token yet: how long, and how much of the prompt is read (None where the server does not say)."""

    seconds: float
    prompt_done: int | None = None
    prompt_total: int | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the answer's text, usually one token."""

    text: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of a stream.

    Attributes:
        reason: ``stop`` (the model ended), ``length`` (cut at max_tokens), ``cancelled`` (cut by us).
        usage: tokens.
        first_token_s: from sending to the first token, seconds.
        decode_s: from the first token to the end, seconds.
    """

    reason: Literal["stop", "length", "cancelled"]
    usage: Usage = field(default_factory=Usage)
    first_token_s: float = 0.0
    decode_s: float = 0.0


Chunk = Waiting | Token | Finish


class Stream(Protocol):
    """One answer in flight. Iterate to the ``Finish``; leave the ``with`` block early to cancel at the server."""

    @property
    def prefilled(self) -> bool:
        """Whether the answer continues ``Request.prefill`` (its text is not repeated in the chunks)."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    def __iter__(self) -> Iterator[Chunk]: ...

    def cancel(self) -> Finish:
        """Close the connection now, so that the server stops generating; return the account so far."""
        ...


@dataclass(frozen=True, slots=True)
class Probe:
    """What asking the server showed about a model.

    Attributes:
        tier: where the bytes really go.
        tier_reason: in words: ``loopback, llama.cpp`` or ``Ollama forwards it to ollama.com``.
        server: ``llama.cpp b6800``, ``Ollama 0.12.3``, ``unknown``.
        context_window: tokens that one request may use, prompt and answer together.
        trained_window: tokens the weights were trained for, 0 unknown.
        slots: requests the server works on at once.
        template: start of the chat template, empty unknown.
        prefills: whether the server continues a trailing assistant message.
        parameters: size of the weights in billions, 0 unknown.
    """

    tier: Tier
    tier_reason: str
    server: str = "unknown"
    context_window: int = 8192
    trained_window: int = 0
    slots: int = 1
    template: str = ""
    prefills: bool = False
    parameters: float = 0.0


class Model(Protocol):
    """One model that can be asked."""

    @property
    def entry(self) -> ModelEntry:
        """The configuration behind it."""
        ...

    def probe(self) -> Probe:
        """Ask the server what it is; cached per process. Raises ModelError when it cannot be reached."""
        ...

    def open(self, request: Request) -> Stream:
        """Send ``request``. Raises ModelError; EgressRefused before any byte leaves."""
        ...

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``, calibrated from what this server has counted before; no request."""
        ...
