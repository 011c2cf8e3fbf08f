"""Holds Python against the library, the workspace, the project's declarations and its environment."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.python.environment import environment
from fenceline.grounding.python.importing import Importing
from fenceline.grounding.python.imports import Import
from fenceline.grounding.python.judging import Judging
from fenceline.grounding.python.reality import Reality
from fenceline.grounding.python.source import Source, kept
from fenceline.grounding.python.stream import Arriving
from fenceline.grounding.python.ty.types import Types
from fenceline.grounding.python.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import Change, World

_UNHEARD_OF = Import("unheard_of", level=0, names=(), line=1, column=1)


class PythonGrounder:
    """Judges Python; see ``fenceline.grounding.language.Grounder``.

    Args:
        world: the workspace.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._arriving = Arriving()

    def look(self, path: str) -> None:
        """Have ty read the file; look up what its imports need, and all that is needed to find that one is nowhere."""
        self._types.look(path)
        content = self._world.read(path)
        own = kept(path, content).imports if content is not None else ()
        for wanted in (*own, _UNHEARD_OF):
            list(self._importing.judge(wanted, path))

    def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
        """Judge one streamed line: its imports."""
        for wanted in self._arriving.on(text, number):
            is_specimen = Source(path, self._world.read(path) or b"").is_specimen
            for signal in self._importing.judge(wanted, path):
                if self._arriving.within and signal.rule != "name-not-exported":
                    continue
                yield replace(signal, certainty="possible") if is_specimen else signal

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge a whole change: what it adds."""
        self._types.look()
        return Judging(self._world, changes, self._before, self._types).signals()

    def close(self) -> None:
        """End ty, where it was started."""
        self._types.close()

    @cached_property
    def _before(self) -> Reality:
        """Return what existed before every change, made already or not."""
        world = self._world.before()
        return Reality(world, Words(world), environment(world))

    @cached_property
    def _importing(self) -> Importing:
        return Importing(replace(self._before, world=self._world))

    @cached_property
    def _types(self) -> Types:
        return Types(self._before.world, self._before.environment)


def grounder(world: World) -> PythonGrounder:
    """Return who judges Python in ``world``."""
    return PythonGrounder(world)
