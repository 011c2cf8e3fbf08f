"""llama.cpp's own HTTP server in a process of its own: the one from xllamacpp, or one built for the machine."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_CONTEXT = 8192
_START_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Serving:
    """How a server is to be started.

    Attributes:
        threads: that it computes on.
        slots: requests that it works on at once, each with a window of its own.
        program: ``llama-server`` to start; None for xllamacpp's.
    """

    threads: int = 2
    slots: int = 1
    program: Path | None = None

    def command(self, weights: Path, port: int) -> list[str]:
        """Return the command line. Only the slots' own prefixes are kept between requests."""
        if self.program is None:
            figures = map(str, (port, self.threads, self.slots))
            return [sys.executable, str(Path(__file__)), str(weights), *figures]
        context = str(_CONTEXT * self.slots)
        where = ["--model", str(weights), "--host", "127.0.0.1", "--port", str(port), "--ctx-size", context]
        work = ["--threads", str(self.threads), "--parallel", str(self.slots), "--cache-ram", "0", "--jinja"]
        return [str(self.program), *where, *work]


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A server that answers.

    Attributes:
        url: its root.
        process: its number, 0 for a server that somebody else started.
    """

    url: str
    process: int = 0

    def cpu_s(self) -> float:
        """Return the processor seconds that it has used: what other work on the machine does not change."""
        if not self.process:
            return 0.0
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def model_server(weights: Path, port: int, serving: Serving, log: Path) -> Generator[ModelServer]:
    """Yield a ready server; stop it afterwards."""
    url = f"http://127.0.0.1:{port}"
    if _is_ready(url):
        raise SystemExit(f"port {port} is in use: choose another with --port")
    with log.open("wb") as sink:
        process = subprocess.Popen(
            serving.command(weights, port), stdout=sink, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        try:
            _wait(url, process, log)
            yield ModelServer(url, process.pid)
        finally:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _is_ready(url):
            return
        time.sleep(0.2)
    raise SystemExit(f"the model server did not start: see {log}")


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as reply:  # noqa: S310 - loopback
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


def serve(weights: str, port: int, threads: int, slots: int) -> None:
    """Serve with xllamacpp until killed, or until the process that started it is gone."""
    started_by = os.getppid()
    xllamacpp = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = weights
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = _CONTEXT * slots
    params.n_parallel = slots
    params.cache_ram_mib = 0
    params.use_jinja = True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(params)
    print("serving", server.listening_address, flush=True)
    while os.getppid() == started_by:
        time.sleep(1)


if __name__ == "__main__":
    serve(sys.argv[1], *map(int, sys.argv[2:5]))
