"""A world made of a mapping, and a judge small enough to see through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.grounding.difference import added
from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.world import Change, World
from fenceline.workspace.index import outline

if TYPE_CHECKING:
    from fenceline.grounding.language import Grounder

_IMPORT = re.compile(r"^import (\S+)", re.MULTILINE)


def world_of(files: Mapping[str, bytes]) -> World:
    """Return a world that has exactly ``files``."""
    return World(Path("/nowhere"), tuple(files), lambda path: files[path], outline)


def missing(path: str, line: int, name: str) -> Signal:
    """Return what the judge says of an import that leads nowhere."""
    return Signal("module-missing", "certain", f"There is no {name}.", Place(path, line, 8), name)


class ImportJudge:
    """Holds ``import NAME`` against files ``NAME.py`` beside the file; counts how often it is made and closed."""

    def __init__(self, world: World, log: list[str]) -> None:
        self._world = world
        self._log = log
        log.append("made")

    def look(self, path: str) -> None:
        """Say what was looked at."""
        self._log.append(path)

    def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
        """Judge a line."""
        yield from (missing(path, number, name) for name in _IMPORT.findall(text))

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge a change."""
        assert all(change.after is not None and not change.was for change in changes)
        now, then = self._world.after(changes), self._world.before(changes)
        after = [s for c in changes for s in _wrong(now, c.path, c.after)]
        before = [s for c in changes for s in _wrong(then, c.path, c.before)]
        yield from added(before, after, then, now)

    def close(self) -> None:
        """Say that it was closed."""
        self._log.append("closed")


def judge_in(log: list[str]) -> Callable[[str, World], Grounder | None]:
    """Return what finds the judge for a world; it writes to ``log``."""
    return lambda _, world: ImportJudge(world, log)


def _wrong(world: World, path: str, text: bytes | None) -> Iterator[Signal]:
    folder = path.rpartition("/")[0]
    for match in _IMPORT.finditer((text or b"").decode()):
        target = f"{folder}/{match[1]}.py" if folder else f"{match[1]}.py"
        if target not in world.files:
            yield missing(path, (text or b"").decode().count("\n", 0, match.start()) + 1, match[1])
