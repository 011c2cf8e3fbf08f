"""``--json``: one JSON object per line and event, the result last."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from typing import TextIO

    from fenceline.attempts.events import Event


class JsonFace:
    """Prints events as JSON lines."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._lock = Lock()

    def show(self, event: Event) -> None:
        """Print one event."""
        line = msgspec.json.encode(event).decode()
        with self._lock:
            print(line, file=self._out, flush=True)

    def close(self) -> None:
        """Nothing is left open."""
