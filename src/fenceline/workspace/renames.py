"""Which new files of a change are old ones under another name."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.workspace.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ALIKE = 0.5  # share of lines in common, git's own threshold
_PAIRS = 20_000  # that are compared; a change that moves more is judged as files gone and files new


def moved(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return ``changes`` with each file that was moved as one change, in order of path.

    A file gone and a file new with the same suffix are one when at least half of their lines are the same; the
    most alike are paired first. Git is not asked: it would compare contents through the filters that the
    repository configures.
    """
    rest = {change.path: change for change in changes}
    gone = [change for change in rest.values() if change.after is None and change.before]
    new = [change for change in rest.values() if change.before is None and change.after]
    if len(gone) * len(new) <= _PAIRS:
        for _, old, now in sorted(_alike(gone, new)):
            if old in rest and rest[now].before is None:
                rest[now] = Change(now, rest[old].before, rest[now].after, was=old)
                del rest[old]
    return tuple(rest[path] for path in sorted(rest))


def _alike(gone: list[Change], new: list[Change]) -> Iterator[tuple[float, str, str]]:
    """Yield pairs that may be one file, as ``(-likeness, old path, new path)``."""
    lines = (
        {change.path: Counter(_bytes(change).splitlines()) for change in (*gone, *new)}
        if gone and new
        else {}
    )
    for old in gone:
        for now in new:
            if PurePosixPath(old.path).suffix == PurePosixPath(now.path).suffix:
                likeness = _likeness(lines[old.path], lines[now.path])
                if likeness >= _ALIKE:
                    yield -likeness, old.path, now.path


def _bytes(change: Change) -> bytes:
    return change.after if change.after is not None else change.before or b""


def _likeness(first: Counter[bytes], second: Counter[bytes]) -> float:
    most, least = max(first.total(), second.total()), min(first.total(), second.total())
    if least < _ALIKE * most:
        return 0.0
    return (first & second).total() / most
