"""The parts of xllamacpp that are used, with their types: its wheel has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from enum import IntEnum


class File(Protocol):
    """Where weights are."""

    path: str


class Threads(Protocol):
    """A pool of threads."""

    n_threads: int


class NgramDraft(Protocol):
    """Guesses after a repeated n-gram: ``size_n`` tokens must match, ``size_m`` are guessed."""

    size_n: int
    size_m: int


class Speculation(Protocol):
    """Speculative decoding."""

    types: list[IntEnum]
    ngram_simple: NgramDraft


class Params(Protocol):
    """llama.cpp's ``common_params``."""

    model: File
    hostnames: list[str]
    port: int
    api_keys: list[str]
    ui: bool
    use_jinja: bool
    warmup: bool
    n_ctx: int
    n_parallel: int
    flash_attn_type: IntEnum
    cache_ram_mib: int
    cpuparams: Threads
    cpuparams_batch: Threads
    speculative: Speculation


class HttpServer(Protocol):
    """llama.cpp's HTTP server; it listens while the object lives."""

    listening_address: str


class Binding(Protocol):
    """The module."""

    llama_flash_attn_type: type[IntEnum]
    common_speculative_type: type[IntEnum]

    def CommonParams(self) -> Params:  # noqa: N802 - named by the module
        """Return llama.cpp's defaults."""
        ...

    def Server(self, params: Params) -> HttpServer:  # noqa: N802 - named by the module
        """Load the weights and listen."""
        ...


def xllamacpp() -> Binding:
    """Import the module: 20 MB of native code."""
    from importlib import import_module  # noqa: PLC0415 - only the server's process comes here

    return cast("Binding", import_module("xllamacpp"))
