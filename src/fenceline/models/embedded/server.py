"""``python -m fenceline.models.embedded.server``: the background process around xllamacpp's llama.cpp server."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from fenceline.models.embedded.keeper import keep
from fenceline.models.embedded.plan import Plan
from fenceline.models.hardware import memory, physical_cores

if TYPE_CHECKING:
    from xllamacpp import CommonParams, Server

HOST = "127.0.0.1"
_SMALLEST_CONTEXT = 2048
_ROOM_FOR_BUFFERS = 512 << 20
_BYTES_PER_TOKEN = 96 << 10  # key and value cache of a model of about 8B; smaller models need less
_PROMPT_CACHE_MIB = 512


@dataclass(frozen=True, slots=True)
class LlamaServer:
    """A running llama.cpp server in this process.

    Attributes:
        host: it listens on.
        port: it listens on.
        context: tokens of one request.
        api_key: it asks for.
        server: keeps it alive.
    """

    host: str
    port: int
    context: int
    api_key: str
    server: Server

    def busy(self) -> bool:
        """Ask its slots; one that does not answer is working."""
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


class _Slot(msgspec.Struct):
    is_processing: bool = False


def load(plan: Plan, api_key: str) -> LlamaServer:
    """Load the weights and listen on a free port of loopback."""
    # Threads that spin while they wait are a little faster alone and several times slower beside a test run.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from xllamacpp import CommonParams, Server  # noqa: PLC0415 - after the environment it reads

    context = affordable_context(plan.context, plan.weights.stat().st_size, memory().available)
    server = Server(_tuned(CommonParams(), plan, context, api_key))
    port = urlsplit(str(server.listening_address)).port
    if port is None:
        raise RuntimeError(f"no port in {server.listening_address}")
    return LlamaServer(HOST, port, context, api_key, server)


def affordable_context(wanted: int, weights: int, available: int) -> int:
    """Return ``wanted`` tokens, halved until weights and cache fit into ``available`` bytes; at least 2048."""
    room = available - weights - _ROOM_FOR_BUFFERS
    context = wanted
    while context > _SMALLEST_CONTEXT and context * _BYTES_PER_TOKEN > room:
        context //= 2
    return max(context, min(wanted, _SMALLEST_CONTEXT))


def _tuned(params: CommonParams, plan: Plan, context: int, api_key: str) -> CommonParams:
    from xllamacpp import llama_flash_attn_type as flash  # noqa: PLC0415 - see load

    params.model.path = str(plan.weights)
    params.hostnames, params.port, params.api_keys = [HOST], 0, [api_key]
    params.ui, params.use_jinja, params.warmup = False, True, False
    params.n_ctx, params.n_parallel = context, 1
    params.flash_attn_type = flash.LLAMA_FLASH_ATTN_TYPE_ENABLED
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = physical_cores()
    _draft_from_prompt(params)
    return params


def _draft_from_prompt(params: CommonParams) -> None:
    """Guess the next tokens from the text so far: an edit mostly repeats code that the prompt shows."""
    from xllamacpp import common_speculative_type as kind  # noqa: PLC0415 - see load

    params.speculative.types = [kind.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
    params.speculative.ngram_simple.size_n = 4
    params.speculative.ngram_simple.size_m = 8


def main() -> None:
    """Serve the plan given in the arguments."""
    keep(Plan.from_argv(sys.argv[1:]), load)


if __name__ == "__main__":
    try:
        main()
    except Exception as error:  # noqa: BLE001 - the log's last line is what the client shows
        sys.exit(f"{type(error).__name__}: {error}")
