"""What the tests of compiled languages share: a workspace as text, and what is said of one file of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from grounding_kit import world_of

from fenceline.grounding.language import grounder
from fenceline.grounding.world import Change, World

if TYPE_CHECKING:
    from fenceline.grounding.signal import Signal

Said = tuple[str, str, str, str]
"""Rule, certainty, what is named, what is nearest."""


def workspace(files: Mapping[str, str]) -> World:
    """Return a world of text files."""
    return world_of({path: text.encode() for path, text in files.items()})


def judged(language: str, files: Mapping[str, str], path: str, text: str) -> list[Signal]:
    """Return the signals of a change that writes ``text`` to ``path``."""
    world = workspace(files)
    before = files[path].encode() if path in files else None
    judge = grounder(language, world)
    assert judge is not None
    found = list(judge.judge([Change(path, before, text.encode())]))
    judge.close()
    return found


def said(signals: list[Signal]) -> list[Said]:
    """Return what tells signals apart, in order of their places."""
    ordered = sorted(signals, key=lambda s: (s.place.line, s.place.column) if s.place else (0, 0))
    return [(signal.rule, signal.certainty, signal.named, signal.nearest) for signal in ordered]


def heard(language: str, files: Mapping[str, str], path: str, lines: list[str]) -> list[Said]:
    """Return what is said of a stream of lines."""
    judge = grounder(language, workspace(files))
    assert judge is not None
    return said([s for number, line in enumerate(lines, 1) for s in judge.line(line, number, path)])
