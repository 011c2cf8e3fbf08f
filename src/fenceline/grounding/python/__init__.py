"""Holds Python against the library, the workspace, the project's declarations and its environment."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.python.environment import environment
from fenceline.grounding.python.importing import Importing
from fenceline.grounding.python.judging import Judging
from fenceline.grounding.python.reality import Reality
from fenceline.grounding.python.stream import Stream
from fenceline.grounding.python.ty.types import Types

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.grounding.python.environment import Environment
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import Change, World


class PythonGrounder:
    """Judges Python; see ``fenceline.grounding.language.Grounder``.

    Args:
        world: the workspace.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._stream = Stream()

    def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
        """Judge one streamed line: its imports."""
        self._types.prepare()
        for wanted in self._stream.imports(text, number, path):
            yield from self._importing.judge(wanted, path)

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge a whole change: what it adds."""
        self._types.prepare()
        return Judging(self._world, changes, self._environment, self._types).signals()

    def close(self) -> None:
        """End ty, where it was started."""
        self._types.close()

    @cached_property
    def _environment(self) -> Environment:
        return environment(self._world)

    @cached_property
    def _types(self) -> Types:
        return Types(self._world.before(), self._environment)

    @cached_property
    def _importing(self) -> Importing:
        return Importing(Reality(self._world, self._world, self._environment))


def grounder(world: World) -> PythonGrounder:
    """Return who judges Python in ``world``."""
    return PythonGrounder(world)
