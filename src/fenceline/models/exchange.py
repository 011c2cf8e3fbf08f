"""A reply in flight, read line by line on a thread of its own."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from fenceline.models.errors import ModelError
from fenceline.models.lines import LineSplitter
from fenceline.models.replies import without

if TYPE_CHECKING:
    from fenceline.models.access import ReadRefusal
    from fenceline.models.connection import Connection
    from fenceline.models.secret import Secret

_MAX_REFUSAL = 1 << 16


class End:
    """The reply is complete as far as HTTP can tell."""


class Exchange:
    """A reply in flight: a thread reads it line by line, so that nobody else is ever stuck in the socket."""

    def __init__(
        self, connection: Connection, where: str, key: Secret | None, read_refusal: ReadRefusal
    ) -> None:
        self.where = where
        self._key = key
        self._read_refusal = read_refusal
        self._connection = connection
        self._items: SimpleQueue[bytes | End | ModelError] = SimpleQueue()
        threading.Thread(target=self._read, name="model-reply", daemon=True).start()

    def take(self, timeout_s: float) -> bytes | End | ModelError | None:
        """Return the next line, end or failure; None when there is none within ``timeout_s``."""
        try:
            return self._items.get(timeout=timeout_s)
        except Empty:
            return None

    def cut(self) -> None:
        """Close the connection now; the server sees it and stops."""
        self._connection.cut()

    def _read(self) -> None:
        try:
            self._read_lines()
        except ModelError as problem:
            self._items.put(problem)
        finally:
            self._connection.close()
            self._items.put(End())

    def _read_lines(self) -> None:
        head = self._connection.head()
        if head.status_code != 200:
            raise self._read_refusal(head, without(self._key, self._start_of_body()), self.where)
        splitter = LineSplitter()
        for piece in self._connection.body():
            for line in splitter.feed(piece):
                self._items.put(without(self._key, line))
        for line in splitter.close():
            self._items.put(without(self._key, line))

    def _start_of_body(self) -> bytes:
        start = bytearray()
        for piece in self._connection.body():
            start += piece
            if len(start) >= _MAX_REFUSAL:
                break
        return bytes(start[:_MAX_REFUSAL])
