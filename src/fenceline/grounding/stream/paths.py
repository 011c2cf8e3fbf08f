"""Paths of files that the workspace does not have: in a fence's info, a block's first comment, a heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.grounding.nearest import nearest
from fenceline.grounding.signal import Place, Signal
from fenceline.workspace.index import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.edits.want import Want
    from fenceline.grounding.ground import Ground
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.stream.line import Line
    from fenceline.grounding.world import World

_PATH = r"(?P<path>[\w.@+-]+(?:/[\w.@+-]+)*\.\w{1,5})"
_INFO = re.compile(rf"(?:^|[\s:={{\"']){_PATH}(?=$|[\s\"'}}])")
_COMMENT = re.compile(
    rf"\s*(?:\#|//|/\*|--|<!--)+!?\s*(?:file(?:name|path)?\s*:|path\s*:)?\s*[`'\"]?{_PATH}[`'\"]?\s*(?:\*/|-->)?\s*$",
    re.IGNORECASE,
)
_HEADING = re.compile(rf"\s*(?:\#{{1,6}}\s+|[*`]+|file\s*:\s*)[*`]*{_PATH}[*`]*\s*:?\s*[*`]*$", re.IGNORECASE)
_STAND_IN = re.compile(
    r"path/to/|(?:your|my|example|some)[_-]?(?:app|class|code|file|module|package|project|script)|^(?:home|Users|tmp)/",
    re.IGNORECASE,
)


class Paths:
    """Holds every path by which an answer says what it is against the files that there are."""

    def __init__(self, want: Want, ground: Callable[[], Ground | None]) -> None:
        self._want = want
        self._ground = ground

    def line(self, line: Line) -> Iterator[Signal]:
        """Judge a line that names a file."""
        if line.given or not line.whole:
            return
        match line.part, line.nth:
            case "fence", _:
                found = _INFO.search(line.info)
            case "code", 1:
                found = _COMMENT.match(line.text) or _HEADING.match(line.text)
            case "prose", _:
                found = _HEADING.match(line.text)
            case _:
                return
        if found and language_of(found["path"]) and (ground := self._ground()):
            yield from self._judged(found["path"], line, ground.world)

    def _judged(self, named: str, line: Line, world: World) -> Iterator[Signal]:
        path = named.removeprefix("./").removeprefix(f"{world.root.name}/")
        if path == self._want.path or path in world.files or path in world.folders:
            return
        folder, _, name = path.rpartition("/")
        files = {file.rpartition("/")[2] for file in world.files}
        if not folder:  # a bare name is often a label; one slip from a real one is not
            if name in files or not (near := nearest(name, files)):
                return
            yield self._signal(named, near, "likely", line)
        elif not any(file.endswith(f"/{path}") for file in (self._want.path, *world.files)):
            yield self._signal(named, self._near(path, world), self._certainty(path), line)

    def _certainty(self, path: str) -> Certainty:
        """How sure: a new file may well stand beside files that are new too, and a name of the right file is one."""
        creating = self._want.mode in ("file", "append")
        same_file = path.rpartition("/")[2] == self._want.path.rpartition("/")[2]
        return "possible" if creating or same_file or _STAND_IN.search(path) else "certain"

    def _near(self, path: str, world: World) -> str:
        folder, _, name = path.rpartition("/")
        beside = {file for file in world.files if file.rpartition("/")[0] == folder}
        if near := nearest(name, (file.rpartition("/")[2] for file in beside)):
            return f"{folder}/{near}"
        return nearest(path, world.files)

    def _signal(self, named: str, near: str, certainty: Certainty, line: Line) -> Signal:
        place = Place("", line.number, max(1, line.text.find(named) + 1))
        there = f"; there is {near}" if near else ""
        message = f"there is no file {named} in this workspace{there}"
        return Signal("path-missing", certainty, message, place, named, near)
