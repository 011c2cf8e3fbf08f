"""Take a workspace back to a snapshot: exactly, and no further than the snapshot knows."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.workspace import blobs, disk
from fenceline.workspace.faults import WorkspaceError, listed
from fenceline.workspace.manifest import folders_of
from fenceline.workspace.paths import folder_of, reaching

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from fenceline.workspace.blobs import Wanted
    from fenceline.workspace.shadow import Shadow, Snapshot


def changed_permissions(before: Snapshot, after: Snapshot) -> set[str]:
    """Return the files that both have, with other mode bits (git knows only of executable or not)."""
    old = before.manifest.files
    return {path for path, mode in after.manifest.files.items() if old.get(path, mode) != mode}


@dataclass(slots=True)
class Restore:
    """One way back, from ``now`` to ``then``.

    Every step can be repeated: a killed restore is finished by running it again.

    Attributes:
        shadow: where the content is.
        now: the workspace as it is.
        then: as it shall be.
        only: the paths to take back; None for all.
    """

    shadow: Shadow
    now: Snapshot
    then: Snapshot
    only: Collection[str] | None = None
    _failed: dict[str, WorkspaceError] = field(default_factory=dict[str, WorkspaceError], init=False)

    def run(self) -> tuple[str, ...]:
        """Do it and return the paths that were taken back, sorted.

        Raises:
            WorkspaceError: some paths could not be; all the others are back.
        """
        wanted = blobs.differing(self.shadow, self.now.tree, self.then.tree)
        wanted = {path: want for path, want in wanted.items() if self._concerns(path)}
        permissions = {path for path in changed_permissions(self.now, self.then) if self._concerns(path)}
        self._remove(path for path in wanted if path not in self.then.manifest.files)
        self._write({path: want for path, want in wanted.items() if path in self.then.manifest.files})
        self._set_permissions(permissions - wanted.keys())
        if self.only is None:
            self._make_empty_folders()
        if self._failed:
            raise self._failure()
        return tuple(sorted(permissions | wanted.keys()))

    def _concerns(self, path: str) -> bool:
        return self.only is None or path in self.only

    @property
    def _root(self) -> Path:
        return self.shadow.workspace.root

    def _remove(self, created: Iterable[str]) -> None:
        doomed = (*created, *self.now.leftovers)
        for path in doomed:
            with self._noted(path), reaching(self._root, path, "remove") as (folder, name):
                disk.remove(folder, name)
        emptied = folders_of(doomed)
        emptied |= self.now.manifest.empty if self.only is None else folders_of(self.only)
        for path in sorted(emptied - self.then.manifest.folders(), reverse=True):  # the deepest first
            with suppress(OSError, WorkspaceError), folder_of(self._root, path) as (folder, name):
                os.rmdir(name, dir_fd=folder)  # refuses what is not empty, which stays

    def _write(self, wanted: dict[str, Wanted]) -> None:
        paths: dict[str, list[str]] = {}
        for path, want in wanted.items():
            paths.setdefault(want.oid, []).append(path)
        for oid, data in blobs.contents(self.shadow, paths):
            for path in paths[oid]:
                with self._noted(path):
                    self._put(path, data)

    def _put(self, path: str, data: bytes | None) -> None:
        if data is None:
            raise WorkspaceError(f"the kept copy of {path} is gone", "git gc may have removed it")
        mode = self.then.manifest.files[path]
        with reaching(self._root, path, "restore", create=True) as (folder, name):
            if stat.S_ISLNK(mode):
                disk.replace_link(folder, name, data)
            else:
                disk.replace(folder, name, data, stat.S_IMODE(mode))

    def _set_permissions(self, paths: Iterable[str]) -> None:
        for path in paths:
            mode = self.then.manifest.files[path]
            if not stat.S_ISREG(mode):
                continue
            with self._noted(path), reaching(self._root, path, "restore") as (folder, name):
                disk.refuse_link(folder, name)
                os.chmod(name, stat.S_IMODE(mode), dir_fd=folder)

    def _make_empty_folders(self) -> None:
        for path in sorted(self.then.manifest.empty):
            with (
                self._noted(path),
                reaching(self._root, path, "restore", create=True) as (folder, name),
                suppress(FileExistsError),
            ):
                os.mkdir(name, dir_fd=folder)

    def _noted(self, path: str) -> _Noted:
        return _Noted(path, self._failed)

    def _failure(self) -> WorkspaceError:
        first = next(iter(self._failed.values()))
        names = listed(tuple(self._failed))
        return WorkspaceError(
            f"could not restore {names}: {first.message}", first.hint or "all other files are back"
        )


@dataclass(frozen=True, slots=True)
class _Noted:
    """Keeps a failed path for the end, so that one does not hold up the others."""

    path: str
    failed: dict[str, WorkspaceError]

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Note a WorkspaceError and go on."""
        if isinstance(error, WorkspaceError):
            self.failed[self.path] = error
            return True
        return False
