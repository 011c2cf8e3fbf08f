"""Sends a request again that was refused for now, as long as no token came."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING, Self

from fenceline.models.errors import ModelError
from fenceline.models.protocol import Finish, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from fenceline.models.protocol import Chunk, ModelEntry
    from fenceline.models.streaming import LiveStream

_FIRST_PAUSE_S = 1.0
_TICK_S = 0.25


class PatientStream:
    """An answer that is asked for again after a passing failure.

    The first request goes out at once, so that the egress gate, a missing key and a wrong address speak before
    anything else; what they raise is never passing. A failure after the first token ends the stream.

    Args:
        entry: for the number of retries and the seconds that they may take.
        send: sends the request.
    """

    prefilled = False

    def __init__(self, entry: ModelEntry, send: Callable[[], LiveStream]) -> None:
        self._entry = entry
        self._send = send
        self._cancelled = threading.Event()
        self._retries = 0
        self._left_s = entry.retry_total_s
        self._stream: LiveStream | None = None
        self._problem: ModelError | None = None
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()

    def __iter__(self) -> Iterator[Chunk]:
        """Yield chunks to the ``Finish``; between two requests ``Waiting``, the first of them with the reason.

        Raises:
            ModelError: a failure that does not pass, came too late, or once too often.
        """
        while True:
            try:
                yield from self._answer()
            except ModelError as problem:
                yield from self._pause(problem)
            else:
                return
            if self._cancelled.is_set():
                yield self.cancel()
                return
            self._begin()

    def cancel(self) -> Finish:
        """Close the connection now, or end the wait, and return the account so far."""
        self._cancelled.set()
        return self._stream.cancel() if self._stream else Finish("cancelled")

    def _begin(self) -> None:
        self._stream = self._problem = None
        try:
            self._stream = self._send()
        except ModelError as problem:
            if not problem.passing:
                raise
            self._problem = problem

    def _answer(self) -> Iterator[Chunk]:
        if self._problem:
            raise self._problem
        if self._stream:
            yield from self._stream

    def _pause(self, problem: ModelError) -> Iterator[Chunk]:
        """Wait before the next request, or raise ``problem`` where there is to be none."""
        begun = self._stream is not None and self._stream.begun
        if not begun:
            self._stream = None  # a request that was refused costs nothing
        pause = problem.retry_after_s
        if pause is None:
            pause = _FIRST_PAUSE_S * 2**self._retries * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
        if begun or not problem.passing or self._retries >= self._entry.retries or pause > self._left_s:
            raise problem
        self._retries += 1
        self._left_s -= pause
        again = f"trying again in {pause:.0f} s ({self._retries} of {self._entry.retries})"
        since = time.monotonic()
        yield Waiting(0.0, reason=f"{problem.message}; {again}")
        while True:
            waited = time.monotonic() - since
            yield Waiting(waited)
            if waited >= pause or self._cancelled.wait(min(_TICK_S, pause - waited)):
                return
