"""A model whose every request is paid from a purse."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from fenceline.models.prices import billed, cost
from fenceline.models.spend import worst_case
from fenceline.models.wrapping import WrappedModel, WrappedStream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from types import TracebackType

    from fenceline.models.prices import Billed
    from fenceline.models.protocol import Chunk, Finish, Model, Request, Stream
    from fenceline.models.spend import Purse


@runtime_checkable
class _Capped(Protocol):
    """A model that may be given more tokens than the request names, to think."""

    def cap(self, request: Request) -> int: ...


class MeteredModel(WrappedModel):
    """Refuses a request before it is sent when it might break the cap; books what each one cost.

    Args:
        model: the model itself.
        purse: of the task.
    """

    def __init__(self, model: Model, purse: Purse) -> None:
        super().__init__(model)
        self._purse = purse

    def open(self, request: Request) -> Stream:
        """Send ``request``.

        Raises:
            SpendCapReached: it might cost more than is left.
        """
        paid = billed(self.entry, self.probe().tier)
        held = Decimal(0)
        if self._purse.cap.set:
            most = self._model.cap(request) if isinstance(self._model, _Capped) else request.max_tokens
            said = "".join(message.everything for message in request.messages)
            offered = "".join(f"{tool.name}{tool.description}{tool.parameters}" for tool in request.tools)
            prompt = self._model.count(said + offered)
            held = self._purse.hold(worst_case(prompt, most, paid, _today()), self.entry.name)
        try:
            stream = self._model.open(request)
        except BaseException:
            self._purse.settle(held, Decimal(0))
            raise
        return _MeteredStream(stream, self._purse, held, paid)


class _MeteredStream(WrappedStream):
    """A stream that is paid for when it ends, however it ends."""

    def __init__(self, stream: Stream, purse: Purse, held: Decimal, paid: Billed) -> None:
        super().__init__(stream)
        self._purse = purse
        self._held = held
        self._paid = paid
        self._settled = False

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, value, trace)
        self.cancel()

    def __iter__(self) -> Iterator[Chunk]:
        """Yield the chunks; an answer that breaks off is paid for when the stream is left."""
        yield from super().__iter__()
        self.cancel()

    def cancel(self) -> Finish:
        """Close the connection now, pay, and return the account so far."""
        finish = super().cancel()
        if not self._settled:
            self._settled = True
            self._purse.settle(self._held, cost(finish.usage, self._paid, _today()), booked=finish.booked)
        return finish


def _today() -> date:
    return datetime.now(UTC).date()
