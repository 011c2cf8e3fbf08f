"""What a scripted server says of itself, and what every kind of server has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fenceline.models.turns import Json


@dataclass(frozen=True, slots=True)
class Served:
    """The one model of a scripted server.

    Attributes:
        model: its name.
        window: tokens.
        loaded: whether it is in memory (LM Studio, Ollama).
        remote_host: set for a model that Ollama forwards.
        template: chat template.
        tools: whether it says that the model can call tools.
    """

    model: str = "scripted"
    window: int = 8192
    loaded: bool = True
    remote_host: str = ""
    template: str = '{{- if and (ne .Role "assistant") $last }}<|im_start|>assistant\n{{ end }}'
    tools: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one answer."""

    prompt: int
    cached: int
    output: int


class Wire(Protocol):
    """One server's way to talk."""

    chat_path: str
    media_type: str

    def routes(self, served: Served) -> dict[str, Json]:
        """Return the answers to everything but chat, by ``METHOD /path``."""
        ...

    def opening(self, tally: Tally) -> bytes:
        """Return what is sent while the prompt is read."""
        ...

    def piece(self, text: str, tally: Tally, *, hidden: bool = False) -> bytes:
        """Return one piece of the answer."""
        ...

    def call(self, number: int, name: str, arguments: str) -> bytes:
        """Return a whole call of a tool; ``arguments`` is JSON text."""
        ...

    def end(self, reason: str, tally: Tally, *, counted: bool) -> bytes:
        """Return what follows the last piece."""
        ...

    def error(self, message: str) -> bytes:
        """Return an error inside a stream."""
        ...
