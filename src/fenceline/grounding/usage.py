"""What other files of the workspace have already: nothing that they have is an invention."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from fenceline.grounding.world import World

_MOST_BYTES = 256 << 20  # read in one search; a workspace with more has everything, as far as can be told


class Usage:
    """Searches the files of one world; every question is asked of the disk once."""

    def __init__(self, world: World, suffixes: tuple[str, ...]) -> None:
        self._world = world
        self._suffixes = suffixes
        self._answers: dict[tuple[bytes, str], bool] = {}

    def has(self, pattern: re.Pattern[bytes], under: str = "") -> bool:
        """Tell whether a file below the folder ``under`` has ``pattern``; empty is the workspace."""
        key = (pattern.pattern, under)
        if key not in self._answers:
            self._answers[key] = self._search(pattern, f"{under}/" if under else "")
        return self._answers[key]

    def _search(self, pattern: re.Pattern[bytes], start: str) -> bool:
        left = _MOST_BYTES
        for path in self._world.files:
            if not (path.startswith(start) and path.endswith(self._suffixes)):
                continue
            data = self._world.read(path) or b""
            left -= len(data)
            if left < 0 or pattern.search(data):
                return True
        return False
