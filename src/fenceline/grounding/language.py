"""What a language brings to the room, and which languages there are: a module and a row here make a new one."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import Change, World


class Grounder(Protocol):
    """Holds one language's code against a world."""

    def look(self, path: str) -> None:
        """Find out ahead what judging a file's lines and edits needs; what takes long runs on beside."""
        ...

    def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
        """Judge one complete line of code as it is streamed; only what a single line can prove.

        Args:
            text: the line without its end.
            number: 1-based, for the signals' places.
            path: of the file that it is meant for, relative to the workspace root; decides what relative imports mean.
        """
        ...

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge a whole change of files in this language: what it adds, never what was there before."""
        ...

    def close(self) -> None:
        """End whatever runs beside; the grounder is not used again."""
        ...


LANGUAGES: dict[str, str] = {
    "python": "python",
    "javascript": "javascript",
    "typescript": "javascript",
    "tsx": "javascript",
    "go": "go",
    "rust": "rust",
    "java": "java",
}
"""Language of the symbol index to the module of this room that has ``grounder(world) -> Grounder``."""


def grounder(language: str, world: World) -> Grounder | None:
    """Return who judges ``language`` in ``world``; None for a language that this room does not know."""
    module = LANGUAGES.get(language)
    if module is None:
        return None
    made = importlib.import_module(f"fenceline.grounding.{module}").grounder(world)
    return cast("Grounder", made)
