"""A real HTTP server on loopback that serves one file, and cuts it short on demand."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@dataclass
class Home:
    """What is served, and what was asked.

    Attributes:
        content: the file.
        ranges: whether Range is honoured.
        cuts: bytes after which each of the next replies breaks off.
        asked: Range headers received, "" for none.
        url: of the file.
    """

    content: bytes
    ranges: bool = True
    cuts: list[int] = field(default_factory=list[int])
    asked: list[str] = field(default_factory=list[str])
    url: str = ""


@contextmanager
def serving(home: Home) -> Generator[Home]:
    """Serve ``home`` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            home.asked.append(wanted)
            start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and home.ranges else 0
            body = home.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: home.cuts.pop(0)] if home.cuts else body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    home.url = f"http://127.0.0.1:{server.server_port}/weights.gguf"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield home
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
