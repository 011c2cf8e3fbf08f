"""The course of one run: its attempts in order, and what is left in the workspace at the end."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from fenceline.attempts.events import HandedOver, Note, Signalled
from fenceline.attempts.proof import write
from fenceline.errors import FencelineError
from fenceline.policy.gate import EgressGate
from fenceline.routing.briefing import Briefing
from fenceline.routing.kept import Kept
from fenceline.routing.ladder import is_hosted
from fenceline.routing.safekeeping import Safekeeping
from fenceline.routing.spending import Spending
from fenceline.routing.tried import Tried

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path
    from types import TracebackType

    from fenceline.attempts.outcome import Attempt
    from fenceline.grounding.signal import Signal
    from fenceline.models.protocol import ModelEntry
    from fenceline.routing.briefing import Log
    from fenceline.routing.ladder import Rung
    from fenceline.routing.survey import Situation
    from fenceline.routing.tried import Outcome
    from fenceline.routing.ways import Way


@dataclass(slots=True)
class Course:
    """A run from its checkpoint on; leaving it without a standing edit restores the workspace.

    Attributes:
        situation: what is known of the task.
        log: told of every event; keeps those that a briefing needs.
        started: by the monotonic clock.
        book: told how many answers the ledger has.
        tried: every attempt, in order.
        briefing: what the next one is told.
        kept: what the next one with tools goes on from.
        patch: the best attempt of a run that failed.
        stands: whether an edit does.
        recorded: whether the ledger has it.
        relieved: whether another model waits behind the one that tries.
        gate: through which every model of the run is asked.
    """

    situation: Situation
    log: Log
    started: float
    book: Callable[[int], None]
    tried: list[Tried] = field(default_factory=list[Tried])
    briefing: Briefing = field(default_factory=Briefing)
    kept: Kept = field(default_factory=Kept)
    patch: Path | None = None
    stands: bool = False
    recorded: bool = False
    relieved: bool = False
    safe: Safekeeping = field(init=False)
    spending: Spending = field(init=False)
    gate: EgressGate = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the safekeeping of the workspace, and the purse."""
        task = self.situation.task
        self.spending = Spending(task.config, self.log)
        self.log.spent = self.spending.so_far
        self.gate = EgressGate(task.config.policy, task.workspace, task.instruction)
        self.safe = Safekeeping(task.workspace, task.instruction, self.log)

    def __enter__(self) -> Self:
        """Start taking the checkpoint; edits wait for it."""
        if not self.situation.task.dry_run:
            self.safe.start()
            self.situation.referee.ready = self.safe.ready
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what runs beside; restore after an interruption or an error."""
        self.situation.referee.stop()
        self.situation.ground.stop()
        if value is None:
            return
        if self.tried and self.tried[-1].outcome == "interrupted":
            self._clock(self.tried[-1])
        self.stands = False
        self.safe.take_back()
        self.safe.abandon("interrupted")

    def turns(self, rungs: Sequence[Rung]) -> Generator[Rung]:
        """Yield who tries, in order; a model that gave way early goes on when none after it could be asked."""
        for number, rung in enumerate(rungs, 1):
            self.relieved = number < len(rungs)
            yield rung
        asked = [tried for tried in self.tried if tried.tally.requests and not tried.aside]
        if asked and asked[-1].early:
            self.relieved = False
            yield from (rung for rung in rungs if rung.entry is asked[-1].entry)

    @property
    def answered(self) -> bool:
        """Whether any model has answered so far."""
        return any(tried.tally.requests for tried in self.tried)

    def begin(self, entry: ModelEntry, way: Way = "edit") -> Tried:
        """Note that an attempt begins; one before it hands over to it."""
        new = Tried(entry, time.monotonic(), way, "hosted" if is_hosted(entry) else "local")
        if self.tried:
            self.log(HandedOver(self.tried[-1].name, new.name, self.tried[-1].reason))
        self.log.begin()
        self.tried.append(new)
        return new

    @contextmanager
    def aside(self, entry: ModelEntry) -> Generator[Tried]:
        """Note an attempt that another one, which goes on afterwards, has asked for."""
        tried = Tried(entry, time.monotonic(), aside=True)
        self.tried.insert(-1, tried)
        try:
            yield tried
        except FencelineError as error:
            tried.outcome, tried.reason = "failed", str(error)
            raise
        finally:
            self._clock(tried)

    def ended(self, attempt: Attempt) -> bool:
        """Note how it ended; restore the workspace unless its edit stands. Return whether it does."""
        now = self.tried[-1]
        now.outcome, now.reason, now.notes = attempt.outcome, attempt.reason, attempt.notes
        now.early = attempt.early
        self._clock(now)
        if attempt.outcome != "failed":
            self.stands = True
            return True
        if attempt.edits:
            from fenceline.edits.diff import unified  # noqa: PLC0415 - after the first request

            self.patch = self.safe.keep("".join(unified(edit) for edit in attempt.edits)) or self.patch
        self.safe.take_back()
        self.kept = self.kept.after(attempt)
        self.briefing = self.briefing.after(now.name, now.reason, self.log, self.kept.told)
        return False

    def go_on(self) -> None:
        """Put what was kept back into the workspace, for an attempt that reads it there."""
        if self.kept.edits:
            self.safe.ready(self.kept.edits)
            write(self.situation.task.workspace, self.kept.edits)
            self.log(Note(f"kept of what was tried: {'; '.join(self.kept.told)}"))

    def failed(self, error: FencelineError, outcome: Outcome) -> bool:
        """Note an attempt that could not go on; always False, for the loop."""
        now = self.tried[-1]
        now.outcome, now.reason = outcome, str(error)
        if signal := _signal_of(error):
            now.tally.signals.append(signal.kind)
            self.log(Signalled.of(signal))
        self._clock(now)
        self.safe.take_back()
        if now.tally.requests:
            self.briefing = self.briefing.after(now.name, now.reason, self.log)
        return False

    def _clock(self, entry: Tried) -> None:
        entry.seconds = time.monotonic() - entry.started


def _signal_of(error: FencelineError) -> Signal | None:
    from fenceline.grounding.signal import Signal  # noqa: PLC0415 - only after a failure
    from fenceline.models.errors import ContextOverflow, ModelTimeout  # noqa: PLC0415 - only after a failure
    from fenceline.models.spend import SpendCapReached  # noqa: PLC0415 - only after a failure

    match error:
        case ContextOverflow():
            return Signal("window-exceeded", "certain", error.message)
        case ModelTimeout():
            return Signal("silence", "certain", error.message)
        case SpendCapReached():
            return Signal("used-up", "certain", error.message)
        case _:
            return None
