"""Cases from real histories: a message, the tree of the commit's parent, and what had happened before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.workspace.history.log import log
from fenceline.workspace.index import UnreadableError, language_of, outline
from fenceline.workspace.repository import Repository

from .truth import in_question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.workspace.history import Commit

CASES = 300
BEFORE = 1_000
_READ = 8_000
_LARGEST = 400_000


@dataclass(frozen=True, slots=True)
class Case:
    """A commit, held against what was known before it.

    Attributes:
        commit: what was done.
        before: the last commits that it builds on, newest first.
        names: by path of its parent's tree, the names that the file declares; none for what is not code.
    """

    commit: Commit
    before: tuple[Commit, ...]
    names: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Trees:
    """Trees of one repository; every blob is parsed once."""

    repository: Repository
    _declared: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def at(self, commit: str) -> dict[str, tuple[str, ...]]:
        """Return what every file of a commit declares."""
        listed = [
            line.partition("\t") for line in self.repository.ask("ls-tree", "-r", "-z", commit).split("\0")
        ]
        blobs = {path: entry.split()[2] for entry, _, path in listed if path and entry.split()[1] == "blob"}
        unread = {oid: path for path, oid in blobs.items() if oid not in self._declared and language_of(path)}
        for oid, source in self.repository.blobs(unread, _LARGEST):
            self._declared[oid] = _names(unread[oid], source or b"")
        return {path: self._declared.get(oid, ()) for path, oid in blobs.items()}


def _names(path: str, source: bytes) -> tuple[str, ...]:
    try:
        found = outline(language_of(path) or "", path, source)
    except UnreadableError:
        return ()
    return tuple(dict.fromkeys(symbol.name for symbol in found.symbols))


def cases(git_dir: Path, wanted: int = CASES) -> Iterator[Case]:
    """Yield the last ``wanted`` cases of a repository, newest first."""
    repository = Repository(git_dir, git_dir)
    commits = log(repository, "HEAD", commits=_READ, seconds=600)
    parents = _parents(repository)
    trees = Trees(repository)
    left = wanted
    for at, commit in enumerate(commits):
        if not left:
            return
        if in_question(commit):
            left -= 1
            known = _ancestors(commit.id, parents)
            before = tuple(c for c in commits[at + 1 :] if c.id in known)[:BEFORE]
            yield Case(commit, before, trees.at(commit.parent))


def _parents(repository: Repository) -> dict[str, list[str]]:
    lines = repository.ask("rev-list", "--parents", "HEAD").split("\n")
    return {line.split()[0]: line.split()[1:] for line in lines}


def _ancestors(commit: str, parents: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [commit]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def mirror(name: str, mirrors: Path) -> Path:
    """Return the git folder of ``owner/name`` below ``mirrors``."""
    return mirrors / name.replace("/", "+") / "repo"
