"""The small Protocol that every model is behind: a request in, a stream of chunks out, cancellable at any time.

Blocking iterators and threads, not async: one request is in flight per attempt, and a synchronous client starts
in half the time. Chunks arrive from a reader thread, so that a consumer is never stuck in a socket.

The parts of a conversation with tools are in ``turns.py``, what the configuration says of a model in ``entry.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, Self

from fenceline.models.entry import ModelEntry, Provider, Tier
from fenceline.models.turns import Message, Tool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

# ModelEntry, Provider, Tier, Message and Tool are given on: who speaks the Protocol needs them too.
__all__ = [
    "Chunk", "Ending", "Finish", "Message", "Model", "ModelEntry", "Probe", "Provider", "Request", "Stream",
    "Thinking", "Tier", "Token", "Tool", "Usage", "Waiting", "Writing",
]  # fmt: skip

Ending = Literal["stop", "length", "tool-calls", "refusal", "content-filter", "cancelled"]


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
        tools: what the model may call; the same ones in the same order on every turn, so that a prefix cache
            serves. For models whose ``Probe.tools`` is True only.
    """

    messages: tuple[Message, ...]
    max_tokens: int
    temperature: float = 0.0
    seed: int | None = None
    stop: tuple[str, ...] = ()
    prefill: str = ""
    tools: tuple[Tool, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request.

    Attributes:
        prompt: tokens of the whole prompt, cached and written ones included.
        cached: of those, tokens the server took from its prefix cache.
        output: tokens generated, reasoning included.
        measured: True when the server counted, False for an estimate (an early cut, a silent server).
        written: of ``prompt``, tokens that the server put into its cache and charges for that.
        reasoning: of ``output``, tokens that were thought and not said, where the server tells.
    """

    prompt: int = 0
    cached: int = 0
    output: int = 0
    measured: bool = False
    written: int = 0
    reasoning: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """No token yet: how long, and how much of the prompt is read (None where the server does not say).

    Attributes:
        seconds: of silence so far.
        prompt_done: tokens of the prompt that are read.
        prompt_total: tokens of the prompt.
        reason: why the request is about to be sent again, empty while it is under way.
    """

    seconds: float
    prompt_done: int | None = None
    prompt_total: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the answer's text, usually one token."""

    text: str


@dataclass(frozen=True, slots=True)
class Thinking:
    """A piece of what the model shows of its reasoning; no part of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece of a tool call's arguments, for the display; the whole call is in ``Finish.message``."""

    tool: str
    text: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of a stream.

    Attributes:
        reason: ``stop`` (the model ended), ``length`` (cut at max_tokens), ``tool-calls`` (it wants results before it
            goes on), ``refusal`` (the model declines), ``content-filter`` (the provider cut it), ``cancelled`` (cut
            by us).
        usage: tokens.
        first_token_s: from sending to the first token, seconds.
        decode_s: from the first token to the end, seconds.
        message: the turn as generated, to be appended to the conversation unchanged. Its calls are whole unless
            the reason is ``length`` or ``cancelled``, which drop an unfinished one.
        booked: whether the ledger has it already: it was kept from a run that was cut off, and asked for in that.
    """

    reason: Ending
    usage: Usage = field(default_factory=Usage)
    first_token_s: float = 0.0
    decode_s: float = 0.0
    message: Message = field(default=Message("assistant", ""))
    booked: bool = False


Chunk = Waiting | Token | Thinking | Writing | Finish


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
        tools: whether the model can be given tools.
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
    tools: bool = False


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
