"""What each past commit did, told from its changes: the kind of work, where, and whether there was a pattern for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.code import folder
from fenceline.scope.sources import about, is_source
from fenceline.scope.words.written import suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fenceline.scope.model import Kind
    from fenceline.workspace.history import Change, Commit

_BESIDE = 2  # other files of its language in the folder, from which on a file has something to follow
_INSIDE = 3  # names that a file declares, from which on a change in it has


@dataclass(frozen=True, slots=True)
class Done:
    """One commit that changed code.

    Attributes:
        kind: of its work, in the words of a scope: one file is an ``edit``, and so is one new file with others like it
            beside it; only new files are ``greenfield``; the rest is ``multi-file``.
        pattern: whether every file had something to follow.
        paths: source files that it was about, else test files.
    """

    kind: Kind
    pattern: bool
    paths: tuple[str, ...]


def done(commits: Sequence[Commit], files: Iterable[str], declared: Mapping[str, str]) -> Iterator[Done]:
    """Yield what each commit did; those without code are left out.

    Args:
        commits: newest first.
        files: paths as they are now; which of them a commit found is told by undoing what came after.
        declared: by path, the names that a file declares now, between spaces.
    """
    present = Counter(_place(path) for path in files if is_source(path))
    for commit in commits:
        for change in commit.changes:
            _undo(change, present)
        if touched := about(commit.changes):
            yield _done(touched, present, declared)


def _place(path: str) -> tuple[str, str]:
    return folder(path), suffix(path)


def _undo(change: Change, present: Counter[tuple[str, str]]) -> None:
    """Take the files back to what they were before a change."""
    if change.status in {"A", "R", "C"} and is_source(change.path):
        present[_place(change.path)] -= 1
    before = change.before if change.status == "R" else change.path if change.status == "D" else ""
    if before and is_source(before):
        present[_place(before)] += 1


def _done(touched: Sequence[Change], present: Counter[tuple[str, str]], declared: Mapping[str, str]) -> Done:
    pattern = all(_has_pattern(change, present, declared) for change in touched)
    added = sum(change.status == "A" for change in touched)
    kind: Kind = "multi-file"
    if len(touched) == 1 and (pattern or not added):
        kind = "edit"
    elif added == len(touched):
        kind = "greenfield"
    return Done(kind, pattern, tuple(change.path for change in touched))


def _has_pattern(change: Change, present: Counter[tuple[str, str]], declared: Mapping[str, str]) -> bool:
    if present[_place(change.path)] - (change.status != "A") >= _BESIDE:
        return True
    return change.status != "A" and len(declared.get(change.path, "").split()) >= _INSIDE
