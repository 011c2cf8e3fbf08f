"""Where protected content lies: in the work tree and its submodules, in HEAD, and in what commits changed.

So what was moved, deleted or replaced stays protected.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from fenceline.policy.committed import Commits
from fenceline.policy.label import Label
from fenceline.policy.standing import Standing, settled, stamp
from fenceline.workspace.faults import TooLargeError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fenceline.policy.labels import Labels
    from fenceline.policy.rules import Ruling
    from fenceline.policy.standing import Stamp
    from fenceline.workspace.files import Workspace

_IGNORED = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
_MOST_IGNORED = 20_000  # files of ignored folders that are read because a rule names them
_MOST_READ = 256 << 20  # bytes of a file; a larger protected one lets nothing leave


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
    _seen: dict[str, Stamp | None] = field(default_factory=dict[str, "Stamp | None"], init=False)
    _head: tuple[object, ...] = field(default=(), init=False)
    _tree: dict[str, str] = field(default_factory=dict[str, str], init=False)
    _first_tree: dict[str, str] | None = field(default=None, init=False)
    _standing: Standing | None = field(default=None, init=False)
    _protected: tuple[str, ...] = field(default=(), init=False)

    def changed(self) -> Iterator[Source]:
        """Yield the protected content, of HEAD and of the work tree, that is new or changed since the last call.

        What its reader fails at is yielded again.

        Raises:
            FencelineError: something cannot be read.
        """
        yield from self._newly_committed()
        self._list()
        root, began = self.workspace.root, time.time_ns()
        for path in self._protected:
            if (seen := stamp(f"{root}/{path}")) is None or self._seen.get(path) == seen:
                continue
            if (data := self._read(path)) is not None:
                yield Source(path, self.ruling(path), data)
            self._seen[path] = settled(seen, began)

    def opened(self) -> Iterator[Source]:
        """Yield the open files as HEAD had them when it was first read; of a plain folder, as they are."""
        if (commits := self._commits()) is None:
            yield from self._open_files()
            return
        tree = self._first_tree or {}
        wanted = [path for path in tree if self.ruling(path).label is Label.OPEN]
        yield from self._blobs(commits, tree, wanted)

    def ruling(self, path: str) -> Ruling:
        """Return the ruling on a path as it was when it was first asked for."""
        if (known := self._rulings.get(path)) is None:
            known = self._rulings[path] = self.labels.of(path)
        return known

    def known(self, paths: Collection[str]) -> dict[str, Ruling]:
        """Return the rulings on those of ``paths`` that are files here."""
        return {path: ruling for path in paths if (ruling := self._rulings.get(path)) is not None}

    def _commits(self) -> Commits | None:
        git_dir = self.workspace.git_dir
        return None if git_dir is None else Commits(self.workspace.root, git_dir)

    def _newly_committed(self) -> Iterator[Source]:
        if (commits := self._commits()) is None or (head := commits.identity()) == self._head:
            return
        tree = commits.tree()
        if self._first_tree is None:
            self._first_tree = tree
            yield from self._earlier(commits)
        new = (path for path, oid in tree.items() if self._tree.get(path) != oid)
        yield from self._blobs(
            commits, tree, [path for path in new if self.ruling(path).label is not Label.OPEN]
        )
        self._tree, self._head = tree, head

    def _earlier(self, commits: Commits) -> Iterator[Source]:
        """Yield what closed files had at other times.

        Of files that show signatures it is not known: a line alone does not tell whether it declares something.
        """
        from fenceline.policy.history import earlier, elsewhere, paths  # noqa: PLC0415 - once a run

        if not self._first_tree or commits.partial():
            return
        closed = [path for path in paths(commits) if self.ruling(path).label is Label.CLOSED]
        for side in (earlier, elsewhere):
            for path, data in side(commits, closed):
                yield Source(path, self.ruling(path), data)

    def _blobs(self, commits: Commits, tree: dict[str, str], paths: list[str]) -> Iterator[Source]:
        contents = commits.contents([tree[path] for path in paths])
        for path, data in zip(paths, contents, strict=True):
            if data is not None:
                yield Source(path, self.ruling(path), data)

    def _open_files(self) -> Iterator[Source]:
        for path in self.workspace.files():
            ruling = self.ruling(path)
            if ruling.label is Label.OPEN and (data := self._read(path)) is not None:
                yield Source(path, ruling, data)

    def _list(self) -> None:
        """Find out which protected files there are, where that may have changed."""
        if self._standing is not None and self._standing.holds():
            return
        began = time.time_ns()
        self._standing = None
        listing = self.workspace.start_listing()
        commits = self._commits()
        ignored = [] if commits is None else _names(commits.git(*_IGNORED))
        folders = [path for path in ignored if path.endswith("/")]
        meant = [
            path for path in folders if self.ruling(f"{path}any").pattern
        ]  # a default means no build folders
        nested = [] if commits is None else commits.nested()
        files = [*listing.paths(), *(path for path in ignored if not path.endswith("/"))]
        files += [path for folder in meant for path in self._below(folder)]
        files += [path for folder in nested for path in self._of_repository(folder)]
        self._protected = tuple(
            path for path in dict.fromkeys(files) if self.ruling(path).label is not Label.OPEN
        )
        if commits is not None:
            self._standing = Standing(
                str(self.workspace.root),
                passed_over=commits.ignored(folders) - frozenset(meant),
                walked=(*meant, *(f"{folder}/" for folder in nested)),
                deciding=commits.deciding(),
                began=began,
            )

    def _of_repository(self, folder: str) -> Iterator[str]:
        """Yield the files of a repository in the work tree, of which git says nothing."""
        for where, folders, names in os.walk(self.workspace.root / folder):
            folders[:] = [name for name in folders if name != ".git"]
            relative = os.path.relpath(where, self.workspace.root)
            yield from (f"{relative}/{name}" for name in names)

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

    def _read(self, path: str) -> bytes | None:
        try:
            return self.workspace.read(path, _MOST_READ)
        except TooLargeError:
            raise
        except WorkspaceError:  # a link, or gone: what it leads to has a path of its own
            return None


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]
