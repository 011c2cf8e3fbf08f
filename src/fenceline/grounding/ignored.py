"""Paths that git is told to ignore: what is not there may be made by a build."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.world import World

_MOST_BYTES = 1 << 16
_MOST_LINES = 1000
_ALL_OF_A_KIND = re.compile(r"\*(?:\.d)?(?:\.\w+)?")  # ``*.js`` says nothing about any one file


def ignored(world: World, path: str, rules: str = ".gitignore") -> bool:
    """Tell whether ``path``, or a folder above it, is named by a ``.gitignore``; the last that names it decides.

    Args:
        world: that has the rules.
        path: from its root.
        rules: name of the files that hold them, for other tools that took git's form over.
    """
    parts = path.split("/")
    verdict = False
    for depth in range(len(parts)):
        for pattern, wanted in _patterns(world, "/".join([*parts[:depth], rules])):
            if verdict != wanted and _names(pattern, parts[depth:]):
                verdict = wanted
    return verdict


def _patterns(world: World, path: str) -> Iterator[tuple[str, bool]]:
    """Yield a file's patterns, with False for exceptions (``!``)."""
    text = (world.read(path) or b"")[:_MOST_BYTES].decode("utf-8", "replace")
    for line in text.splitlines()[:_MOST_LINES]:
        wanted = not line.startswith("!")
        pattern = line.strip().removeprefix("!").removeprefix("**/").removesuffix("**").rstrip("/")
        if pattern and not pattern.startswith("#") and not _ALL_OF_A_KIND.fullmatch(pattern):
            yield pattern, wanted


def _names(pattern: str, parts: list[str]) -> bool:
    """Tell whether a pattern names one of the paths from the folder of its file down to the last of ``parts``."""
    if "/" not in pattern:
        return any(fnmatchcase(part, pattern) for part in parts)
    anchored = pattern.lstrip("/")
    return any(fnmatchcase("/".join(parts[:end]), anchored) for end in range(1, len(parts) + 1))
