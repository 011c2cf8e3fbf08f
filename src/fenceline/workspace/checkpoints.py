"""Checkpoints: a workspace's files at one moment, to come back to; the user's repository is only read."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline import places
from fenceline.workspace import blobs
from fenceline.workspace.faults import WorkspaceError
from fenceline.workspace.restore import Restore, changed_permissions
from fenceline.workspace.shadow import Shadow, Snapshot
from fenceline.workspace.store import put

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from fenceline.workspace.files import Workspace


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A moment of a workspace.

    Attributes:
        id: sorts by time; names the stored manifest after the dash.
        tree: git's id of the content, in the shadow.
    """

    id: str
    tree: str


class Checkpoints:
    """The checkpoints of one workspace, kept in the user's data folder.

    Args:
        workspace: whose files.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._shadow = Shadow(workspace, places.data_dir() / "checkpoints" / workspace.key)

    def take(self) -> Checkpoint:
        """Record every file that ``Workspace.files`` lists, as it is on disk.

        Raises:
            WorkspaceError: git failed or is not installed, the disk is full. Nothing was changed.
        """
        now = self._shadow.snapshot()
        made = Checkpoint(f"{time.time_ns():020d}-{now.digest}", now.tree)
        put(self._refs / made.id, f"{made.tree}\n".encode())
        return made

    def restore(self, checkpoint: Checkpoint, only: Collection[str] | None = None) -> tuple[str, ...]:
        """Take the workspace back and return the paths that changed, sorted.

        Content, modes and links come back, files and empty folders made since go. Ignored files,
        submodules and nested repositories are not touched.

        Args:
            checkpoint: from ``take``.
            only: restrict it to these paths; None for all.

        Raises:
            WorkspaceError: the checkpoint is gone, or some paths could not be restored (all others are back).
        """
        then = self._load(checkpoint)
        return Restore(self._shadow, self._shadow.snapshot(), then, only).run()

    def changed(self, checkpoint: Checkpoint) -> tuple[str, ...]:
        """Return the paths that are not now as they were, in content, mode or existence, sorted."""
        then, now = self._load(checkpoint), self._shadow.snapshot()
        content = blobs.differing(self._shadow, now.tree, then.tree)
        return tuple(sorted(content.keys() | changed_permissions(now, then)))

    def between(self, before: Checkpoint, after: Checkpoint) -> tuple[str, ...]:
        """Return the paths that differ from one checkpoint to the other, sorted."""
        then, now = self._load(before), self._load(after)
        content = blobs.differing(self._shadow, now.tree, then.tree)
        return tuple(sorted(content.keys() | changed_permissions(now, then)))

    def diff(self, before: Checkpoint, after: Checkpoint | None = None) -> bytes:
        """Return the patch from ``before`` to ``after`` (None: now), for ``git apply``, binary files too."""
        tree = after.tree if after else self._shadow.snapshot().tree
        return blobs.patch(self._shadow, before.tree, tree)

    def hold(self, checkpoint: Checkpoint, paths: Collection[str]) -> None:
        """Make the checkpoint's content of ``paths`` independent of the user's repository and its gc."""
        blobs.hold(self._shadow, checkpoint.tree, paths)

    def all(self) -> tuple[Checkpoint, ...]:
        """Return every kept checkpoint, the oldest first."""
        try:
            refs = sorted(ref for ref in self._refs.iterdir() if not ref.name.startswith("."))
        except FileNotFoundError:
            return ()
        return tuple(Checkpoint(ref.name, ref.read_text().strip()) for ref in refs)

    def prune(self, keep: int) -> int:
        """Drop all but the newest ``keep`` checkpoints and what only they need; return how many that were."""
        kept = self.all()
        dropped = kept[: max(len(kept) - keep, 0)]
        if not dropped:
            return 0
        for checkpoint in dropped:
            (self._refs / checkpoint.id).unlink(missing_ok=True)
        self._shadow.prune({_digest(c) for c in kept[len(dropped) :]})
        return len(dropped)

    @property
    def _refs(self) -> Path:
        return self._shadow.home / "refs" / "checkpoints"  # real refs: git prune keeps what they reach

    def _load(self, checkpoint: Checkpoint) -> Snapshot:
        if not (self._refs / checkpoint.id).exists():
            raise WorkspaceError(f"there is no checkpoint {checkpoint.id} any more", "it was pruned")
        digest = _digest(checkpoint)
        return Snapshot(checkpoint.tree, self._shadow.manifest(digest), digest)


def _digest(checkpoint: Checkpoint) -> str:
    return checkpoint.id.partition("-")[2]
