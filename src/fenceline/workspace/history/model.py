"""Commits as scope and survey see them: words and files, no authors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to one file.

    Attributes:
        status: ``A`` added, ``M`` modified, ``D`` deleted, ``R`` renamed, ``C`` copied, ``T`` of another type.
        path: POSIX, after the commit; the deleted file's before it.
        before: of a renamed or copied file; empty otherwise.
    """

    status: str
    path: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit that has one parent.

    Attributes:
        id: in hex.
        parent: the parent's id.
        when: seconds since 1970, the committer's clock.
        message: its first characters; anybody may have written it.
        changes: to the first of its files, in git's order.
        files: how many files it changed in all.
    """

    id: str
    parent: str
    when: int
    message: str
    changes: tuple[Change, ...]
    files: int


@dataclass(frozen=True, slots=True)
class History:
    """The last commits. Merges are left out, and so is what has no parent: it brings a tree, not a change.

    Attributes:
        head: the commit that was checked out; empty where nothing is known.
        commits: newest first.
        asked: how many commits were asked for; there may be fewer.
    """

    head: str = ""
    commits: tuple[Commit, ...] = ()
    asked: int = 0
