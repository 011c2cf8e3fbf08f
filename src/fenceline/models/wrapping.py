"""A model, and a stream, around another one: what a wrapper does not change goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from fenceline.models.protocol import Chunk, Finish, Model, ModelEntry, Probe, Request, Stream


class WrappedModel:
    """Satisfies ``Model`` by way of another one."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def entry(self) -> ModelEntry:
        """The configuration behind it."""
        return self._model.entry

    def probe(self) -> Probe:
        """Ask the server what it is."""
        return self._model.probe()

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``."""
        return self._model.count(text)

    def open(self, request: Request) -> Stream:
        """Send ``request``."""
        return self._model.open(request)


class WrappedStream:
    """Satisfies ``Stream`` by way of another one."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    @property
    def prefilled(self) -> bool:
        """Whether the answer continues the request's prefill."""
        return self._stream.prefilled

    def __enter__(self) -> Self:
        self._stream.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.__exit__(kind, value, trace)

    def __iter__(self) -> Iterator[Chunk]:
        """Yield the chunks."""
        yield from self._stream

    def cancel(self) -> Finish:
        """Close the connection now and return the account so far."""
        return self._stream.cancel()
