"""Run as the embedded server's command: the real life cycle around an endpoint that only says it is healthy.

The file in the place of the weights says what happens: ``good``; ``bad`` fails to load; ``crash`` dies by a
signal; ``slow`` loads when a file ``go`` appears beside it. Each load adds a line to ``loads`` beside it, and
``busy`` beside it makes a request seem to be under way.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from fenceline.models.embedded.keeper import keep
from fenceline.models.embedded.plan import Plan

if TYPE_CHECKING:
    from pathlib import Path


class Health(BaseHTTPRequestHandler):
    """Says so."""

    def do_GET(self) -> None:
        """Answer every path."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status":"ok"}')


@dataclass
class StandIn:
    """What it would be to the keeper, with the folder of the test."""

    host: str
    port: int
    context: int
    folder: Path

    def busy(self) -> bool:
        """Note that it was asked."""
        with (self.folder / "asked").open("a") as asked:
            asked.write("busy?\n")
        return (self.folder / "busy").exists()


def load(plan: Plan, api_key: str) -> StandIn:
    folder = plan.weights.parent
    with (folder / "loads").open("a") as loads:
        loads.write(f"{len(api_key)}\n")
    match plan.weights.read_text():
        case "bad":
            sys.stdout.write("0.00.160.670 E llama_model_load: error loading model: the file is cut short\n")
            raise RuntimeError("failed")
        case "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case "slow":
            while not (folder / "go").exists():
                time.sleep(0.01)
        case _:
            pass
    server = ThreadingHTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return StandIn("127.0.0.1", server.server_port, plan.context, folder)


if __name__ == "__main__":
    keep(Plan.from_argv(sys.argv[1:]), load)
