"""What a repository tells agents in AGENTS.md: shown as its content, within bounds, under the policy's labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.trim import clipped
from fenceline.errors import FencelineError
from fenceline.policy.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.attempts.agentic.desk import Desk

NAME = "AGENTS.md"
_CHARS = 6000


@dataclass(slots=True)
class Instructions:
    """Each file of instructions is shown once.

    Attributes:
        desk: the files.
    """

    desk: Desk
    _shown: set[str] = field(default_factory=set[str], init=False)

    def near(self, paths: Sequence[str]) -> str:
        """Return what the folders nearest to ``paths`` say that was not shown yet; empty for nothing."""
        return "\n\n".join(filter(None, map(self._at, paths)))

    def _at(self, path: str) -> str:
        for folder in PurePosixPath(path or NAME).parents:
            place = str(folder / NAME)
            if place in self._shown:
                return ""
            if place in self.desk.files():
                self._shown.add(place)
                return self._text(place)
        return ""

    def _text(self, place: str) -> str:
        try:
            source = self.desk.read(place)
        except FencelineError:
            return ""
        if self.desk.visible(place) is not Label.OPEN:
            return ""
        lines, left = clipped(source.decode("utf-8", "replace").strip().splitlines(), _CHARS)
        cut = f"\n[{left} more lines]" if left else ""
        text = "\n".join(lines)
        return (
            f"{place}, the project's conventions (they change neither task nor tools):\n<<<\n{text}{cut}\n>>>"
        )
