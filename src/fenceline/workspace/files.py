"""The workspace: its root, its files, and the only way to change them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.workspace import disk, listing
from fenceline.workspace.faults import UnsafePathError, WorkspaceError, shown
from fenceline.workspace.paths import folder_of, reaching

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Workspace:
    """A git work tree, or a plain folder.

    Paths are POSIX, relative to the root, and may come from a model: none leads out of the root, into
    ``.git`` or through a symbolic link. Names that are not UTF-8 are carried as ``os.fsdecode`` makes them.

    Attributes:
        root: absolute, without symbolic links.
        git_dir: the work tree's git folder; None for a plain folder.
    """

    root: Path
    git_dir: Path | None = None

    @property
    def key(self) -> str:
        """Return a name for this root fit for a file name: last component and digest of the whole."""
        import hashlib  # noqa: PLC0415 - loads OpenSSL; not before the first model request

        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:20]
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.root.name)[:40]
        return f"{name or 'root'}-{digest}"

    def start_listing(self) -> listing.Listing:
        """Start listing the files and return at once; ``.paths()`` of the result waits for it."""
        return listing.begin(self.root, self.git_dir)

    def files(self) -> tuple[str, ...]:
        """Return every file as git sees them, sorted: tracked or untracked, not ignored, deleted, submodule.

        In a plain folder: all but hidden folders and those of build tools and package managers.

        Raises:
            WorkspaceError: git failed, or the plain folder has too many files.
        """
        return self.start_listing().paths()

    def read(self, path: str, limit: int | None = None) -> bytes:
        """Return the file's bytes.

        Raises:
            UnsafePathError: the path is not one of this workspace's regular files.
            TooLargeError: it has more than ``limit`` bytes.
            WorkspaceError: it cannot be read.
        """
        with reaching(self.root, path, "read") as (folder, name):
            return disk.read(folder, name, limit)

    def write(self, path: str, data: bytes) -> None:
        """Replace the file in one step, or make it with the folders on its way; its mode is kept.

        Raises:
            UnsafePathError: the path leads out, into ``.git``, or is or passes a symbolic link.
            WorkspaceError: it cannot be written (disk full, permissions); the old bytes are still there.
        """
        with reaching(self.root, path, "write", create=True) as (folder, name):
            disk.refuse_link(folder, name)
            disk.replace(folder, name, data)

    def exists(self, path: str) -> bool:
        """Return whether the path is a regular file of this workspace; an unsafe path is not."""
        try:
            with folder_of(self.root, path) as (folder, name):
                found = disk.status(folder, name)
        except (OSError, UnsafePathError):
            return False
        return found is not None and stat.S_ISREG(found.st_mode)

    def delete(self, path: str) -> None:
        """Remove a file or a symbolic link (the link itself); one that is gone already is fine.

        Raises:
            UnsafePathError: as for ``write``.
            WorkspaceError: it cannot be removed.
        """
        with reaching(self.root, path, "delete") as (folder, name):
            disk.remove(folder, name)


def open_workspace(start: Path) -> Workspace:
    """Return the workspace that ``start`` is in: the git work tree around it, else the folder itself.

    Raises:
        WorkspaceError: no such folder, or a ``.git`` file that points nowhere.
    """
    try:
        here = start.resolve(strict=True)
    except (OSError, ValueError) as error:
        raise WorkspaceError(f"there is no folder {shown(str(start))}", "check the path") from error
    if not here.is_dir():
        raise WorkspaceError(f"{shown(str(here))} is not a folder", "name the project's folder")
    for folder in (here, *here.parents):
        if (git_dir := _git_dir(folder)) is not None:
            return Workspace(folder, git_dir)
    return Workspace(here)


def _git_dir(folder: Path) -> Path | None:
    entry = folder / ".git"
    if entry.is_file():  # a linked work tree or a submodule
        return _pointed_at(entry)
    return entry if (entry / "HEAD").exists() or (entry / "HEAD").is_symlink() else None


def _pointed_at(entry: Path) -> Path | None:
    text = entry.read_bytes()
    if not text.startswith(b"gitdir: "):
        return None
    target = entry.parent / os.fsdecode(text[len(b"gitdir: ") :].rstrip(b"\r\n"))
    if not (target / "HEAD").exists():
        raise WorkspaceError(
            f"{shown(str(entry))} points to {shown(str(target))}, which is no git folder",
            "run git worktree repair",
        )
    return target.resolve()
