"""The HTTP server behind every scripted vendor."""

from __future__ import annotations

import select
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

import msgspec

from fenceline.models.protocol import Message
from fenceline.models.scripted_hosted.anthropic import AnthropicWire
from fenceline.models.scripted_hosted.gemini import GeminiWire
from fenceline.models.scripted_hosted.openai import ChatWire, ResponsesWire
from fenceline.models.scripted_hosted.script import Act, Fail, HangUp, Say
from fenceline.models.scripted_reply import Recorded

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence
    from types import TracebackType

    from fenceline.models.scripted_hosted.script import VendorWire
    from fenceline.models.turns import Json

VendorName: TypeAlias = Literal["anthropic", "openai", "openai-chat", "google"]
_WIRES: dict[VendorName, VendorWire] = {
    "anthropic": AnthropicWire(),
    "openai": ResponsesWire(),
    "openai-chat": ChatWire(),
    "google": GeminiWire(),
}


class ScriptedVendor:
    """Answers in the order of its script, and repeats the last answer when that is at its end.

    Args:
        vendor: which one it plays.
        acts: the script; a text is an answer without fault, a message one of several parts.
        model: its one model.
        window: that model's window, tokens; 0 for a server that tells nothing about its models.
        tls: to speak TLS with.
        key: the only key that it takes, empty for any.
        host: IP address that it listens on.

    Attributes:
        requests: requests for an answer so far.
        seen: ``METHOD /path`` of everything so far.
    """

    def __init__(
        self,
        vendor: VendorName,
        acts: Sequence[Act | Message | str],
        model: str = "scripted",
        window: int = 200_000,
        tls: ssl.SSLContext | None = None,
        key: str = "",
        host: str = "127.0.0.1",
    ) -> None:
        self.vendor: VendorName = vendor
        self.wire = _WIRES[vendor]
        self.model, self.window, self.key = model, window, key
        self.requests: list[Recorded] = []
        self.seen: list[str] = []
        self._acts = [_act(act) for act in acts]
        self._lock = threading.Lock()
        self._scheme = "https" if tls else "http"
        self._http = _Server(self, tls, host)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def root(self) -> str:
        """Address without a path."""
        host, port = self._http.server_address[:2]
        return f"{self._scheme}://{host}:{port}"

    @property
    def url(self) -> str:
        """Base URL as the configuration wants it."""
        return f"{self.root}/v1" if self.vendor.startswith("openai") else self.root

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def take(self, request: Recorded) -> Act:
        """Record ``request`` and return what happens to it."""
        with self._lock:
            self.requests.append(request)
            return self._acts.pop(0) if len(self._acts) > 1 else self._acts[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, script: ScriptedVendor, tls: ssl.SSLContext | None, host: str) -> None:
        self.script = script
        super().__init__((host, 0), _Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client may hang up at any moment, within a handshake too."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride] - it is always ours

    def do_GET(self) -> None:
        script = self.server.script
        script.seen.append(f"GET {self.path}")
        listed = script.wire.listed(self.path.partition("?")[0], script.model, script.window)
        if not self._admitted():
            self._fail(Fail("key", "invalid x-api-key"))
        elif listed is None or not script.window:
            self._fail(Fail("model", self.path.rpartition("/")[2] if script.window else "no such path"))
        else:
            self._whole(200, listed)

    def do_POST(self) -> None:
        script = self.server.script
        script.seen.append(f"POST {self.path}")
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if not script.wire.answers(self.path):
            self._fail(Fail("model", self.path))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Recorded(self.path, headers, msgspec.json.decode(body, type=dict[str, object]))
        act = script.take(request) if self._admitted() else Fail("key", "invalid x-api-key")
        try:
            self._give(act, request)
        except OSError:
            request.cancelled = True
            self.close_connection = True
        finally:
            request.finished.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def _admitted(self) -> bool:
        key = self.server.script.key
        given = (self.headers.get(name, "") for name in ("x-api-key", "x-goog-api-key", "authorization"))
        return not key or key in {value.removeprefix("Bearer ") for value in given}

    def _give(self, act: Act, request: Recorded) -> None:
        match act:
            case Say():
                self._stream(act, request)
            case Fail():
                self._fail(act)
            case HangUp():
                self._hang_up()

    def _stream(self, say: Say, request: Recorded) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._pause(say.pause_s)
        events = self.server.script.wire.stream(say, self.server.script.model)
        for at, event in enumerate(events):
            if at == say.cut_after:
                self._send(event[: len(event) // 2], say.drip)
                self._hang_up()
                return
            for _ in range(2 if say.twice else 1):
                self._send(event, say.drip)
            request.sent += 1
            self._pause(0.0)
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, data: bytes, drip: int) -> None:
        size = drip or len(data)
        for at in range(0, len(data), size):
            piece = data[at : at + size]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))

    def _pause(self, seconds: float) -> None:
        """Wait, or notice that the client hung up."""
        if select.select([self.connection], [], [], seconds)[0] and not self._heard():
            raise ConnectionResetError

    def _heard(self) -> bytes:
        if self.server.script.url.startswith("https"):
            return self.connection.recv(1)
        return self.connection.recv(1, socket.MSG_PEEK)

    def _fail(self, fail: Fail) -> None:
        wire = self.server.script.wire
        status = fail.status or wire.status(fail.trouble)
        self._whole(status, wire.error(fail.trouble, fail.message), dict(fail.headers))

    def _whole(self, status: int, data: Json, headers: dict[str, str] | None = None) -> None:
        body = msgspec.json.encode(data)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _act(act: Act | Message | str) -> Act:
    match act:
        case str():
            return Say(Message("assistant", act))
        case Message():
            return Say(act)
        case _:
            return act
