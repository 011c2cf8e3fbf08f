"""What a work tree, or its index, has changed against a revision."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.workspace import git
from fenceline.workspace.change import Change
from fenceline.workspace.faults import TooLargeError, WorkspaceError, shown
from fenceline.workspace.renames import moved
from fenceline.workspace.repository import Repository, index_of_hook
from fenceline.workspace.text import HUGE, is_binary

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fenceline.workspace.files import Workspace

_RAW = ("--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=dirty")
_FILES = frozenset({"100644", "100755"})
_OTHERS = {"120000": "a symbolic link", "160000": "a submodule"}
_NOTHING = "000000"
TOO_LARGE = "larger than 1 MiB"


@dataclass(frozen=True, slots=True)
class Unread:
    """A changed file whose content nobody should look at, and why, in words."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All that changed, and the files of the side that it was changed to.

    Attributes:
        against: what it is held against, in words.
        changed: files whose content differs, in order of path.
        unread: files that changed and are not in ``changed``.
        paths: every file there is after the change.
        staged: content by path where it is not what the disk has: the index's.
    """

    against: str
    changed: tuple[Change, ...]
    unread: tuple[Unread, ...] = ()
    paths: tuple[str, ...] = ()
    staged: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of git's raw difference."""

    path: str
    old_mode: str
    mode: str
    old_oid: str
    oid: str
    status: str

    def sides(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return mode and blob before and after."""
        return (self.old_mode, self.old_oid), (self.mode, self.oid)


def changes_of(workspace: Workspace, base: str = "", *, staged: bool = False) -> ChangeSet:
    """Return what the work tree has changed, untracked files that are not ignored included.

    Args:
        workspace: a git work tree.
        base: a revision; the change is that since HEAD left it, as a pull request is read. Empty for HEAD.
        staged: look at the index, as the next commit will have it, instead of the work tree.

    Raises:
        UsageError: no git, no such revision, or nothing that it has in common with HEAD.
        WorkspaceError: git failed.
    """
    if workspace.git_dir is None:
        raise UsageError("without git there is no change to see", "name the files to judge whole")
    index = index_of_hook(workspace.git_dir) if staged else None
    repository = Repository(workspace.root, workspace.git_dir, index)
    if staged:
        return _of_index(repository, *_base(repository, base))
    return _of_disk(workspace, repository, *_base(repository, base))


def _base(repository: Repository, named: str) -> tuple[str, str]:
    """Return the commit to compare with, and its name in words."""
    if not named:
        head = repository.ask("rev-parse", "--verify", "--quiet", "HEAD")
        return (head, "HEAD") if head else (repository.ask("hash-object", "-t", "tree", "--stdin"), "nothing")
    found = (
        repository.ask("rev-parse", "--verify", "--quiet", f"{named}^{{commit}}") if named[0] != "-" else ""
    )
    if not found:
        raise UsageError(
            f"there is no revision {shown(named)} here", _how_to_get(repository, "check its name")
        )
    common = repository.ask("merge-base", found, "HEAD")
    if not common:
        raise UsageError(
            f"{shown(named)} and HEAD have no common ancestor here",
            _how_to_get(repository, "name a revision of the same history"),
        )
    return common, shown(named) if common == found else f"where HEAD left {shown(named)} ({common[:10]})"


def _how_to_get(repository: Repository, otherwise: str) -> str:
    if repository.ask("rev-parse", "--is-shallow-repository") == "true":
        return "this clone is shallow: git fetch --unshallow, or a full checkout in CI"
    return otherwise


def _of_disk(workspace: Workspace, repository: Repository, base: str, against: str) -> ChangeSet:
    listing = workspace.start_listing()
    others = repository.start("ls-files", "-z", "--others", "--exclude-standard")
    entries = _entries(repository.start_comparing("diff-index", *_RAW, base, "--"))
    modes = listing.modes()
    for path in map(os.fsdecode, git.finish(others, "list untracked files").split(b"\0")):
        if path in modes and path not in entries:
            mode = "120000" if stat.S_ISLNK(modes[path]) else "100644"
            entries[path] = _Entry(path, _NOTHING, mode, "", "", "A")

    def read(entry: _Entry) -> bytes | None:
        return workspace.read(entry.path, HUGE) if entry.path in modes else None

    old = dict(
        repository.blobs({entry.old_oid for entry in entries.values() if entry.old_mode in _FILES}, HUGE)
    )
    return ChangeSet(
        against, *_sorted(_outcome(entry, old, read) for entry in entries.values()), tuple(modes)
    )


def _of_index(repository: Repository, base: str, against: str) -> ChangeSet:
    listing = repository.start("ls-files", "-z", "--stage")
    entries = _entries(repository.start("diff-index", "--cached", *_RAW, base, "--"))
    unstaged = _entries(repository.start_comparing("diff-files", *_RAW, "--"))
    other = {path: entry.old_oid for path, entry in unstaged.items() if entry.old_mode in _FILES}
    wanted = {oid for entry in entries.values() for mode, oid in entry.sides() if mode in _FILES}
    blobs = dict(repository.blobs(wanted | set(other.values()), HUGE))

    def read(entry: _Entry) -> bytes | None:
        if entry.mode not in _FILES:
            return None
        if (data := blobs[entry.oid]) is None:
            raise TooLargeError(TOO_LARGE)
        return data

    return ChangeSet(
        against,
        *_sorted(_outcome(entry, blobs, read) for entry in entries.values()),
        tuple(_indexed(git.finish(listing, "list the index"))),
        {path: blobs[oid] or b"" for path, oid in other.items()},
    )


def _entries(comparing: subprocess.Popen[bytes]) -> dict[str, _Entry]:
    fields = git.finish(comparing, "compare the files").split(b"\0")
    found: dict[str, _Entry] = {}
    for head, name in zip(fields[0:-1:2], fields[1::2], strict=True):
        entry = _Entry(os.fsdecode(name), *head.decode().removeprefix(":").split())
        if entry.status == "U" or entry.path not in found:  # a conflict is told beside what is compared
            found[entry.path] = entry
    return found


def _indexed(listing: bytes) -> Iterator[str]:
    before = ""
    for line in listing.split(b"\0")[:-1]:
        head, _, name = line.partition(b"\t")
        path = os.fsdecode(name)
        if path != before and not head.startswith(b"160000"):  # a conflict is there three times
            yield path
        before = path


def _outcome(
    entry: _Entry, old: Mapping[str, bytes | None], read: Callable[[_Entry], bytes | None]
) -> Change | Unread | None:
    """Return what an entry comes to; None for content that is the same after all."""
    kind = entry.mode if entry.mode != _NOTHING else entry.old_mode
    if reason := "in conflict" if entry.status == "U" else _OTHERS.get(kind):
        return Unread(entry.path, reason)
    try:
        return _compared(entry, old.get(entry.old_oid) if entry.old_mode in _FILES else None, read(entry))
    except TooLargeError:
        return Unread(entry.path, TOO_LARGE)
    except WorkspaceError as error:
        return Unread(entry.path, error.message)


def _compared(entry: _Entry, before: bytes | None, after: bytes | None) -> Change | Unread | None:
    if before == after:
        return None
    if before is None and entry.old_mode in _FILES:
        return Unread(entry.path, f"missing or {TOO_LARGE} before the change")
    if is_binary(after or before or b""):
        return Unread(entry.path, "binary")
    return Change(entry.path, before, after)


def _sorted(outcomes: Iterable[Change | Unread | None]) -> tuple[tuple[Change, ...], tuple[Unread, ...]]:
    found = list(outcomes)
    changed = moved(each for each in found if isinstance(each, Change))
    return changed, tuple(
        sorted((each for each in found if isinstance(each, Unread)), key=lambda each: each.path)
    )
