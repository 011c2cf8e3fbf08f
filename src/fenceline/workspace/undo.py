"""Take back the last run: exactly what it changed, unless the user has worked on it since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.workspace import runs
from fenceline.workspace.checkpoints import Checkpoints
from fenceline.workspace.faults import WorkspaceError, listed

if TYPE_CHECKING:
    from fenceline.workspace.files import Workspace
    from fenceline.workspace.runs import Run


class UndoConflictError(WorkspaceError):
    """Paths of the run were changed again after it.

    Args:
        paths: those paths.
    """

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(
            f"changed since the run: {listed(paths)}", "undo with --force to lose these later changes"
        )
        self.paths = paths


@dataclass(frozen=True, slots=True)
class Undone:
    """A run that was taken back.

    Attributes:
        run: which.
        restored: the paths that changed, sorted.
    """

    run: Run
    restored: tuple[str, ...]


def undo(workspace: Workspace, *, force: bool = False) -> Undone:
    """Take back the last run that changed something.

    Args:
        workspace: where.
        force: also where the user changed the same paths since.

    Raises:
        UndoConflictError: the user changed some of its paths since; nothing was touched.
        WorkspaceError: there is nothing to undo, or some paths could not be restored.
    """
    run = runs.last_finished(workspace)
    if run is None:
        raise WorkspaceError("there is nothing to undo in this workspace", "only finished runs can be undone")
    checkpoints = Checkpoints(workspace)
    if not force and (paths := _changed_since(checkpoints, run)):
        raise UndoConflictError(paths)
    restored = checkpoints.restore(run.before, only=run.changed)
    return Undone(run.marked(runs.UNDONE), restored)


def _changed_since(checkpoints: Checkpoints, run: Run) -> tuple[str, ...]:
    """Return the run's paths that are neither as it left them nor (a killed undo) as they were before."""
    if run.after is None:
        return run.changed
    suspects = set(run.changed).intersection(checkpoints.changed(run.after))
    if suspects:
        suspects.intersection_update(checkpoints.changed(run.before))
    return tuple(sorted(suspects))
