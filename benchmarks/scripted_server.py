"""A model server that says what a script tells it to: llama.cpp's interface, in a process of its own.

Run as ``python scripted_server.py SCRIPT.json LOG.jsonl``; prints its port. The script is a list of replies,
one a completion, the last one for every further one. The log has a line for each request with its text.
Follows llama.cpp's tools/server/README.md of 2026-10 as far as an agent needs it.
"""

from __future__ import annotations

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODEL = "scripted"
_WINDOW = 8192
_PIECE = 24
_ENDLESS_LIMIT_S = 300.0


class Reply(msgspec.Struct, frozen=True):
    """One answer.

    Attributes:
        kind: ``text``; or one that is no answer: ``endless`` text without end, ``html`` with status 200,
            ``error`` inside a status 200, ``dies`` in mid-stream, ``bytes`` that are not UTF-8.
        text: what it says.
    """

    kind: Literal["text", "endless", "html", "error", "dies", "bytes"] = "text"
    text: str = ""


class Seen(msgspec.Struct, frozen=True):
    """One request, as the log has it.

    Attributes:
        path: asked for.
        started: seconds since the epoch at which it was read.
        ended: at which the reply was written, or the client had left.
        texts: content of the messages; empty for what is no completion.
    """

    path: str
    started: float
    ended: float
    texts: list[str]


class _Message(msgspec.Struct):
    content: str = ""


class _Request(msgspec.Struct):
    messages: list[_Message] = msgspec.field(default_factory=list[_Message])
    prompt: str = ""
    content: str = ""
    stream: bool = False


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: list[Reply], log: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._script = script
        self._log = log
        self._lock = threading.Lock()
        self._asked = 0

    def next_reply(self) -> Reply:
        with self._lock:
            reply = self._script[min(self._asked, len(self._script) - 1)]
            self._asked += 1
            return reply

    def note(self, seen: Seen) -> None:
        with self._lock, self._log.open("ab") as out:
            out.write(msgspec.json.encode(seen) + b"\n")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride] - the only server that makes it

    def do_GET(self) -> None:
        """Say what a server says of itself."""
        started = time.time()
        path = self.path.removeprefix("/v1")
        match path:
            case "/health":
                self._json({"status": "ok"})
            case "/models":
                meta = {"n_ctx_train": 32768, "n_params": 1_543_714_304, "n_ctx": _WINDOW}
                entry = {"id": _MODEL, "object": "model", "owned_by": "llamacpp", "meta": meta}
                self._json({"object": "list", "data": [entry]})
            case "/props":
                settings = {"n_ctx": _WINDOW}
                self._json(
                    {"default_generation_settings": settings, "total_slots": 1, "build_info": "b1-scripted"}
                )
            case _:
                self._json(
                    {"error": {"code": 404, "message": "File Not Found", "type": "not_found_error"}}, 404
                )
        self.server.note(Seen(self.path, started, time.time(), []))

    def do_POST(self) -> None:
        """Answer as the script says."""
        started = time.time()
        request = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])), type=_Request)
        texts: list[str] = []
        try:
            if self.path.removeprefix("/v1") == "/tokenize":
                self._json({"tokens": list(range(len(request.content) // 4))})
            else:
                texts = [message.content for message in request.messages] or [request.prompt]
                self._complete(self.server.next_reply(), sum(map(len, texts)) // 4, stream=request.stream)
        except ConnectionError:
            self.close_connection = True
        self.server.note(Seen(self.path, started, time.time(), texts))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def _complete(self, reply: Reply, prompt_tokens: int, *, stream: bool) -> None:
        match reply.kind:
            case "html":
                self._send(b"<html><body>Sign in</body></html>", "text/html")
            case "error":
                self._json({"error": {"code": 500, "message": "model is gone", "type": "server_error"}})
            case "text" if not stream:
                self._json(_whole(reply.text, prompt_tokens))
            case _:
                self._stream(reply, prompt_tokens)

    def _stream(self, reply: Reply, prompt_tokens: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        count = 0
        for piece in _pieces(reply):
            count += 1
            self._frame(_delta({"content": piece}, None))
        match reply.kind:
            case "dies":
                return
            case "bytes":
                self.wfile.write(b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n')
            case _:
                pass
        self._frame(_delta({}, "stop") | _counts(prompt_tokens, count))
        self.wfile.write(b"data: [DONE]\n\n")

    def _frame(self, frame: dict[str, object]) -> None:
        self.wfile.write(b"data: " + msgspec.json.encode(frame) + b"\n\n")

    def _json(self, body: dict[str, object], status: int = 200) -> None:
        self._send(msgspec.json.encode(body), "application/json", status)

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _pieces(reply: Reply) -> Iterator[str]:
    """Yield the answer in pieces; an endless one until the client leaves, or a limit no run should see."""
    until = time.monotonic() + _ENDLESS_LIMIT_S
    while True:
        for start in range(0, len(reply.text), _PIECE):
            yield reply.text[start : start + _PIECE]
        if reply.kind != "endless" or time.monotonic() > until:
            return
        time.sleep(0.002)


def _delta(delta: dict[str, str], finish_reason: str | None) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}


def _whole(text: str, prompt_tokens: int) -> dict[str, object]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"choices": [choice]} | _counts(prompt_tokens, len(text) // 4)


def _counts(prompt_tokens: int, output_tokens: int) -> dict[str, object]:
    usage = {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": output_tokens,
        "total_tokens": prompt_tokens + output_tokens,
    }
    timings = {"prompt_n": prompt_tokens, "prompt_ms": 1.0, "predicted_n": output_tokens, "predicted_ms": 1.0}
    return {"usage": usage, "timings": timings}


def main() -> None:
    """Serve until killed."""
    script = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=list[Reply])
    server = _Server(script, Path(sys.argv[2]))
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
