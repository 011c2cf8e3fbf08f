"""A real HTTP server on loopback that answers from a script, with the faults that real servers have."""

from __future__ import annotations

import re
import select
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

import msgspec

from fenceline.models.scripted_wires import WIRES, Served, Tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from fenceline.models.scripted_wires import WireName

Fault: TypeAlias = Literal[
    "cut",
    "html",
    "error-body",
    "error-event",
    "empty",
    "endless",
    "garbage",
    "unended",
    "long-line",
    "hang-up",
]

_PIECES = re.compile(r"\s*\S{1,8}|\s+")
_BYTES_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """One scripted answer to a chat request.

    Attributes:
        text: what the model says.
        fault: how it goes wrong, after ``text`` where that is possible.
        thinking: reasoning before the text.
        first_pause_s: silence before the first piece.
        pause_s: silence between pieces.
        counted: whether the server gives usage.
        prompt_tokens: count of the prompt it claims, None for four bytes a token.
        cached_tokens: of those, from the prefix cache.
        status: HTTP status; anything but 200 sends ``error`` as its body.
        error: message of errors.
        echo: whether a prefill is repeated in the answer.
    """

    text: str = ""
    fault: Fault | None = None
    thinking: str = ""
    first_pause_s: float = 0.0
    pause_s: float = 0.0
    counted: bool = True
    prompt_tokens: int | None = None
    cached_tokens: int = 0
    status: int = 200
    error: str = "the model failed"
    echo: bool = False


@dataclass(slots=True)
class Recorded:
    """One chat request as it came in, and how it ended.

    Attributes:
        path: request target.
        headers: names in lower case.
        body: decoded JSON.
        sent: pieces sent.
        cancelled: whether the client hung up before the end.
        finished: set when the answer is over, either way.
    """

    path: str
    headers: dict[str, str]
    body: dict[str, object]
    sent: int = 0
    cancelled: bool = False
    finished: threading.Event = field(default_factory=threading.Event)


class ScriptedServer:
    """Answers chat requests in the order of its script, and repeats the last answer when that is at its end.

    Args:
        wire: which server it plays.
        answers: the script; a text is an answer without fault.
        served: its one model.
        missing: ``METHOD /path`` routes that it answers with 404.

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
    ) -> None:
        self.wire = WIRES[wire]
        self.requests: list[Recorded] = []
        self.seen: list[str] = []
        self._answers = [Answer(answer) if isinstance(answer, str) else answer for answer in answers]
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

    def take(self, request: Recorded) -> Answer:
        """Record ``request`` and return its answer."""
        with self._lock:
            self.requests.append(request)
            return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


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
            _Reply(self, request, answer).give()
        except OSError:
            request.cancelled = True
            self.close_connection = True
        finally:
            request.finished.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def whole(self, status: int, body: bytes, media_type: str = "application/json") -> None:
        """Send an answer that is no stream."""
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _route(self, body: bytes) -> None:
        route = f"{self.command} {self.path}"
        self.server.script.seen.append(route)
        if route == "POST /tokenize":
            text = msgspec.json.decode(body, type=dict[str, str])["content"]
            self.whole(200, msgspec.json.encode({"tokens": list(range(_tokens(text)))}))
        elif route in self.server.script.routes:
            self.whole(200, msgspec.json.encode(self.server.script.routes[route]))
        else:
            self.whole(404, b'{"error":{"message":"File Not Found","type":"not_found_error","code":404}}')


class _Asked(msgspec.Struct):
    """What the script needs to know of a request."""

    messages: list[dict[str, str]]
    max_tokens: int = 1 << 30
    options: dict[str, object] = msgspec.field(default_factory=dict[str, object])

    @property
    def cap(self) -> int:
        most = self.options.get("num_predict", self.max_tokens)
        return most if isinstance(most, int) else self.max_tokens


class _Reply:
    """Gives one answer, faults and all. An OSError on the way out means that the client hung up."""

    def __init__(self, handler: _Handler, request: Recorded, answer: Answer) -> None:
        self._handler = handler
        self._request = request
        self._answer = answer
        self._wire = handler.server.script.wire
        self._asked = msgspec.convert(request.body, _Asked)

    def give(self) -> None:
        answer = self._answer
        match answer.fault:
            case _ if answer.status != 200:
                self._handler.whole(answer.status, msgspec.json.encode({"error": {"message": answer.error}}))
            case "html":
                self._handler.whole(200, b"<!doctype html>\n<title>Welcome to nginx!</title>\n", "text/html")
            case "error-body":
                self._handler.whole(200, msgspec.json.encode({"error": {"message": answer.error}}))
            case "empty":
                self._handler.whole(200, b"")
            case "hang-up":
                self._hang_up()
            case _:
                self._stream()

    def _stream(self) -> None:
        self._head()
        self._send(self._wire.opening(self._tally()))
        self._pause(self._answer.first_pause_s)
        for piece in _PIECES.findall(self._answer.thinking):
            self._piece(piece, hidden=True)
        pieces = _PIECES.findall(self._text())
        for piece in pieces[: self._asked.cap]:
            self._piece(piece)
        self._close("length" if len(pieces) > self._asked.cap else "stop")

    def _close(self, reason: str) -> None:
        match self._answer.fault:
            case "cut":
                self._hang_up()
                return
            case "endless":
                while True:
                    self._piece("again ")
            case "error-event":
                self._send(self._wire.error(self._answer.error))
            case "garbage":
                self._send(b"data: \xff\xfe{]\n\n\xff\n")
            case "long-line":
                self._send(b"data: " + b"x" * (2 << 20))
            case "unended":
                pass
            case _:
                self._send(self._wire.end(reason, self._tally(), counted=self._answer.counted))
        self._handler.wfile.write(b"0\r\n\r\n")

    def _text(self) -> str:
        last = self._asked.messages[-1]
        if last.get("role") != "assistant" or self._answer.echo:
            return self._answer.text
        return self._answer.text.removeprefix(last.get("content", ""))

    def _tally(self) -> Tally:
        claimed = self._answer.prompt_tokens
        counted = sum(_tokens(message.get("content", "")) for message in self._asked.messages)
        return Tally(counted if claimed is None else claimed, self._answer.cached_tokens, self._request.sent)

    def _piece(self, text: str, *, hidden: bool = False) -> None:
        if self._request.sent:
            self._pause(self._answer.pause_s)
        self._request.sent += 1
        self._send(self._wire.piece(text, self._tally(), hidden=hidden))

    def _head(self) -> None:
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", self._wire.media_type)
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.end_headers()

    def _send(self, data: bytes) -> None:
        if data:
            self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _pause(self, seconds: float) -> None:
        connection = self._handler.connection
        if select.select([connection], [], [], seconds)[0] and not connection.recv(1, socket.MSG_PEEK):
            raise ConnectionResetError

    def _hang_up(self) -> None:
        self._handler.close_connection = True
        self._handler.connection.shutdown(socket.SHUT_RDWR)


def _tokens(text: str) -> int:
    return -(-len(text.encode(errors="replace")) // _BYTES_PER_TOKEN)
