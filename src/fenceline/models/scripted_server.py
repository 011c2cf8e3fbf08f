"""A real HTTP server on loopback that answers from a script, with the faults that real servers have."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

import msgspec

from fenceline.models.scripted_reply import Answer, Recorded, Reply, send_whole, tokens_of
from fenceline.models.scripted_wire import Served
from fenceline.models.scripted_wires import WIRES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from fenceline.models.scripted_wires import WireName

__all__ = ["Answer", "Recorded", "ScriptedServer", "Served"]


class ScriptedServer:
    """Answers chat requests in the order of its script, and repeats the last answer when that is at its end.

    Args:
        wire: which server it plays.
        answers: the script; a text is an answer without fault.
        served: its one model.
        missing: ``METHOD /path`` routes that it answers with 404.
        loading: how many requests it refuses first, as llama.cpp does while it reads its weights.

    Attributes:
        requests: chat requests so far.
        seen: ``METHOD /path`` of everything so far.
    """

    def __init__(
        self,
        wire: WireName,
        answers: Sequence[Answer | str],
        served: Served | None = None,
        missing: Sequence[str] = (),
        loading: int = 0,
    ) -> None:
        self.wire = WIRES[wire]
        self.requests: list[Recorded] = []
        self.seen: list[str] = []
        self._answers = [Answer(answer) if isinstance(answer, str) else answer for answer in answers]
        self._loading = loading
        self._lock = threading.Lock()
        routes = self.wire.routes(served or Served())
        self.routes = {route: data for route, data in routes.items() if route not in missing}
        self._http = _Server(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def root(self) -> str:
        """Base URL without a path."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        """Base URL of the OpenAI-compatible API."""
        return f"{self.root}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def refuses(self) -> bool:
        """Return whether it is still loading; each call is one request less until it is not."""
        with self._lock:
            self._loading -= 1
            return self._loading >= 0

    def take(self, request: Recorded) -> Answer:
        """Record ``request`` and return its answer."""
        with self._lock:
            self.requests.append(request)
            return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


_LOADING = b'{"error":{"message":"Loading model","type":"unavailable_error","code":503}}'


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, script: ScriptedServer) -> None:
        self.script = script
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride] - it is always ours

    def do_GET(self) -> None:
        self._route(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path != self.server.script.wire.chat_path:
            self._route(body)
            return
        self.server.script.seen.append(f"POST {self.path}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Recorded(self.path, headers, msgspec.json.decode(body, type=dict[str, object]))
        answer = self.server.script.take(request)
        try:
            Reply(self, self.server.script.wire, request, answer).give()
        except OSError:
            request.cancelled = True
            self.close_connection = True
        finally:
            request.finished.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def _route(self, body: bytes) -> None:
        route = f"{self.command} {self.path}"
        self.server.script.seen.append(route)
        if self.server.script.refuses():
            send_whole(self, 503, _LOADING)
        elif route == "POST /tokenize":
            text = msgspec.json.decode(body, type=dict[str, str])["content"]
            send_whole(self, 200, msgspec.json.encode({"tokens": list(range(tokens_of(text)))}))
        elif route in self.server.script.routes:
            send_whole(self, 200, msgspec.json.encode(self.server.script.routes[route]))
        else:
            send_whole(
                self, 404, b'{"error":{"message":"File Not Found","type":"not_found_error","code":404}}'
            )
