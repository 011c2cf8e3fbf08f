"""A loopback door in front of the model server that counts what each request cost there.

Every way of working goes through it, so tokens and model seconds are the server's own figures and not the
client's word. Streams pass unbuffered; a client that leaves closes the request at the server too.
"""

from __future__ import annotations

import http.client
import select
import socket
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from .timings import Tally, with_timings

if TYPE_CHECKING:
    from types import TracebackType

    from .timings import Timings

_GENERATES = ("/chat/completions", "/completions", "/completion", "/infill")
_NOT_PASSED_ON = {
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
    "keep-alive",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that made the model work.

    Attributes:
        status: HTTP status, 0 when the client left before there was one.
        timings: as the server reported them, up to where the client left; None when that was in the prefill.
        wall_s: seconds from request to end.
        cut: whether the client left before the end.
    """

    status: int
    timings: Timings | None
    wall_s: float
    cut: bool

    @property
    def model_s(self) -> float:
        """Seconds of model work: the server's, or the wait where it could not say."""
        if self.timings is None:
            return self.wall_s
        return (self.timings.prompt_ms + self.timings.predicted_ms) / 1000


class CountingProxy:
    """Serve on one loopback port, forward to a server, keep an account.

    Args:
        upstream: root URL of the server, ``http://127.0.0.1:8120``.
        port: to listen on; 0 for any free one.

    Attributes:
        lost: whether the server failed to answer once; what was measured then is worth nothing.
    """

    def __init__(self, upstream: str, port: int = 0) -> None:
        parts = urlsplit(upstream)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.lost = False
        self._exchanges: list[Exchange] = []
        self._running = 0
        self._changed = threading.Condition()
        self._server = _Listener(("127.0.0.1", port), self)

    @property
    def base_url(self) -> str:
        """Root of the OpenAI-compatible interface as clients see it."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        """Start to serve."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def begin(self) -> None:
        """Note that the model is at work."""
        with self._changed:
            self._running += 1

    def finish(self, exchange: Exchange) -> None:
        """Note what that work cost."""
        with self._changed:
            self._running -= 1
            self._exchanges.append(exchange)
            self._changed.notify_all()

    def drain(self, limit_s: float = 30.0) -> list[Exchange]:
        """Wait until nothing is in flight, then return every exchange since the last call and forget them."""
        with self._changed:
            self._changed.wait_for(lambda: self._running == 0, limit_s)
            taken, self._exchanges = self._exchanges, []
            return taken


class _ClientLeftError(Exception):
    """The client closed its connection before the end of the reply."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], proxy: CountingProxy) -> None:
        super().__init__(address, _Handler)
        self.proxy = proxy

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that reset an idle connection; say the rest."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType] - as it came


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener  # pyright: ignore[reportIncompatibleVariableOverride] - the only server that makes it

    def do_GET(self) -> None:
        """Pass on."""
        self._forward()

    def do_POST(self) -> None:
        """Pass on, counting what makes the model work."""
        if not self.path.split("?")[0].endswith(_GENERATES):
            self._forward()
            return
        proxy, started = self.server.proxy, time.perf_counter()
        proxy.begin()
        tally = Tally()
        try:
            self._forward(tally)
        finally:
            wall = time.perf_counter() - started
            proxy.finish(Exchange(tally.status, tally.timings(), wall, tally.cut))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the account is the log."""

    def _forward(self, tally: Tally | None = None) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream = http.client.HTTPConnection(*self.server.proxy.target, timeout=600)
        try:
            headers = {
                name: value for name, value in self.headers.items() if name.lower() not in _NOT_PASSED_ON
            }
            upstream.request(self.command, self.path, with_timings(body) if tally else body, headers)
            _wait_for_answer(self.connection, upstream.sock)
            self._answer(upstream.getresponse(), tally)
        except _ClientLeftError:
            self.close_connection = True
            if tally:
                tally.cut = True
        except (OSError, http.client.HTTPException) as error:
            self.server.proxy.lost = True
            self.close_connection = True
            self.send_error(502, f"the model server did not answer: {type(error).__name__}")
        finally:
            upstream.close()

    def _answer(self, response: http.client.HTTPResponse, tally: Tally | None) -> None:
        if tally:
            tally.status = response.status
        self.send_response(response.status)
        self.send_header("Content-Type", response.headers.get("Content-Type", "application/json"))
        chunked = response.length is None
        self.send_header(
            *(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(response.length)))
        )
        self.end_headers()
        while piece := response.read1(65536):
            if tally:
                tally.add(piece)
            self._pass_on(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            if _has_left(self.connection):
                raise _ClientLeftError
        if chunked:
            self._pass_on(b"0\r\n\r\n")

    def _pass_on(self, piece: bytes) -> None:
        try:
            self.wfile.write(piece)
        except ConnectionError as error:
            raise _ClientLeftError from error


def _wait_for_answer(client: socket.socket, server: socket.socket) -> None:
    """Wait for the server's first byte, or for the client to give up."""
    while True:
        ready, _, _ = select.select([client, server], [], [])
        if server in ready:
            return
        if _has_left(client):
            raise _ClientLeftError
        select.select([server], [], [], 0.05)


def _has_left(client: socket.socket) -> bool:
    readable, _, _ = select.select([client], [], [], 0)
    if not readable:
        return False
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except ConnectionError:
        return True
