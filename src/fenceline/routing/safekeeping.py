"""What a run keeps safe: the checkpoint before its first write, the journal of what it writes, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import shorten
from typing import TYPE_CHECKING

from fenceline.attempts.events import Note
from fenceline.workspace.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.attempts.events import Emit
    from fenceline.edits.want import Edit
    from fenceline.workspace.files import Workspace
    from fenceline.workspace.runs import Run

# ruff: noqa: PLC0415 - all of this happens beside or after the first request
_KEPT = 300  # checkpoints; the journal keeps 100 runs, each with at most two


@dataclass(slots=True)
class Safekeeping:
    """The checkpoint and the journal of one run.

    The checkpoint is taken beside the first request, and awaited before the first write. The journal stays open over
    all attempts of the run, so that a kill at any moment is seen by the next start.

    Attributes:
        workspace: what is kept safe.
        instruction: for the journal.
        emit: told of runs that were cut off.
        run: in the journal, None until the checkpoint is taken and in a dry run.
        commit: that was checked out then, empty for none.
    """

    workspace: Workspace
    instruction: str
    emit: Emit
    run: Run | None = None
    commit: str = ""
    _taking: Beside | None = field(default=None, init=False)
    _fault: BaseException | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin to take the checkpoint on a thread of its own."""
        self._taking = Beside(self._take)
        self._taking.start()

    def ready(self, edits: Sequence[Edit]) -> None:
        """Wait until the checkpoint is on disk and say there what will be written; raises what went wrong with it."""
        if self._taking is not None:
            self._taking.join()
        if self._fault is not None:
            raise self._fault
        if self.run is not None:
            self.run = self.run.touching([edit.path for edit in edits])

    def take_back(self) -> None:
        """Take back what the run wrote, exactly; what others changed meanwhile stays as it is."""
        if self._taking is not None:
            self._taking.join()
        if self.run is None or not self.run.touches:
            return
        from fenceline.workspace.checkpoints import Checkpoints

        Checkpoints(self.workspace).restore(self.run.before, only=self.run.touches)

    def abandon(self, status: str) -> tuple[str, ...]:
        """Close the journal of a run that leaves nothing, and say so."""
        if self._taking is not None:
            self._taking.join()
        if self.run is not None:
            self.run = self.run.finish(self.workspace, status, ())
        return ()

    def settle(self, status: str) -> tuple[str, ...]:
        """Close the journal of a run whose edit stands and return the paths that it changed."""
        if self.run is None:
            return ()
        from fenceline.workspace.checkpoints import Checkpoints

        checkpoints = Checkpoints(self.workspace)
        after = checkpoints.take()
        touches = self.run.touches or ()
        changed = tuple(path for path in checkpoints.between(self.run.before, after) if path in touches)
        self.run = self.run.finish(self.workspace, status, changed, after)
        checkpoints.prune(_KEPT)
        return changed

    def keep(self, patch: str) -> Path | None:
        """Keep the best failed attempt aside and return where; None where there is no run to name it by."""
        from fenceline.workspace.runs import keep_patch

        return keep_patch(self.run.id, patch.encode("utf-8", "surrogateescape")) if self.run else None

    def _take(self) -> None:
        from fenceline.workspace import runs
        from fenceline.workspace.checkpoints import Checkpoints
        from fenceline.workspace.head import head_commit

        try:
            self.commit = head_commit(self.workspace.git_dir)
            for run in runs.unfinished(self.workspace):
                what = shorten(run.instruction, 60, placeholder=" …")
                self.emit(Note(f"an earlier run was cut off ({what}); fenceline undo takes it back"))
            before = Checkpoints(self.workspace).take()
            self.run = runs.begin(self.workspace, before, self.instruction, touches=())
        except BaseException as fault:  # noqa: BLE001 - carried to the thread that waits
            self._fault = fault
