"""``--json``: one JSON object per line and event, the result last."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.events import Prefilling

if TYPE_CHECKING:
    from typing import TextIO

    from fenceline.attempts.events import Event

_PREFILL_EVERY_S = 1.0  # a reader of lines needs no animation


class JsonFace:
    """Prints events as JSON lines."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._lock = Lock()
        self._waited = -_PREFILL_EVERY_S

    def show(self, event: Event) -> None:
        """Print one event; of those that tell of waiting, one a second."""
        if isinstance(event, Prefilling):
            if 0 <= event.seconds - self._waited < _PREFILL_EVERY_S:
                return
            self._waited = event.seconds
        line = msgspec.json.encode(event).decode()
        with self._lock:
            print(line, file=self._out, flush=True)

    def close(self) -> None:
        """Nothing is left open."""
