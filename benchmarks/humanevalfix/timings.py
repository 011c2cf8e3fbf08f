"""The account that llama.cpp's server gives with a reply, read from the bytes that pass by."""

from __future__ import annotations

import msgspec


class Timings(msgspec.Struct, frozen=True):
    """The server's own account of one reply: tokens, and milliseconds."""

    prompt_n: int = 0
    prompt_ms: float = 0.0
    predicted_n: int = 0
    predicted_ms: float = 0.0
    cache_n: int = 0


class _Reply(msgspec.Struct, frozen=True):
    timings: Timings | None = None


class Tally:
    """The last timings seen in a reply, whole or streamed."""

    def __init__(self) -> None:
        self.status = 0
        self.cut = False
        self._rest = b""
        self._last = b""

    def add(self, piece: bytes) -> None:
        """Take the next bytes of the reply."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            if b'"timings"' in line:
                self._last = line

    def timings(self) -> Timings | None:
        """Return the last complete account, None where there was none."""
        last = self._rest if b'"timings"' in self._rest else self._last
        try:
            return msgspec.json.decode(last.removeprefix(b"data:").strip(), type=_Reply).timings
        except msgspec.DecodeError:
            return None


def with_timings(body: bytes) -> bytes:
    """Ask a streamed reply to carry timings in every chunk, so that a cut one is counted too."""
    try:
        request = msgspec.json.decode(body, type=dict[str, object])
    except msgspec.DecodeError:
        return body
    if not request.get("stream"):
        return body
    return msgspec.json.encode({**request, "timings_per_token": True})
