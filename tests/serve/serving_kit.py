"""The real dashboard in a process of its own, and requests as a browser or a stranger sends them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Generator

COMMAND = [
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'fenceline'; from fenceline.__main__ import main; main()",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """One response."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A running dashboard and the link that it printed."""

    process: subprocess.Popen[str]
    link: str

    @property
    def port(self) -> int:
        """Where it listens."""
        return urlsplit(self.link).port or 0

    @property
    def token(self) -> str:
        """What lets a browser in."""
        return self.link.rpartition("=")[2]

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request, by default with the right Host and no cookie."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(
            method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)

    def enter(self) -> str:
        """Open the link; return the cookie that it gives."""
        return self.get(f"/?token={self.token}").headers["set-cookie"].partition(";")[0]

    def end(self) -> tuple[int, str, str]:
        """Press Ctrl-C; return exit code and what it still said."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err

    @classmethod
    def start(cls, *options: str) -> Self:
        """Start it and wait for its link."""
        process = subprocess.Popen(
            [*COMMAND, "dashboard", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy(),
        )  # fmt: skip
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        assert link.startswith("http://127.0.0.1:"), process.communicate()
        return cls(process, link)


@contextmanager
def dashboard(*options: str) -> Generator[Dashboard]:
    """Run a dashboard for as long as the block lasts."""
    running = Dashboard.start(*options)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.communicate()
