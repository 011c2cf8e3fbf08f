"""The course of one run: its checkpoint, its attempts, and what is left in the workspace at the end."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from textwrap import shorten
from threading import Thread
from typing import TYPE_CHECKING, Literal, Self

from fenceline.attempts.events import Note, Signalled
from fenceline.attempts.local import Tally
from fenceline.edits.diff import unified
from fenceline.errors import FencelineError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from fenceline.attempts.events import Emit
    from fenceline.attempts.local import Attempt
    from fenceline.edits.want import Edit
    from fenceline.grounding.signal import Signal
    from fenceline.models.protocol import ModelEntry, Tier
    from fenceline.routing.survey import Situation
    from fenceline.workspace.checkpoints import Checkpoint
    from fenceline.workspace.runs import Run

Outcome = Literal["verified", "unverified", "failed", "blocked", "interrupted"]

_KEPT = 300  # checkpoints; the journal keeps 100 runs, each with at most two


@dataclass(slots=True)
class Tried:
    """One attempt as it went."""

    entry: ModelEntry
    started: float
    tier: Tier = "local"
    tally: Tally = field(default_factory=Tally)
    outcome: Outcome = "interrupted"
    reason: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(slots=True)
class Course:
    """A run from its checkpoint on; leaving it without a standing edit restores the workspace.

    The checkpoint is taken beside the first request, and awaited before the first write.
    """

    situation: Situation
    emit: Emit
    started: float
    tried: list[Tried] = field(default_factory=list[Tried])
    run: Run | None = None
    patch: Path | None = None
    stands: bool = False
    recorded: bool = False
    paths: tuple[str, ...] = ()
    _taking: Thread | None = field(default=None, init=False)
    _fault: BaseException | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        """Start taking the checkpoint; edits wait for it."""
        if not self.situation.task.dry_run:
            self._taking = Thread(target=self._take, daemon=True)
            self._taking.start()
            self.situation.referee.ready = self.ready
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what runs beside; restore after an interruption or an error, and write the attempt down."""
        self.situation.referee.stop()
        self.situation.ground.stop()
        if value is None:
            return
        if self.tried and self.tried[-1].outcome == "interrupted":
            self._clock(self.tried[-1])
        self.stands = False
        self.restore("interrupted")
        if not self.recorded:
            self._record_interrupted()

    @property
    def last_reason(self) -> str:
        """Return why the last attempt ended."""
        return self.tried[-1].reason if self.tried else ""

    def ready(self, edits: tuple[Edit, ...]) -> None:
        """Wait until the checkpoint is on disk and say there what will be written; raises what went wrong with it."""
        if self._taking is not None:
            self._taking.join()
        if self._fault is not None:
            raise self._fault
        if self.run is not None:
            self.run = self.run.touching([edit.path for edit in edits])

    def begin(self, entry: ModelEntry) -> None:
        """Note that a model's attempt begins."""
        self.tried.append(Tried(entry, started=time.monotonic()))

    def ended(self, attempt: Attempt) -> bool:
        """Note how it ended; restore the workspace unless its edit stands. Return whether it does."""
        now = self.tried[-1]
        now.outcome, now.reason, now.notes = attempt.outcome, attempt.reason, attempt.notes
        self._clock(now)
        if attempt.outcome != "failed":
            self.stands, self.paths = True, tuple(edit.path for edit in attempt.edits)
            return True
        if attempt.edits and self.run is not None:
            self.patch = _kept(self.run, "".join(unified(edit) for edit in attempt.edits))
        self.restore("failed")
        return False

    def failed(self, error: FencelineError, outcome: Outcome) -> bool:
        """Note an attempt that could not go on; always False, for the loop."""
        entry = self.tried[-1]
        entry.outcome, entry.reason = outcome, str(error)
        if signal := _signal_of(error):
            entry.tally.signals.append(signal.kind)
            self.emit(Signalled.of(signal))
        self._clock(entry)
        self.restore("failed")
        return False

    def restore(self, status: str) -> None:
        """Take back what the run wrote, exactly; what others changed meanwhile stays as it is."""
        if self._taking is None or self.stands:
            return
        self._taking.join()
        if self.run is None:
            return
        from fenceline.workspace.checkpoints import Checkpoints  # noqa: PLC0415 - after the first request

        if self.run.touches:
            Checkpoints(self.situation.task.workspace).restore(self.run.before, only=self.run.touches)
        self.run = self.run.finish(self.situation.task.workspace, status, ())

    def settle(self, status: str) -> tuple[str, ...]:
        """Close the journal of a run whose edit stands and return the paths that it changed."""
        if self.run is None:
            return ()
        from fenceline.workspace.checkpoints import Checkpoints  # noqa: PLC0415 - after the first request

        checkpoints = Checkpoints(self.situation.task.workspace)
        after = checkpoints.take()
        touches = self.run.touches or ()
        changed = tuple(path for path in checkpoints.between(self.run.before, after) if path in touches)
        self.run = self.run.finish(self.situation.task.workspace, status, changed, after)
        checkpoints.prune(_KEPT)
        return changed

    def _take(self) -> None:
        from fenceline.workspace import runs  # noqa: PLC0415 - beside the first request
        from fenceline.workspace.checkpoints import Checkpoints  # noqa: PLC0415 - beside the first request

        task = self.situation.task
        try:
            for run in runs.unfinished(task.workspace):
                what = shorten(run.instruction, 60, placeholder=" …")
                self.emit(Note(f"an earlier run was cut off ({what}); fenceline undo takes it back"))
            before: Checkpoint = Checkpoints(task.workspace).take()
            self.run = runs.begin(task.workspace, before, task.instruction, touches=())
        except BaseException as fault:  # noqa: BLE001 - carried to the thread that waits
            self._fault = fault

    def _record_interrupted(self) -> None:
        from fenceline.routing.closing import record  # noqa: PLC0415 - closing reads the course

        with suppress(FencelineError):  # the interruption is what there is to say
            record(self, "interrupted")

    def _clock(self, entry: Tried) -> None:
        entry.seconds = time.monotonic() - entry.started


def _kept(run: Run, patch: str) -> Path:
    from fenceline.workspace.runs import keep_patch  # noqa: PLC0415 - only after a failure

    return keep_patch(run.id, patch.encode("utf-8", "surrogateescape"))


def _signal_of(error: FencelineError) -> Signal | None:
    from fenceline.grounding.signal import Signal  # noqa: PLC0415 - only after a failure
    from fenceline.models.errors import ContextOverflow, ModelTimeout  # noqa: PLC0415 - only after a failure

    match error:
        case ContextOverflow():
            return Signal("window-exceeded", "certain", error.message)
        case ModelTimeout():
            return Signal("silence", "certain", error.message)
        case _:
            return None
