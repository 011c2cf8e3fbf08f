r"""Server-sent events, as far as chat completions use them: data lines, comments, blank lines.

Follows the WHATWG "server-sent events" grammar with two reductions: ``event``, ``id`` and ``retry`` fields
are dropped, and a lone ``\r`` does not end a line, because JSON cannot contain one.
"""

from __future__ import annotations

MAX_STRAY = 1 << 16


class SseParser:
    """Lines in, the data of whole events out. Lines that are no field at all are kept as ``stray``."""

    def __init__(self) -> None:
        self._data: list[bytes] = []
        self._stray = bytearray()

    @property
    def stray(self) -> bytes:
        """What came outside the protocol: an error object, a web page."""
        return bytes(self._stray)

    def feed(self, line: bytes) -> bytes | None:
        """Return an event's data when ``line`` completes one."""
        if not line:
            return self.close()
        name, _, value = line.partition(b":")
        match name:
            case b"data":
                self._data.append(value.removeprefix(b" "))
            case b"" | b"event" | b"id" | b"retry":
                pass
            case _:
                self._stray += line[: max(0, MAX_STRAY - len(self._stray))] + b"\n"
        return None

    def close(self) -> bytes | None:
        """Return the pending event's data, if any."""
        if not self._data:
            return None
        data, self._data = b"\n".join(self._data), []
        return data
