"""One scripted answer over HTTP, faults and all."""

from __future__ import annotations

import re
import select
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from fenceline.models.scripted_wire import Tally

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from fenceline.models.scripted_wire import Wire

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
        calls: of tools after the text, name and arguments as JSON text.
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
    calls: tuple[tuple[str, str], ...] = ()


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


class _Asked(msgspec.Struct):
    """What the script needs to know of a request."""

    messages: list[dict[str, object]]
    max_tokens: int = 1 << 30
    options: dict[str, object] = msgspec.field(default_factory=dict[str, object])

    @property
    def cap(self) -> int:
        most = self.options.get("num_predict", self.max_tokens)
        return most if isinstance(most, int) else self.max_tokens


class Reply:
    """Gives one answer, faults and all. An OSError on the way out means that the client hung up."""

    def __init__(
        self, handler: BaseHTTPRequestHandler, wire: Wire, request: Recorded, answer: Answer
    ) -> None:
        self._handler = handler
        self._request = request
        self._answer = answer
        self._wire = wire
        self._asked = msgspec.convert(request.body, _Asked)

    def give(self) -> None:
        """Send it."""
        answer = self._answer
        match answer.fault:
            case _ if answer.status != 200:
                send_whole(
                    self._handler, answer.status, msgspec.json.encode({"error": {"message": answer.error}})
                )
            case "html":
                send_whole(
                    self._handler, 200, b"<!doctype html>\n<title>Welcome to nginx!</title>\n", "text/html"
                )
            case "error-body":
                send_whole(self._handler, 200, msgspec.json.encode({"error": {"message": answer.error}}))
            case "empty":
                send_whole(self._handler, 200, b"")
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
        for number, (name, arguments) in enumerate(self._answer.calls):
            self._send(self._wire.call(number, name, arguments))
        told = "tool_calls" if self._answer.calls else "stop"
        self._close("length" if len(pieces) > self._asked.cap else told)

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
        return self._answer.text.removeprefix(str(last.get("content") or ""))

    def _tally(self) -> Tally:
        claimed = self._answer.prompt_tokens
        counted = sum(tokens_of(str(message.get("content") or "")) for message in self._asked.messages)
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


def tokens_of(text: str) -> int:
    """Count at four bytes a token."""
    return -(-len(text.encode(errors="replace")) // _BYTES_PER_TOKEN)


def send_whole(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, media_type: str = "application/json"
) -> None:
    """Send an answer that is no stream."""
    handler.send_response(status)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
