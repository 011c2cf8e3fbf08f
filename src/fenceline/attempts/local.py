"""The local attempt: single-pass questions, each answer held against the check, until one stands or the tries end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fenceline.attempts.events import Edited
from fenceline.attempts.guard import found, reason, refused
from fenceline.attempts.listen import listen
from fenceline.attempts.outcome import Attempt, Tally
from fenceline.attempts.proof import DryProof
from fenceline.edits.errors import EditRefused, Flaw
from fenceline.errors import FencelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.attempts.ask import Ask
    from fenceline.attempts.guard import Guard
    from fenceline.attempts.listen import Answer
    from fenceline.attempts.proof import Judged, Proof
    from fenceline.edits.want import Edit
    from fenceline.grounding.consequences import Consequence
    from fenceline.grounding.signal import Signal
    from fenceline.models.protocol import Model


_REFUSALS = 2  # answers in a row that are no edit: a lost model does not find back (docs/benchmarks.md)
_SECOND_WAY = 4  # every fourth sample asks the second way


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a local model may try: requests in all, and of these repairs."""

    samples: int = 8
    repairs: int = 1


class Over(Exception):
    """The attempt is over, for a reason in words; ``early`` where that is so only because another model waits."""

    def __init__(self, reason: str, *, early: bool = False) -> None:
        super().__init__(reason)
        self.early = early


@dataclass(slots=True)
class LocalAttempt:
    """One model's try at one edit.

    Attributes:
        model: who is asked.
        asks: ways to put the question, the most promising first.
        proof: decides.
        complete: adds what belongs to an edit, such as the line that registers a component.
        bounds: how long to try.
        guard: judges answers and edits on their way, and says what follows.
        screen: takes out of evidence what the model may not be shown.
        tally: tokens and times.
    """

    model: Model
    asks: Sequence[Ask]
    proof: Proof
    complete: Callable[[Edit], tuple[Edit, ...]]
    bounds: Bounds
    guard: Guard
    screen: Callable[[str], str] = str
    tally: Tally = field(init=False)
    _failed: list[tuple[Ask, Answer, Judged, tuple[Edit, ...]]] = field(default_factory=list, init=False)  # pyright: ignore[reportUnknownVariableType] - pyright loses the annotation of a bare list factory
    _refusals: int = field(default=0, init=False)
    _unread: set[str] = field(default_factory=set[str], init=False)
    _reason: str = field(default="no answer held an edit that could be applied", init=False)
    _last: tuple[Edit, ...] = field(default=(), init=False)
    _stuck: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        """Let the tally count what the guard tells."""
        self.tally = Tally(signals=self.guard.told)

    def follow(self, other: LocalAttempt) -> None:
        """Go on with the count of ``other``, which is over; the bounds are this one's own."""
        self.tally, self.guard.told = other.tally, other.guard.told
        self.bounds = replace(self.bounds, samples=self.bounds.samples + self.tally.requests)

    def run(self) -> Attempt:
        """Ask until an edit stands, the tries are used up, or the model is lost."""
        try:
            return self._tries()
        except Over as over:
            best = self._failed[0][3] if self._failed else self._last
            return Attempt("failed", str(over), best, self.tally, early=over.early)

    def _tries(self) -> Attempt:
        for ask in self._questions():
            answer = listen(self.model, ask, self.tally.requests + 1, self.guard)
            self.tally.add(answer)
            if stands := self._standing(ask, answer):
                return stands
            if answer.cut is not None:
                self._over(answer.cut, answer.follows)
        self.guard.tell(found("used-up", f"all {self.bounds.samples} requests are used up"))
        raise Over(self._reason)

    def _standing(self, ask: Ask, answer: Answer) -> Attempt | None:
        """Return how the attempt ends where an answer, or what was sound of it, is an edit that stands."""
        if answer.follows == "stop" or not (edits := self._edits(ask, answer)):
            return None
        doubts = self._judged(edits)
        return None if doubts is None else self._held(ask, answer, edits, (*answer.doubts, *doubts))

    def _questions(self) -> Iterator[Ask]:
        """Yield the deterministic questions, then repairs, then fresh samples: the check decides when to stop.

        Where there are two ways to ask, the second is the better repair (measured: docs/benchmarks.md).
        """
        yield from self.asks[: self.bounds.samples]
        for _ in range(self.bounds.repairs if len(self.asks) == 1 else 0):
            if self._failed and not self._stuck and self.tally.requests < self.bounds.samples:
                ask, answer, judged, _ = self._failed[-1]
                yield ask.repaired(
                    answer.text, self.screen("\n".join(judged.evidence) or judged.told or judged.reason)
                )
        seed = 0
        while self.tally.requests < self.bounds.samples:
            which = -1 if seed % _SECOND_WAY == _SECOND_WAY - 1 else 0
            yield self.asks[which].sampled(self.model.entry.temperature, seed)
            seed += 1

    def _edits(self, ask: Ask, answer: Answer) -> tuple[Edit, ...]:
        """Read an answer as edits; empty when it is none, or one that failed before."""
        from fenceline.edits.diff import unified  # noqa: PLC0415 - after the first answer
        from fenceline.edits.propose import propose  # noqa: PLC0415 - after the first answer

        source = self.guard.read(ask.want.path)
        if source is None and ask.want.mode in ("insert", "replace", "document"):
            raise FencelineError(f"{ask.want.path} is gone since the run began", "run it again")
        try:
            edit = propose(answer.text, ask.want, source, self.guard.outliner)
        except EditRefused as refusal:
            self._refused(answer, refusal)
            return ()
        self._refusals = 0
        again = self.guard.progress.edited(unified(edit), continues=ask.continues)
        self._heed(again)
        if again and again.rule == "same-edit":
            self._judged((edit,))  # what it invents is invented again, which may be once too often
            return ()
        return self.complete(edit)

    def _refused(self, answer: Answer, refusal: EditRefused) -> None:
        """Count an answer that is no edit; the same again is lost, unless it is the code as it was."""
        if answer.cut is not None:  # what it was cut for says what follows
            return
        self._heed(refused(refusal))
        if refusal.flaw is Flaw.UNCHANGED:  # which half of the lucky runs say on their way
            return
        if answer.text in self._unread:
            raise Over(f"{refusal.message}, and the same answer came again")
        self._unread.add(answer.text)
        self._refusals += 1
        if self._refusals >= _REFUSALS:
            raise Over(f"{self._reason} ({_REFUSALS} answers in a row)")

    def _judged(self, edits: tuple[Edit, ...]) -> tuple[Signal, ...] | None:
        """Hold edits against what exists, before they are written.

        Returns:
            What only the check can settle; None when the edits are dropped.
        """
        self._last = edits
        doubts: list[Signal] = []
        for signal in self.guard.judge(edits):
            follows = self.guard.follows(signal)
            self.guard.tell(signal)
            self._over(signal, follows)
            match follows:
                case "again":
                    return None
                case "finish":
                    doubts.append(signal)
                case _:
                    continue
        return tuple(doubts)

    def _held(
        self, ask: Ask, answer: Answer, edits: tuple[Edit, ...], doubts: Sequence[Signal]
    ) -> Attempt | None:
        """Hold edits against the check; return how the attempt ends where they stand."""
        from fenceline.edits.diff import unified  # noqa: PLC0415 - after the first answer

        for edit in edits:
            self.guard.emit(Edited(edit.path, edit.symbols, unified(edit), edit.notes))
        judged = self.proof.hold(edits, ask)
        self.tally.check_s += judged.seconds
        verified = judged.kind == "verified" or isinstance(self.proof, DryProof)
        if judged.kind != "failed" and (verified or not doubts):
            told = (f"{doubt.certainty}, {reason(doubt)}" for doubt in doubts)
            notes = (*(note for edit in edits for note in edit.notes), *judged.notes, *told)
            return Attempt(judged.kind, judged.reason, judged.edits or edits, self.tally, notes)
        self._failed.append((ask, answer, judged, edits))
        self._reason = judged.reason
        if judged.kind == "failed":
            self._heed(found("check-fails", judged.reason))
        if doubts:
            raise Over(reason(doubts[0]))
        failures = judged.evidence or (judged.reason,)
        self._heed(self.guard.progress.checked(failures, answer.finish.usage.prompt, continues=ask.continues))
        return None

    def _heed(self, signal: Signal | None) -> None:
        """Tell a signal about an answer that is over, and do what follows."""
        if signal is None:
            return
        follows = self.guard.follows(signal)
        self.guard.tell(signal)
        self._stuck = self._stuck or (signal.kind == "no-progress" and signal.certainty != "possible")
        self._over(signal, "stop" if follows == "finish" else follows)

    @staticmethod
    def _over(signal: Signal, follows: Consequence) -> None:
        """End the attempt where ``signal`` does."""
        if follows in ("stop", "handoff"):
            raise Over(reason(signal), early=follows == "handoff")
