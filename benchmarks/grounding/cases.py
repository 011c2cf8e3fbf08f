"""A commit made into what the grounding room judges: a world and changes."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.grounding.dependents import dependents
from fenceline.grounding.world import World
from fenceline.workspace.change import Change
from fenceline.workspace.index import outline

from .checkout import Checkout, checkout
from .history import History, judged_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .history import Commit, Tree
    from .plan import Plan

_OUTLINES = 20_000

cached_outline = lru_cache(_OUTLINES)(outline)
"""Outlines kept from commit to commit: most files stay as they are."""


@dataclass(frozen=True, slots=True)
class Case:
    """One commit.

    Attributes:
        repository: the folder's name.
        commit: itself.
        world: the parent's files; those of no judged language as the commit leaves them, manifests among them, and
            without what the commit removes.
        changes: of files in the judged languages that are there afterwards.
        users: unchanged files that may use what the commit took away.
        types: whether the world's root holds the parent's files.
    """

    repository: str
    commit: Commit
    world: World
    changes: tuple[Change, ...]
    users: tuple[Change, ...]
    types: bool

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the changes."""
        return tuple(
            sorted({language for change in self.changes if (language := judged_language(change.path))})
        )


def repository_name(folder: Path) -> str:
    """Return ``owner+name`` for a bare ``owner+name/repo``, the folder's name otherwise."""
    folder = folder.resolve()
    return folder.parent.name if folder.name in {"repo", ".git"} else folder.name


def cases(folder: Path, commits: Iterable[Commit], plan: Plan) -> Iterator[Case]:
    """Yield each commit as a case; a case holds until the next one is asked for."""
    with ExitStack() as stack:
        history = stack.enter_context(History(folder))
        empty = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grounding-")))
        disk = stack.enter_context(checkout(folder)) if plan.types else None
        interpreter = plan.interpreter(repository_name(folder))
        for commit in commits:
            case = _case(history, commit, disk, empty)
            yield replace(case, world=replace(case.world, interpreter=interpreter))


def _case(history: History, commit: Commit, disk: Checkout | None, empty: Path) -> Case:
    everything = history.changes(commit)
    judged = tuple(c for c in everything if c.after is not None and judged_language(c.path))
    on_disk = disk is not None and any(judged_language(change.path) == "python" for change in judged)
    if disk is not None and on_disk:
        disk.go_to(commit.parent)
    left_behind = tuple(Change(change.was, change.before, None) for change in judged if change.was)
    made = left_behind + tuple(change for change in everything if change not in judged)
    root = disk.root if disk is not None and on_disk else empty
    world = world_at(history, commit.parent, root, made)
    users = dependents(world.after(judged), everything)
    return Case(repository_name(history.folder), commit, world, judged, users, on_disk)


def world_at(history: History, commit: str, root: Path, made: tuple[Change, ...] = ()) -> World:
    """Return a commit's files as a world, their bytes from git, with some changes made in it."""
    tree = history.tree(commit)
    world = World(root, tree.listing, _reader(history, tree), cached_outline)
    gone = {change.was: None for change in made if change.was}
    return replace(world, overlay={**gone, **{change.path: change.after for change in made}}, made=made)


def _reader(history: History, tree: Tree) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        if path not in tree.objects:
            raise FileNotFoundError(path)
        return history.blobs.read(tree.objects[path])

    return read
