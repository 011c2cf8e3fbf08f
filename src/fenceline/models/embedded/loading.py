"""A stream that begins before its server is ready."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from fenceline.models.protocol import Finish

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from types import TracebackType

    from fenceline.models.embedded.state import Running
    from fenceline.models.protocol import Chunk, Stream, Waiting


class LoadingStream:
    """Says ``Waiting`` while the weights load, then is the stream of the request.

    Args:
        wait: yields until the server is ready and returns it.
        send: sends the request to it.
        prefilled: whether the answer will continue the request's prefill.
    """

    def __init__(
        self, wait: Generator[Waiting, None, Running], send: Callable[[Running], Stream], *, prefilled: bool
    ) -> None:
        self._wait = wait
        self._send = send
        self._stream: Stream | None = None
        self._cancelled = False
        self._began = time.monotonic()
        self.prefilled = prefilled

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()

    def __iter__(self) -> Iterator[Chunk]:
        """Yield chunks to the ``Finish``.

        Raises:
            ModelError: the server cannot load the weights, or the stream fails.
        """
        running = yield from self._until_ready()
        if running is None:
            yield self.cancel()
            return
        self._stream = self._send(running)
        yield from self._stream

    def cancel(self) -> Finish:
        """End it now; a server that is still loading goes on and serves the next request."""
        if self._stream is not None:
            return self._stream.cancel()
        self._cancelled = True
        return Finish("cancelled", first_token_s=time.monotonic() - self._began)

    def _until_ready(self) -> Generator[Chunk, None, Running | None]:
        while not self._cancelled:
            try:
                yield next(self._wait)
            except StopIteration as ready:
                return ready.value
        return None
