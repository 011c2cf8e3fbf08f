"""What other files of the workspace have already: nothing that they have is an invention."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.grounding.world import World

_MOST_BYTES = 256 << 20  # read in one search; a workspace with more has everything, as far as can be told


class Usage:
    """Searches the files of one world; every question is asked of the disk once."""

    def __init__(self, world: World, suffixes: tuple[str, ...]) -> None:
        self._world = world
        self._suffixes = suffixes
        self._answers: dict[tuple[str, bytes, str], bool] = {}
        self._collected: dict[bytes, frozenset[str]] = {}

    def has(self, name: str, pattern: bytes, under: str = "") -> bool:
        """Tell whether a file below the folder ``under`` has ``name`` in ``pattern``.

        Args:
            name: occurs in what is looked for; files without it are passed over.
            pattern: a regular expression with ``%s`` for ``name``; ``^`` is a line's start.
            under: empty for the whole workspace.
        """
        key = (name, pattern, under)
        if key not in self._answers:
            word = name.encode("utf-8", "replace")
            whole = re.compile(pattern.replace(b"%s", re.escape(word)), re.MULTILINE)
            self._answers[key] = self._search(word, whole, f"{under}/" if under else "")
        return self._answers[key]

    def all(self, pattern: bytes) -> frozenset[str]:
        """Return every first group that ``pattern`` has in the files, as far as they are read."""
        if pattern not in self._collected:
            matches = re.compile(pattern, re.MULTILINE)
            found: set[bytes] = set()
            left = _MOST_BYTES
            for path in self._world.files:
                if left > 0 and path.endswith(self._suffixes):
                    data = self._world.read(path) or b""
                    left -= len(data)
                    found.update(matches.findall(data))
            self._collected[pattern] = frozenset(name.decode("utf-8", "replace") for name in found)
        return self._collected[pattern]

    def _search(self, word: bytes, pattern: re.Pattern[bytes], start: str) -> bool:
        left = _MOST_BYTES
        for path in self._world.files:
            if not (path.startswith(start) and path.endswith(self._suffixes)):
                continue
            data = self._world.read(path) or b""
            left -= len(data)
            if left < 0 or (word in data and pattern.search(data)):
                return True
        return False
