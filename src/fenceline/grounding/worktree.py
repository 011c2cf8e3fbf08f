"""Judges what a work tree has changed, or whole files of it, whoever wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.grounding.dependents import dependents
from fenceline.grounding.ground import Ground, not_judged
from fenceline.grounding.world import World
from fenceline.workspace.change import Change
from fenceline.workspace.changes import TOO_LARGE, Unread, changes_of
from fenceline.workspace.faults import TooLargeError, WorkspaceError, shown
from fenceline.workspace.index import outline
from fenceline.workspace.text import HUGE, is_binary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from fenceline.grounding.signal import Place, Signal
    from fenceline.workspace.files import Workspace

_SNIPPET = 1000


@dataclass(frozen=True, slots=True)
class Judged:
    """What was looked at, and what was found.

    Attributes:
        against: what it was held against, in words; empty for files judged whole.
        signals: in order of path and line; those of unchanged files are about what the change took away.
        files: paths that were asked for and changed, deleted ones included.
        unjudged: those of them that nobody judged, and why; in order of path.
        world: as it is after the change.
    """

    against: str
    signals: tuple[Signal, ...]
    files: tuple[str, ...]
    unjudged: tuple[Unread, ...]
    world: World

    def snippet(self, place: Place) -> str:
        """Return ``line``, cut after 1,000 characters."""
        return self.line(place)[:_SNIPPET]

    def line(self, place: Place) -> str:
        """Return the text of the line that ``place`` names, without its end; empty when there is none."""
        lines = _lines(self.world.read(place.path) or b"")
        return lines[place.line - 1].rstrip("\r") if 0 < place.line <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(text: bytes) -> list[str]:
    return text.decode(errors="replace").split("\n")


def judge_change(
    workspace: Workspace, names: Collection[str] = (), base: str = "", *, staged: bool = False
) -> Judged:
    """Judge what changed (see ``workspace.changes.changes_of``), and unchanged files that use what it took away.

    Args:
        workspace: a git work tree.
        names: files and folders, relative to its root, that alone are judged; none for all, ``""`` is the root.
        base: revision to compare with, empty for HEAD.
        staged: judge the index.

    Raises:
        UsageError: no such revision, no git, or a name that is neither there nor changed.
        WorkspaceError: git failed.
    """
    found = changes_of(workspace, base, staged=staged)
    touched = {change.path for change in found.changed} | {file.path for file in found.unread}
    now = replace(_world(workspace, found.paths), overlay=found.staged, made=found.changed)
    unchanged = [
        Unread(name, "unchanged")
        for name in _checked(workspace, now, names, touched)
        if name and name not in now.folders and name not in touched
    ]
    changes = [change for change in found.changed if _covered(change.path, names)]
    unread = [file for file in found.unread if _covered(file.path, names)]
    users = [change for change in dependents(now, found.changed) if _covered(change.path, names)]
    return _judged(found.against, now, changes, [*unread, *unchanged], users)


def judge_whole(workspace: Workspace, names: Collection[str] = ()) -> Judged:
    """Judge files as if all of them were new; arguments and errors as for ``judge_change``."""
    world = _world(workspace, workspace.files())
    named = _checked(workspace, world, names, ())
    paths = {path for path in world.listing if _covered(path, names)} | {
        name for name in named if name not in world.folders and name
    }
    outcomes = [_whole(workspace, path) for path in sorted(paths)]
    changes = [each for each in outcomes if isinstance(each, Change)]
    return _judged("", world, changes, [each for each in outcomes if isinstance(each, Unread)])


def sentence(signal: Signal) -> str:
    """Return a signal's message with the nearest thing that exists, where there is one and it does not say so."""
    if not signal.nearest:
        return signal.message
    told = re.search(rf"(?<!\w){re.escape(signal.nearest)}(?!\w)", signal.message)
    return signal.message if told else f"{signal.message.rstrip('.')} (nearest: {signal.nearest})"


def _judged(
    against: str,
    world: World,
    changes: Sequence[Change],
    unread: Sequence[Unread],
    users: Sequence[Change] = (),
) -> Judged:
    with Ground(world) as ground:
        signals = ground.judge([*changes, *users])
    left = [Unread(change.path, reason) for change in changes if (reason := not_judged(change.path))]
    unjudged = sorted((*unread, *left), key=lambda file: file.path)
    files = {change.path for change in changes} | {file.path for file in unread if file.reason != "unchanged"}
    return Judged(against, signals, tuple(sorted(files)), tuple(unjudged), world.after(changes))


def _world(workspace: Workspace, paths: tuple[str, ...]) -> World:
    return World(workspace.root, paths, lambda path: workspace.read(path, HUGE), outline)


def _whole(workspace: Workspace, path: str) -> Change | Unread:
    if reason := not_judged(path):
        return Unread(path, reason)
    try:
        data = workspace.read(path, HUGE)
    except TooLargeError:
        return Unread(path, TOO_LARGE)
    except WorkspaceError as error:
        return Unread(path, error.message)
    return Unread(path, "binary") if is_binary(data) else Change(path, None, data)


def _checked(
    workspace: Workspace, world: World, names: Collection[str], changed: Collection[str]
) -> Iterator[str]:
    """Yield the names, each of which stands for something."""
    for name in names:
        known = not name or name in world.files or name in world.folders or name in changed
        if (
            not known
            and not workspace.exists(name)
            and not any(path.startswith(f"{name}/") for path in changed)
        ):
            raise UsageError(f"there is no file {shown(name)} here", "check the path")
        yield name


def _covered(path: str, names: Collection[str]) -> bool:
    """Return whether a path or a folder on the way to it is among ``names``; no names cover everything."""
    while path and path not in names:
        path = path.rpartition("/")[0]
    return not names or path in names
