"""A git folder of our own per workspace: records its files without touching the user's repository.

It has its own objects, index, refs and configuration. The user's objects are only read, so that what git has
is not stored again. The index is kept from one snapshot to the next for its cache of file times. It is never
seeded from the user's, whose blobs may be converted (line ends, LFS, filters); ours are the bytes on disk.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.workspace import git, manifest, processes, store
from fenceline.workspace.faults import WorkspaceError, told_plainly

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path
    from subprocess import Popen

    from fenceline.workspace.files import Workspace
    from fenceline.workspace.manifest import Manifest, Survey

_RECORD = ("update-index", "-z", "--add", "--remove", "--replace", "--stdin")
_FORGET = ("update-index", "-z", "--force-remove", "--stdin")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A workspace at one moment.

    Attributes:
        tree: git's id of the content, in the shadow.
        manifest: the rest.
        digest: name of the stored manifest.
        leftovers: temporary files of ours seen on the way; not part of the snapshot.
    """

    tree: str
    manifest: Manifest
    digest: str
    leftovers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A private folder for one snapshot, so that a killed one leaves the shared index whole."""

    index: Path
    names: Path


@dataclass(frozen=True, slots=True)
class Shadow:
    """The shadow of one workspace.

    Args:
        workspace: whose files.
        home: the shadow's git folder; made when first needed.
    """

    workspace: Workspace
    home: Path

    def snapshot(self) -> Snapshot:
        """Record every file as it is now.

        Raises:
            WorkspaceError: git failed or is not installed, the disk is full.
        """
        files = self.workspace.start_listing().modes()
        with told_plainly("make a checkpoint in", str(self.home)):
            store.ensure(self.home, self.workspace)
            with self._draft() as draft:
                return self._snapshot(draft, files)

    def run(self, arguments: tuple[str, ...], doing: str, *, feed: bytes = b"", borrow: bool = True) -> bytes:
        """Run git on the shadow and return its output; ``borrow`` lets it read the user's objects too."""
        import subprocess  # noqa: PLC0415 - kept out of commands that never reach git

        env = self.environment(borrow=borrow)
        return git.finish(git.start(arguments, self.workspace.root, env, subprocess.PIPE), doing, feed)

    def environment(self, index: Path | None = None, *, borrow: bool = True) -> dict[str, str]:
        """Return the environment that points git at the shadow."""
        borrowed = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": store.users_objects(self.workspace)} if borrow else {}
        return git.environment(
            GIT_DIR=str(self.home),
            GIT_WORK_TREE=str(self.workspace.root),
            GIT_INDEX_FILE=str(index or self.home / "index"),
            GIT_CONFIG_GLOBAL="/dev/null",
            GIT_CONFIG_SYSTEM="/dev/null",
            GIT_CONFIG_NOSYSTEM="1",
            GIT_ATTR_NOSYSTEM="1",
            **borrowed,
        )

    def manifest(self, digest: str) -> Manifest:
        """Return a stored manifest."""
        return manifest.unpack((self.home / "manifests" / digest).read_bytes())

    def prune(self, digests: set[str]) -> None:
        """Drop what neither a ref nor the kept index needs, other manifests, and drafts of the dead."""
        _, tree, digest = _read_text(self.home / "state").split() or ("", "", "")
        for stored in (self.home / "manifests").iterdir():
            if stored.name not in digests | {digest}:
                stored.unlink()
        for draft in (self.home / "drafts").iterdir():
            if not processes.is_running(int(draft.name.partition("-")[0])):
                shutil.rmtree(draft, ignore_errors=True)
        self.run(("prune", "--expire=now", *filter(None, [tree])), "drop old checkpoints", borrow=False)

    def _snapshot(self, draft: Draft, files: dict[str, int]) -> Snapshot:
        try:
            return self._recorded(draft, files)
        except WorkspaceError:
            if not (self.home / "index").exists():
                raise
            (self.home / "index").unlink()  # a damaged one must not stand in the way for ever
            return self._recorded(draft, files)

    def _recorded(self, draft: Draft, files: dict[str, int]) -> Snapshot:
        tree, known = self._resume(draft)
        before = _identity(draft.index)
        files, seen = self._record(draft, files)
        if gone := known.keys() - files.keys():
            git.finish(self._start(draft, _FORGET, gone), "record the files")
        if not tree or _identity(draft.index) != before:
            tree = self._write_tree(draft)
        found = manifest.Manifest(files, seen.empty, seen.other)
        digest = self._keep(draft, tree, found)
        return Snapshot(tree, found, digest, seen.leftovers)

    def _record(self, draft: Draft, files: dict[str, int]) -> tuple[dict[str, int], Survey]:
        recording = self._start(draft, _RECORD, files)
        seen = manifest.survey(self.workspace.root, files)  # while git works
        try:
            git.finish(recording, "record the files")
        except WorkspaceError:
            storable = {path: mode for path, mode in files.items() if self._is_storable(path)}
            if len(storable) == len(files):
                raise
            return self._record(draft, storable)
        return files, seen

    def _is_storable(self, path: str) -> bool:
        full = f"{self.workspace.root}/{path}"
        if os.path.islink(full):  # noqa: PTH114 - names may be non-UTF-8
            return not path.endswith(".gitmodules")  # git refuses it as a link
        return os.access(full, os.R_OK)

    def _start(self, draft: Draft, command: tuple[str, ...], paths: Iterable[str]) -> Popen[bytes]:
        """Start an index command over ``paths``."""
        draft.names.write_bytes(b"\0".join(map(os.fsencode, paths)))
        with draft.names.open("rb") as names:
            return git.start(command, self.workspace.root, self.environment(draft.index), names)

    def _write_tree(self, draft: Draft) -> str:
        # Nothing is borrowed here: all trees land in the shadow, where the user's gc cannot take one away.
        env = self.environment(draft.index, borrow=False)
        out = git.finish(git.start(("write-tree", "--missing-ok"), self.workspace.root, env), "write a tree")
        return out.decode().strip()

    def _resume(self, draft: Draft) -> tuple[str, dict[str, int]]:
        """Copy the kept index, times included (git needs its age), if tree and manifest of it are known."""
        try:
            shutil.copy2(self.home / "index", draft.index)
            checksum, tree, digest = _read_text(self.home / "state").split()
            known = self.manifest(digest).files
        except (OSError, ValueError):
            checksum, tree, known = "", "", dict[str, int]()
        if not tree or checksum != _checksum(draft.index):
            draft.index.unlink(missing_ok=True)
            return "", {}
        return tree, known

    def _keep(self, draft: Draft, tree: str, found: Manifest) -> str:
        import hashlib  # noqa: PLC0415 - loads OpenSSL; not before the first model request

        packed = found.pack()
        digest = hashlib.sha256(packed).hexdigest()[:32]
        stored = self.home / "manifests" / digest
        if not stored.exists():
            store.put(stored, packed)
        if not draft.index.exists():  # no file at all: git writes no index
            return digest
        state = f"{_checksum(draft.index)} {tree} {digest}\n".encode()
        draft.index.replace(self.home / "index")
        if state != _read_text(self.home / "state").encode():
            store.put(self.home / "state", state)
        return digest

    @contextmanager
    def _draft(self) -> Generator[Draft]:
        folder = self.home / "drafts" / f"{os.getpid()}-{os.urandom(4).hex()}"
        folder.mkdir(parents=True)
        try:
            yield Draft(folder / "index", folder / "names")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _identity(index: Path) -> tuple[int, int]:
    """Return what changes when git writes the index: it always makes a new file."""
    try:
        found = index.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def _checksum(index: Path) -> str:
    return index.read_bytes()[-20:].hex()


def _read_text(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""
