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


def ignored(world: World, path: str) -> bool:
    """Tell whether ``path``, or a folder above it, is named by a ``.gitignore``; exceptions (``!``) do not count."""
    parts = path.split("/")
    return any(
        _names(pattern, parts[depth:])
        for depth in range(len(parts))
        for pattern in _patterns(world, "/".join([*parts[:depth], ".gitignore"]))
    )


def _patterns(world: World, path: str) -> Iterator[str]:
    text = (world.read(path) or b"")[:_MOST_BYTES].decode("utf-8", "replace")
    for line in text.splitlines()[:_MOST_LINES]:
        pattern = line.strip().removeprefix("**/").removesuffix("**").rstrip("/")
        if pattern and pattern[0] not in "#!" and not _ALL_OF_A_KIND.fullmatch(pattern):
            yield pattern


def _names(pattern: str, parts: list[str]) -> bool:
    """Tell whether a pattern names one of the paths from the folder of its file down to the last of ``parts``."""
    if "/" not in pattern:
        return any(fnmatchcase(part, pattern) for part in parts)
    anchored = pattern.lstrip("/")
    return any(fnmatchcase("/".join(parts[:end]), anchored) for end in range(1, len(parts) + 1))
