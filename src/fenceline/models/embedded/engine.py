"""The engine of the background process: xllamacpp's llama.cpp server, tuned for edits."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from fenceline.models.embedded.binding import xllamacpp
from fenceline.models.hardware import memory, physical_cores

if TYPE_CHECKING:
    from fenceline.models.embedded.binding import Binding, HttpServer, Params
    from fenceline.models.embedded.plan import Plan

HOST = "127.0.0.1"
_SMALLEST_CONTEXT = 2048
_ROOM_FOR_BUFFERS = 512 << 20
_BYTES_PER_TOKEN = 96 << 10  # key and value cache of a model of about 8B; smaller ones need less
_PROMPT_CACHE_MIB = 512


class _Slot(msgspec.Struct):
    is_processing: bool = False


@dataclass(frozen=True, slots=True)
class LlamaServer:
    """A running llama.cpp server in this process.

    Attributes:
        host: it listens on.
        port: it listens on.
        context: tokens of one request.
        api_key: it asks for.
        server: listens while it is referred to.
    """

    host: str
    port: int
    context: int
    api_key: str
    server: HttpServer

    def busy(self) -> bool:
        """Ask its slots; a server too busy to answer is busy."""
        import http.client  # noqa: PLC0415 - once per idle period

        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.request("GET", "/slots", headers={"Authorization": f"Bearer {self.api_key}"})
            slots = msgspec.json.decode(connection.getresponse().read(), type=list[_Slot])
        except (OSError, http.client.HTTPException, msgspec.DecodeError):
            return True
        finally:
            connection.close()
        return any(slot.is_processing for slot in slots)


def load(plan: Plan, api_key: str) -> LlamaServer:
    """Load the weights and listen on a free port of loopback.

    Raises:
        RuntimeError: the weights cannot be loaded; the log says why.
    """
    binding = xllamacpp()
    context = affordable_context(plan.context, plan.weights.stat().st_size, memory().available)
    params = _tuned(binding, plan, context)
    params.api_keys = [api_key]
    server = binding.Server(params)
    port = urlsplit(server.listening_address).port or 0
    return LlamaServer(HOST, port, context, api_key, server)


def affordable_context(wanted: int, weights: int, available: int) -> int:
    """Return how many tokens of context the memory allows.

    Args:
        wanted: tokens; halved while they do not fit, but not below 2048.
        weights: bytes of the file.
        available: bytes of memory.
    """
    room = available - weights - _ROOM_FOR_BUFFERS
    context = wanted
    while context // 2 >= _SMALLEST_CONTEXT and context * _BYTES_PER_TOKEN > room:
        context //= 2
    return context


def _tuned(binding: Binding, plan: Plan, context: int) -> Params:
    params = binding.CommonParams()
    params.model.path = os.fspath(plan.weights)
    params.hostnames, params.port = [HOST], 0
    params.ui, params.use_jinja, params.warmup = False, True, False
    params.n_ctx, params.n_parallel = context, 1
    params.flash_attn_type = binding.llama_flash_attn_type["LLAMA_FLASH_ATTN_TYPE_ENABLED"]
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = physical_cores()
    _draft_from_prompt(binding, params)
    return params


def _draft_from_prompt(binding: Binding, params: Params) -> None:
    """Guess the next tokens from the text so far: an edit mostly repeats code that the prompt shows.

    Guesses are checked, so the answer stays the same; 15 and the token before them fill the rows that the matrix
    kernels work on at once: half the processor time per token on edits (docs/benchmarks.md).
    """
    params.speculative.types = [binding.common_speculative_type["COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE"]]
    params.speculative.ngram_simple.size_n = 4
    params.speculative.ngram_simple.size_m = 15
