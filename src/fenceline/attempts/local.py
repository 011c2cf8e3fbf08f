"""The local attempt: single-pass questions, each answer held against the check, until one stands or the tries end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from fenceline.attempts.events import Edited, Signalled
from fenceline.attempts.listen import Answer, listen
from fenceline.edits.diff import unified
from fenceline.edits.errors import EditRefused, Flaw
from fenceline.edits.propose import propose
from fenceline.errors import FencelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.attempts.ask import Ask
    from fenceline.attempts.events import Emit
    from fenceline.attempts.proof import Judged, Proof
    from fenceline.edits.want import Edit, Outliner
    from fenceline.grounding.kinds import SignalKind
    from fenceline.models.protocol import Model


_REFUSALS = 4  # answers in a row that are no edit: a model that is lost does not find back
_SECOND_WAY = 4  # every fourth sample asks the second way


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a local model may try: requests in all, and of these repairs."""

    samples: int = 8
    repairs: int = 1


@dataclass(slots=True)
class Tally:
    """What an attempt has used so far."""

    requests: int = 0
    prompt: int = 0
    cached: int = 0
    output: int = 0
    measured: bool = True
    prefill_s: float = 0.0
    decode_s: float = 0.0
    check_s: float = 0.0
    signals: list[SignalKind] = field(default_factory=list["SignalKind"])

    def add(self, answer: Answer) -> None:
        """Count one answer."""
        usage = answer.finish.usage
        self.requests += 1
        self.prompt += usage.prompt
        self.cached += usage.cached
        self.output += usage.output
        self.measured = self.measured and usage.measured
        self.prefill_s += answer.finish.first_token_s
        self.decode_s += answer.finish.decode_s


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an attempt ended.

    Attributes:
        outcome: as a verdict.
        reason: in words.
        edits: that stand (verified, unverified), or the best that failed, for keeping aside.
        tally: tokens and times.
        notes: of the edit and the check.
    """

    outcome: Literal["verified", "unverified", "failed"]
    reason: str
    edits: tuple[Edit, ...]
    tally: Tally
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class LocalAttempt:
    """One model's try at one edit.

    Attributes:
        model: who is asked.
        asks: ways to put the question, the most promising first.
        proof: decides.
        read: bytes of the file that an edit goes to, None when there is none yet.
        complete: adds what belongs to an edit, such as the line that registers a component.
        bounds: how long to try.
        outliner: reads declarations.
        emit: tells the face.
    """

    model: Model
    asks: Sequence[Ask]
    proof: Proof
    read: Callable[[str], bytes | None]
    complete: Callable[[Edit], tuple[Edit, ...]]
    bounds: Bounds
    outliner: Outliner
    emit: Emit
    tally: Tally = field(default_factory=Tally)
    _failed: list[tuple[Ask, Answer, Judged, tuple[Edit, ...]]] = field(default_factory=list, init=False)  # pyright: ignore[reportUnknownVariableType] - pyright loses the annotation of a bare list factory
    _refusals: int = field(default=0, init=False)
    _tried: set[bytes] = field(default_factory=set[bytes], init=False)

    def run(self) -> Attempt:
        """Ask until an edit stands or the tries are used up."""
        reason = "no answer held an edit that could be applied"
        for ask in self._questions():
            if self._refusals >= _REFUSALS:
                reason = f"{reason} ({_REFUSALS} answers in a row)"
                break
            answer = listen(self.model, ask, self.tally.requests + 1, self.outliner, self.emit)
            self.tally.add(answer)
            edits = self._edits(ask, answer)
            if not edits:
                continue
            judged = self.proof.hold(edits, ask)
            self.tally.check_s += judged.seconds
            if judged.kind != "failed":
                notes = tuple(note for edit in edits for note in edit.notes) + judged.notes
                return Attempt(judged.kind, judged.reason, judged.edits or edits, self.tally, notes)
            reason = judged.reason
            self._signal("check-failed", judged.reason)
            self._failed.append((ask, answer, judged, edits))
        best = self._failed[0][3] if self._failed else ()
        return Attempt("failed", reason, best, self.tally)

    def _questions(self) -> Iterator[Ask]:
        """Yield the deterministic questions, then a repair, then fresh samples: the check decides when to stop.

        Where there are two ways to ask, the second is the better repair (measured: docs/benchmarks.md).
        """
        yield from self.asks[: self.bounds.samples]
        for _ in range(self.bounds.repairs if len(self.asks) == 1 else 0):
            if self._failed and self.tally.requests < self.bounds.samples:
                ask, answer, judged, _ = self._failed[-1]
                yield ask.repaired(answer.text, "\n".join(judged.evidence) or judged.reason)
        seed = 0
        while self.tally.requests < self.bounds.samples:
            which = -1 if seed % _SECOND_WAY == _SECOND_WAY - 1 else 0
            yield self.asks[which].sampled(self.model.entry.temperature, seed)
            seed += 1

    def _edits(self, ask: Ask, answer: Answer) -> tuple[Edit, ...]:
        """Read an answer as edits; empty when it is none, or one that failed before."""
        if answer.incoherent:
            self.tally.signals.append("incoherent")
        source = self.read(ask.want.path)
        if source is None and ask.want.mode in ("insert", "replace"):
            raise FencelineError(f"{ask.want.path} is gone since the run began", "run it again")
        try:
            edit = propose(answer.text, ask.want, source, self.outliner)
        except EditRefused as refusal:
            kind: SignalKind = "no-progress" if refusal.flaw is Flaw.UNCHANGED else "malformed-edit"
            self._signal(kind, refusal.message)
            self._refusals += 1
            return ()
        self._refusals = 0
        if edit.after in self._tried:
            self._signal("no-progress", "the same edit as one that failed")
            return ()
        self._tried.add(edit.after)
        edits = self.complete(edit)
        for each in edits:
            self.emit(Edited(each.path, each.symbols, unified(each), each.notes))
        return edits

    def _signal(self, kind: SignalKind, message: str) -> None:
        self.tally.signals.append(kind)
        self.emit(Signalled(kind, message))
