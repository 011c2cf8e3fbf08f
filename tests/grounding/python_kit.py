"""What the tests of the Python judge share: a project with an environment of its own, and what is said of its changes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grounding_kit import world_of

from fenceline.grounding.python import grounder
from fenceline.grounding.world import Change, World

if TYPE_CHECKING:
    from fenceline.grounding.signal import Signal

Said = tuple[str, str, str, str]
"""Rule, certainty, what is named, what is nearest."""


def environment_at(folder: Path, packages: Mapping[str, str]) -> Path:
    """Make a virtual environment with these files in its ``site-packages``; return its interpreter, which cannot run."""
    site = folder / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /nowhere\nversion = 3.11.0\n")
    (folder / "bin").mkdir()
    python = folder / "bin" / "python"
    python.write_text("")
    for path, text in packages.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
    return python


def project(folder: Path, files: Mapping[str, str], packages: Mapping[str, str] | None = None) -> World:
    """Return a world of text files whose environment, below ``folder``, has ``packages``."""
    python = environment_at(folder / "environment", packages or {})
    world = world_of({path: text.encode() for path, text in files.items()})
    return replace(world, interpreter=str(python))


def found(world: World, edits: Mapping[str, str]) -> list[Signal]:
    """Return the signals of a change that writes ``edits``, in order of their places."""
    changes = [Change(path, world.read(path), text.encode()) for path, text in edits.items()]
    with closing(grounder(world)) as judge:
        signals = list(judge.judge(changes))
    return sorted(
        signals, key=lambda s: (s.place.path, s.place.line, s.place.column) if s.place else ("", 0, 0)
    )


def said(world: World, edits: Mapping[str, str]) -> list[Said]:
    """Return what tells those signals apart."""
    return [(signal.rule, signal.certainty, signal.named, signal.nearest) for signal in found(world, edits)]


def heard(world: World, line: str, path: str) -> list[Said]:
    """Return what is said of one streamed line."""
    with closing(grounder(world)) as judge:
        return [(s.rule, s.certainty, s.named, s.nearest) for s in judge.line(line, 1, path)]
