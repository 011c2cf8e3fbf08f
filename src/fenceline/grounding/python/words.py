"""Which identifiers a workspace has anywhere: what occurs nowhere else was made up, or is new."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.grounding.world import World


_MAX_BYTES = 1 << 20


class Words:
    """The text of all Python files of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: dict[str, bool] = {}

    def has(self, name: str) -> bool:
        """Return whether ``name`` is a word of some file."""
        if name not in self._seen:
            self._seen[name] = self._matches(rb"\b%s\b", name)
        return self._seen[name]

    def defines_class(self, name: str) -> bool:
        """Return whether some file defines a class of that name."""
        return self._matches(rb"(?m)^[ \t]*class[ \t]+%s\b", name)

    def injects(self, name: str) -> bool:
        """Return whether some file puts ``name`` among the builtins."""
        return self._matches(rb"builtins?(?:__)?(?:\.%s\b|\.__dict__|, *[\"'])", name)

    def _matches(self, pattern: bytes, name: str) -> bool:
        word = name.encode("utf-8", "replace")
        compiled = re.compile(pattern.replace(b"%s", re.escape(word)))
        return any(word in text and compiled.search(text) is not None for text in self.texts)

    @cached_property
    def texts(self) -> tuple[bytes, ...]:
        """Return the files' contents, at most a megabyte of each."""
        paths = (path for path in self._world.files if path.endswith((".py", ".pyi", ".pyx")))
        return tuple((self._world.read(path) or b"")[:_MAX_BYTES] for path in paths)
