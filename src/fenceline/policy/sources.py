"""Where protected content lies: in the work tree, and in HEAD, so that what was moved or deleted stays protected."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from fenceline.policy.rules import Label
from fenceline.workspace import git
from fenceline.workspace.faults import TooLargeError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from fenceline.policy.labels import Labels
    from fenceline.policy.rules import Ruling
    from fenceline.workspace.files import Workspace

_IGNORED = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
_MOST_IGNORED = 20_000  # files of ignored folders that are read because a rule names them
_MOST_READ = 256 << 20  # bytes of a file; a larger protected one lets nothing leave
_BATCH = 400  # blobs asked for at once


class Source(NamedTuple):
    """A file's content at one time."""

    path: str
    ruling: Ruling
    data: bytes


@dataclass(slots=True)
class Sources:
    """Reads the files of a workspace by label.

    Attributes:
        workspace: whose files.
        labels: of its paths.
    """

    workspace: Workspace
    labels: Labels
    _rulings: dict[str, Ruling] = field(default_factory=dict[str, "Ruling"], init=False)
    _seen: dict[str, tuple[int, ...]] = field(default_factory=dict[str, "tuple[int, ...]"], init=False)
    _head: dict[str, str] | None = field(default=None, init=False)

    def changed(self) -> Iterator[Source]:
        """Yield the protected files of the work tree that are new or changed since the last call."""
        for path in self._listed():
            ruling = self.ruling(path)
            if ruling.label is Label.OPEN or (stamp := self._stamp(path)) is None:
                continue
            if self._seen.get(path) != stamp and (data := self._read(path)) is not None:
                self._seen[path] = stamp
                yield Source(path, ruling, data)

    def committed(self, *, protected: bool) -> Iterator[Source]:
        """Yield what HEAD had of protected paths, or of open ones, when it was first asked for.

        Of a plain folder: nothing that is protected, and the open files as they are.
        """
        if self.workspace.git_dir is None:
            yield from () if protected else self._open_files()
            return
        wanted = [path for path in self._tree() if (self.ruling(path).label is not Label.OPEN) is protected]
        for at in range(0, len(wanted), _BATCH):
            yield from self._blobs(wanted[at : at + _BATCH])

    def ruling(self, path: str) -> Ruling:
        """Return the ruling on a path as it was when it was first asked for."""
        if (known := self._rulings.get(path)) is None:
            known = self._rulings[path] = self.labels.of(path)
        return known

    def known(self, paths: Collection[str]) -> dict[str, Ruling]:
        """Return the rulings on those of ``paths`` that are files here."""
        return {path: ruling for path in paths if (ruling := self._rulings.get(path)) is not None}

    def _open_files(self) -> Iterator[Source]:
        for path in self.workspace.files():
            ruling = self.ruling(path)
            if ruling.label is Label.OPEN and (data := self._read(path)) is not None:
                yield Source(path, ruling, data)

    def _listed(self) -> Iterator[str]:
        yield from self.workspace.files()
        if self.workspace.git_dir is None:
            return
        for entry in self._git(*_IGNORED).split(b"\0"):
            path = os.fsdecode(entry)
            if not path.endswith("/"):
                yield from (path,) if path else ()
            elif self.ruling(f"{path}any").pattern:  # a rule means it; a default means no build folders
                yield from self._below(path)

    def _below(self, folder: str) -> Iterator[str]:
        left = _MOST_IGNORED
        for where, _, names in os.walk(self.workspace.root / folder):
            relative = os.path.relpath(where, self.workspace.root)
            for name in names[:left]:
                yield f"{relative}/{name}"
            left -= len(names)
            if left <= 0:
                raise WorkspaceError(
                    f"{folder} is protected and has too many files to look through",
                    "take it out of the workspace",
                )

    def _stamp(self, path: str) -> tuple[int, ...] | None:
        try:
            found = os.lstat(self.workspace.root / path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino, found.st_ctime_ns

    def _read(self, path: str) -> bytes | None:
        try:
            return self.workspace.read(path, _MOST_READ)
        except TooLargeError:
            raise
        except WorkspaceError:  # a link, or gone: what it leads to has a path of its own
            return None

    def _tree(self) -> dict[str, str]:
        if self._head is None:
            self._head = {}
            with suppress(WorkspaceError):  # no commit yet
                for line in self._git("ls-tree", "-r", "-z", "HEAD").split(b"\0"):
                    head, _, name = line.partition(b"\t")
                    mode, kind, oid = head.decode().split() if head else ("", "", "")
                    if kind == "blob" and mode != "120000":
                        self._head[os.fsdecode(name)] = oid
        return self._head

    def _blobs(self, paths: Sequence[str]) -> Iterator[Source]:
        import subprocess  # noqa: PLC0415 - for its constant; git.start loads it anyway

        process = git.start(
            ("cat-file", "--batch"), self.workspace.root, self._environment(), subprocess.PIPE
        )
        asked = "".join(f"{self._tree()[path]}\n" for path in paths).encode()
        out, at = git.finish(process, "read HEAD", asked), 0
        for path in paths:
            end = out.index(b"\n", at)
            fields = out[at:end].split()
            if len(fields) != 3:  # missing: a partial clone
                at = end + 1
                continue
            size = int(fields[2])
            yield Source(path, self.ruling(path), out[end + 1 : end + 1 + size])
            at = end + size + 2

    def _git(self, *arguments: str) -> bytes:
        return git.finish(
            git.start(arguments, self.workspace.root, self._environment()), "read the files of the workspace"
        )

    def _environment(self) -> dict[str, str]:
        return git.environment(GIT_DIR=str(self.workspace.git_dir), GIT_WORK_TREE=str(self.workspace.root))
