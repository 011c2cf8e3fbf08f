"""A model behind a tape: recorded answers are played, new ones recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from fenceline.models.errors import ModelError, ModelTimeout
from fenceline.models.protocol import Finish, Waiting
from fenceline.routing.tape_lines import By, Played, chunks_of, played
from fenceline.routing.tape_question import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from fenceline.models.protocol import Chunk, Model, ModelEntry, Probe, Request, Stream
    from fenceline.policy.gate import EgressGate
    from fenceline.routing.tape import Tape

    Builder = Callable[[ModelEntry, EgressGate], Model]


def taped(build: Builder, tape: Tape) -> Builder:
    """Return ``build`` with ``tape`` between every model and whoever asks it.

    The first model is built when the run holds its workspace: from then on no run before it is under way any more.
    """

    def behind(entry: ModelEntry, gate: EgressGate) -> Model:
        tape.settle()
        return TapedModel(build(entry, gate), tape)

    return behind


@dataclass(slots=True)
class TapedModel:
    """A model behind a tape."""

    inner: Model
    tape: Tape

    @property
    def entry(self) -> ModelEntry:
        """The configuration behind it."""
        return self.inner.entry

    def probe(self) -> Probe:
        """Ask the server what it is."""
        return self.inner.probe()

    def count(self, text: str) -> int:
        """Return the estimate of the model behind."""
        return self.inner.count(text)

    def open(self, request: Request) -> Stream:
        """Play the recorded answer, or ask and record."""
        if self.tape.answers and (known := self.tape.next(name_of(self.entry, request))):
            return PlayedStream(known, booked=self.tape.played <= self.tape.booked)
        self.tape.cut = False
        self.tape.start()
        try:
            return RecordedStream(self.inner.open(request), self.tape, self.inner, request)
        except ModelError as fault:
            self.tape.cut = _may_pass(fault)
            raise


class RecordedStream:
    """A stream whose chunks are kept and written down when it ends."""

    def __init__(self, inner: Stream, tape: Tape, model: Model, request: Request) -> None:
        self._inner = inner
        self._tape = tape
        self._asked = model, request
        self._chunks: list[Chunk] = []
        self._written = False
        self._broken = False

    @property
    def prefilled(self) -> bool:
        """Whether the answer continues the prefill."""
        return self._inner.prefilled

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._broken = self._broken or value is not None
        self._inner.__exit__(kind, value, trace)

    def __iter__(self) -> Iterator[Chunk]:
        """Yield what comes, keeping it."""
        try:
            for chunk in self._inner:
                self._keep(chunk)
                yield chunk
        except ModelError as fault:
            self._broken = True
            self._tape.cut = _may_pass(fault)
            raise
        except KeyboardInterrupt:
            self._broken = True
            raise

    def cancel(self) -> Finish:
        """Cut the stream; an answer that was long enough is an answer, one that broke off is none."""
        finish = self._inner.cancel()
        self._keep(finish)
        return finish

    def _keep(self, chunk: Chunk) -> None:
        match chunk:
            case Finish() if not self._written and not self._broken:
                self._written = True
                model, request = self._asked
                entry = model.entry
                by = By(entry.name, entry.provider, entry.model, model.probe().tier)
                question = name_of(entry, request)
                self._tape.record(
                    played(question, by, prefilled=self.prefilled, chunks=self._chunks, finish=chunk)
                )
            case Finish() | Waiting():
                return
            case _:
                self._chunks.append(chunk)


class PlayedStream:
    """A recorded answer; ``booked`` where the ledger has it."""

    def __init__(self, answer: Played, *, booked: bool) -> None:
        self.prefilled = answer.prefilled
        self._chunks = chunks_of(answer, booked=booked)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def __iter__(self) -> Iterator[Chunk]:
        """Yield the chunks as they came, without their pauses."""
        return iter(self._chunks)

    def cancel(self) -> Finish:
        """Return the recorded account."""
        return next((chunk for chunk in self._chunks if isinstance(chunk, Finish)), Finish("cancelled"))


def _may_pass(fault: ModelError) -> bool:
    return fault.passing or isinstance(fault, ModelTimeout)
