"""Streams an answer through the judge and returns what it said, in a form that is quick to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from fenceline.edits.want import Want
from fenceline.grounding.ground import Ground
from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.stream.watch import Setting, StreamWatch
from fenceline.grounding.world import Change, World
from fenceline.workspace.index import outline

AREA = Want("replace", "src/shapes.py", "python", "area")
FILES = ("src/shapes.py", "src/app/views.py", "src/app/models.py", "tests/test_shapes.py", "web/card.ts")
Said = tuple[str, str, int, str]


class Importless:
    """Takes every line that imports anything for an invention; enough to see which lines are judged at all."""

    def look(self, path: str) -> None:
        """Need nothing ahead."""

    def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
        """Judge a line."""
        word, _, rest = text.strip().partition(" ")
        if word in ("import", "from", "use"):
            yield Signal("package-unknown", "certain", f"there is no {rest}", Place(path, number), rest)

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge nothing."""
        del changes
        yield from ()

    def close(self) -> None:
        """Do nothing."""


def world(files: Sequence[str] = FILES, contents: Mapping[str, bytes] | None = None) -> World:
    """Return a world of these files."""
    return World(Path("/nowhere/project"), tuple(files), lambda path: (contents or {})[path], outline)


def ground(files: Sequence[str] = FILES) -> Ground:
    """Return the ground of these files, on which nothing may be imported."""
    return Ground(world(files), _importless)


def _importless(language: str, world: World) -> Importless:
    del language, world
    return Importless()


def heard(
    answer: str, want: Want = AREA, setting: Setting | None = None, begun: str = "", size: int = 7
) -> list[Said]:
    """Return what is said of ``answer`` when it arrives in pieces: rule, certainty, line, what was named."""
    held = ground()
    watch = StreamWatch(want, lambda: held, setting)
    watch.begin(begun)
    found: list[Signal] = []
    for at in range(0, len(answer), size):
        piece = answer[at : at + size]
        while (signal := watch.feed(piece)) is not None:
            found.append(signal)
            piece = ""
    found += iter(watch.close, None)
    assert all(signal.place is not None and signal.place.path == "" for signal in found)
    return [(s.rule, s.certainty, s.place.line if s.place else 0, s.named) for s in found]


def fenced(code: str, info: str = "python") -> str:
    """Return ``code`` in a fenced block."""
    return f"```{info}\n{code}\n```\n"
