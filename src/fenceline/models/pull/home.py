"""The official home of the weights, over HTTP with ranges."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.models.pull.sources import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class OfficialHome:
    """One URL.

    Attributes:
        url: of the file.
        size: bytes that it must have.
        timeout_s: silence allowed before the other source is tried.
    """

    url: str
    size: int
    timeout_s: float = 10.0
    label: str = "its official home"

    def read(self, offset: int) -> Iterator[bytes]:
        """Yield from ``offset``; a server without ranges is read from its start."""
        try:
            with self._open(offset) as reply:
                yield from self._blocks(reply, offset if reply.status == 200 else 0)
        except (OSError, http.client.HTTPException) as error:
            raise SourceError(_words(error)) from None

    def _open(self, offset: int) -> HTTPResponse:
        request = urllib.request.Request(self.url, headers={"User-Agent": "fenceline"})  # noqa: S310 - pinned
        if offset:
            request.add_header("Range", f"bytes={offset}-")
        reply: HTTPResponse = urllib.request.urlopen(request, timeout=self.timeout_s)  # noqa: S310 - as above
        rest = self.size - (offset if reply.status == 206 else 0)
        if (length := reply.headers.get("Content-Length")) != str(rest):
            reply.close()
            raise SourceError(
                f"answers with {length or 'an unknown number of'} bytes where {rest} are expected"
            )
        return reply

    def _blocks(self, reply: HTTPResponse, drop: int) -> Iterator[bytes]:
        while block := reply.read(_BLOCK):
            if kept := block[drop:]:
                yield kept
            drop = max(0, drop - len(block))


def _words(error: Exception) -> str:
    match error:
        case urllib.error.HTTPError():
            error.close()
            return f"answers {error.code}"
        case urllib.error.URLError(reason=OSError() as inner):
            return _words(inner)
        case TimeoutError():
            return "does not answer"
        case OSError(strerror=str(text)):
            return text.lower()
        case _:
            return "broke off"
