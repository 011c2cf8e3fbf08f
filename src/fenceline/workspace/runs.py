"""The run journal: what each run found, changed and left, so that any of it can be taken back.

One small file per run, replaced in one step; a run whose process died is seen by the next start.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from fenceline import places
from fenceline.workspace import processes
from fenceline.workspace.checkpoints import Checkpoint, Checkpoints
from fenceline.workspace.faults import WorkspaceError, told_plainly
from fenceline.workspace.store import put

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from fenceline.workspace.files import Workspace

RUNNING = "running"
UNDONE = "undone"
RECOVERED = "recovered"
_KEPT = 100


@dataclass(frozen=True, slots=True)
class Run:
    """One run in a workspace, as the journal has it.

    Attributes:
        id: unique, sorts by time.
        workspace: the workspace's key.
        instruction: as the user wrote it.
        before: the checkpoint taken before the first write.
        pid: of the process.
        birth: tells that process from a later one of the same id.
        started: seconds since the epoch, UTC.
        status: ``running``, then what ``finish`` was given, then perhaps ``undone``.
        changed: paths that the run left changed, sorted.
        after: the checkpoint of what it left; None where it left nothing changed.
        touches: paths that it wrote or was about to write, sorted; None where it did not say, so any.
    """

    id: str
    workspace: str
    instruction: str
    before: Checkpoint
    pid: int
    birth: str
    started: float
    status: str = RUNNING
    changed: tuple[str, ...] = ()
    after: Checkpoint | None = None
    touches: tuple[str, ...] | None = None

    @property
    def is_alive(self) -> bool:
        """Return whether the process that began it still lives."""
        return self.birth != "" and processes.birth(self.pid) == self.birth

    def touching(self, paths: Collection[str]) -> Run:
        """Write down, before it happens, that the run writes these paths, and return the run with them.

        What the user changes meanwhile is then told apart from what the run did.
        """
        touches = tuple(sorted({*(self.touches or ()), *paths}))
        if touches == self.touches:
            return self
        run = replace(self, touches=touches)
        _save(run)
        return run

    def finish(
        self, workspace: Workspace, status: str, changed: Collection[str], after: Checkpoint | None = None
    ) -> Run:
        """Close the run in the journal and return it closed.

        The old content of what it changed is copied first, so that an undo survives the user's git gc.

        Args:
            workspace: where it ran.
            status: the verdict, in the journal's words.
            changed: paths that differ from ``before``.
            after: the checkpoint of how they are now; needed for undo.
        """
        if changed:
            Checkpoints(workspace).hold(self.before, changed)
        closed = replace(self, status=status, changed=tuple(sorted(changed)), after=after)
        _save(closed)
        return closed

    def marked(self, status: str) -> Run:
        """Record a later status (``undone``, ``recovered``) and return the run with it."""
        run = replace(self, status=status)
        _save(run)
        return run


def begin(
    workspace: Workspace, checkpoint: Checkpoint, instruction: str, touches: tuple[str, ...] | None = None
) -> Run:
    """Write down that a run starts from ``checkpoint``; before its first write.

    Args:
        workspace: where it runs.
        checkpoint: of how the workspace is now.
        instruction: as the user wrote it.
        touches: ``()`` for a run that says with ``touching`` what it writes; None for one that does not.

    Raises:
        WorkspaceError: the journal cannot be written; the run must not write either.
    """
    now = time.time_ns()
    pid = os.getpid()
    run = Run(
        id=f"{now:020d}-{os.urandom(3).hex()}",
        workspace=workspace.key,
        instruction=instruction,
        before=checkpoint,
        pid=pid,
        birth=processes.birth(pid),
        started=now / 1e9,
        touches=touches,
    )
    _save(run)
    _forget_old(workspace)
    return run


def unfinished(workspace: Workspace) -> tuple[Run, ...]:
    """Return runs whose process died before it finished, the oldest first; their checkpoints are on offer."""
    return tuple(run for run in history(workspace) if run.status == RUNNING and not run.is_alive)


def recover(workspace: Workspace, run: Run) -> tuple[str, ...]:
    """Take back what a dead run wrote and return the paths taken back; all that changed, where it did not say.

    Raises:
        WorkspaceError: some paths could not be restored; the run stays unfinished.
    """
    restored = Checkpoints(workspace).restore(run.before, only=run.touches)
    run.marked(RECOVERED)
    return restored


def last_finished(workspace: Workspace) -> Run | None:
    """Return the latest run that left something changed and was not undone; None without one."""
    closed = (run for run in reversed(history(workspace)) if run.status not in (RUNNING, UNDONE, RECOVERED))
    return next((run for run in closed if run.changed), None)


def history(workspace: Workspace) -> tuple[Run, ...]:
    """Return every run in the journal, the oldest first; entries that cannot be read are left out."""
    try:
        entries = sorted(_folder(workspace.key).glob("*.json"))
    except FileNotFoundError:
        return ()
    return tuple(run for entry in entries if (run := _load(entry)) is not None)


def keep_patch(run_id: str, patch: bytes) -> Path:
    """Keep the best failed attempt aside and return the patch file.

    Raises:
        WorkspaceError: it cannot be written.
    """
    if not all(c.isalnum() or c == "-" for c in run_id):
        raise WorkspaceError(f"{run_id!r} is no run", "")
    path = places.data_dir() / "patches" / f"{run_id}.patch"
    with told_plainly("write", str(path)):
        put(path, patch)
    return path


def _folder(key: str) -> Path:
    return places.data_dir() / "runs" / key


def _save(run: Run) -> None:
    path = _folder(run.workspace) / f"{run.id}.json"
    with told_plainly("write the run journal", str(path)):
        # Escapes everything but ASCII, which is how names that are not UTF-8 survive.
        put(path, json.dumps(asdict(run)).encode())


def _load(entry: Path) -> Run | None:
    try:
        return msgspec.convert(json.loads(entry.read_bytes()), Run)
    except (OSError, ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return None


def _forget_old(workspace: Workspace) -> None:
    for entry in sorted(_folder(workspace.key).glob("*.json"))[:-_KEPT]:
        entry.unlink(missing_ok=True)
