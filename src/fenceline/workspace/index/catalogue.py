"""Where an index looks things up, and the way that needs no preparation: scanning the files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from fenceline.errors import FencelineError
from fenceline.workspace.index.files import Skipped, read_source
from fenceline.workspace.index.languages import language_of, registered
from fenceline.workspace.index.outlining import UnreadableError, outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from fenceline.workspace.symbols import Outline

_IDENTIFIER = re.compile(rb"[A-Za-z_$][\w$]*")
_WORD = re.compile(r"\w+")


class CacheError(FencelineError):
    """The cache of the index cannot be used; the files themselves still can."""


class Catalogue(Protocol):
    """What an index needs to know about its files."""

    def outline(self, path: str) -> Outline | None:
        """Return the outline of a file; None for one that was skipped."""
        ...

    def declaring(self, name: str) -> Iterable[str]:
        """Return every path that may declare the bare ``name``, and as few others as is cheap."""
        ...

    def names(self) -> Iterable[str]:
        """Return every bare name that is declared, and perhaps others."""
        ...

    def declared(self) -> dict[str, str]:
        """Return by path the bare names that a file declares, between spaces; files without any are left out."""
        ...

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files left out, with the reasons."""
        ...


class Scan:
    """Reads files when asked and parses those that seem to declare what is looked for.

    Args:
        root: of the workspace.
        paths: of source files in a known language.
    """

    def __init__(self, root: Path, paths: Sequence[str]) -> None:
        self._root = root
        self._paths = paths
        self._sources: dict[str, bytes] = {}
        self._outlines: dict[str, Outline] = {}
        self._reasons: dict[str, str] = {}

    def outline(self, path: str) -> Outline | None:
        """Return the outline of a file, parsed on the first call."""
        source = self._source(path)
        if source and path not in self._outlines and (language := language_of(path)):
            try:
                self._outlines[path] = outline(language, path, source)
            except UnreadableError as error:
                self._reasons[path] = error.message
        return self._outlines.get(path)

    def declaring(self, name: str) -> Iterator[str]:
        """Yield the paths whose text has what a declaration of ``name`` must have."""
        words = _WORD.findall(name)
        word = max(words, key=len, default="")
        for path in self._paths:
            if not word.isascii() or self._declares(path, word):
                yield path

    def names(self) -> set[str]:
        """Return every identifier in the files."""
        found: set[bytes] = set()
        for path in self._paths:
            found.update(_IDENTIFIER.findall(self._source(path)))
        return {name.decode() for name in found}

    def declared(self) -> dict[str, str]:
        """Parse everything that was not parsed yet, for the names."""
        found = ((path, self.outline(path)) for path in self._paths)
        return {path: " ".join({s.name: None for s in o.symbols}) for path, o in found if o and o.symbols}

    def skipped(self) -> tuple[Skipped, ...]:
        """Parse everything that was not parsed yet, to tell what cannot be."""
        for path in self._paths:
            self.outline(path)
        return tuple(Skipped(path, self._reasons[path]) for path in self._paths if path in self._reasons)

    def _declares(self, path: str, word: str) -> bool:
        source = self._source(path)
        language = language_of(path)
        if word.encode() not in source or language is None:
            return False
        pattern = registered(language).declares.replace("{name}", re.escape(word))
        return re.search(pattern.encode(), source) is not None

    def _source(self, path: str) -> bytes:
        if path in self._reasons:
            return b""
        if path not in self._sources:
            try:
                self._sources[path] = read_source(self._root, path)
            except UnreadableError as error:
                self._reasons[path] = error.message
                return b""
        return self._sources[path]
