"""The symbol index of a workspace, and how it is opened at the least cost."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from fenceline.workspace.index.catalogue import CacheError, Catalogue, Scan
from fenceline.workspace.index.files import Fingerprint, Skipped, fingerprint
from fenceline.workspace.index.languages import language_of
from fenceline.workspace.index.names import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from fenceline.workspace.symbols import Outline, Symbol

SCAN_BELOW = 4 << 20  # bytes of source that are searched faster than a cache is opened and kept
_MISSING = Fingerprint(-1, -1, -1)
_T = TypeVar("_T")


class Index:
    """What the source files of a workspace declare, as they were when the index was opened.

    Attributes:
        paths: every file in a language that the index reads, skipped ones too, in the order given.
    """

    def __init__(self, paths: Sequence[str], catalogue: Catalogue, fallback: Catalogue) -> None:
        self.paths = tuple(paths)
        self._order = {path: number for number, path in enumerate(self.paths)}
        self._catalogue = catalogue
        self._fallback = fallback

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files without an outline, and why; this may parse the whole workspace."""
        skipped = self._ask(lambda catalogue: catalogue.skipped())
        return tuple(sorted(skipped, key=lambda file: self._order[file.path]))

    def outline(self, path: str) -> Outline | None:
        """Return a file's outline; None for one that is skipped or not in ``paths``."""
        return self._ask(lambda catalogue: catalogue.outline(path)) if path in self._order else None

    def find(self, name: str) -> tuple[Symbol, ...]:
        """Return the symbols of a bare name, ``perimeter``, or a dotted suffix, ``Rectangle.perimeter``."""
        paths = self._ask(lambda catalogue: list(catalogue.declaring(name.rpartition(".")[2])))
        return tuple(
            symbol
            for path in sorted(paths, key=self._order.__getitem__)
            for symbol in self._symbols(path)
            if symbol.qualname == name or symbol.qualname.endswith(f".{name}")
        )

    def fuzzy(self, name: str, n: int = 5) -> tuple[Symbol, ...]:
        """Return up to ``n`` symbols whose bare name is near that of ``name``, nearest first.

        Near is another case or other word separators, then a small distance in letters. ``name`` itself is
        not among them.
        """
        found: list[Symbol] = []
        for candidate in nearest(name.rpartition(".")[2], self._ask(lambda catalogue: catalogue.names())):
            found += self.find(candidate)
            if len(found) >= n:
                break
        return tuple(found[:n])

    def declared(self) -> dict[str, str]:
        """Return by path the bare names that its file declares, between spaces; this may parse the whole workspace."""
        return self._ask(lambda catalogue: catalogue.declared())

    def _symbols(self, path: str) -> Iterator[Symbol]:
        outline = self.outline(path)
        yield from outline.symbols if outline else ()

    def _ask(self, question: Callable[[Catalogue], _T]) -> _T:
        try:
            return question(self._catalogue)
        except CacheError:
            self._catalogue = self._fallback
            return question(self._catalogue)


def open_index(
    root: Path, files: Sequence[str], cache: Path | None, *, scan_below: int = SCAN_BELOW
) -> Index:
    """Return the index of ``files``.

    A workspace with less source than ``scan_below`` is not indexed beforehand: its files are searched, and
    those that seem to declare what is looked for are parsed. A larger one is brought up to date in a cache,
    where only files that changed since the last time are parsed; the first time takes seconds per million
    lines.

    Args:
        root: of the workspace.
        files: POSIX paths relative to ``root``; those in no known language are left out.
        cache: folder for caches, one file per workspace in it; None to search the files, however many.
        scan_below: bytes of source.
    """
    paths = [path for path in dict.fromkeys(files) if language_of(path)]
    scan = Scan(root, paths)
    if cache is None:
        return Index(paths, scan, scan)
    found = {path: fingerprint(root, path) or _MISSING for path in paths if _encodable(path)}
    if sum(file.size for file in found.values()) < scan_below or len(found) < len(paths):
        return Index(paths, scan, scan)
    from fenceline.workspace.index.store import Store  # noqa: PLC0415 - sqlite3 and msgspec, 20 ms

    try:
        store = Store(cache_file(root, cache))
        store.refresh(root, found)
    except CacheError:
        return Index(paths, scan, scan)
    return Index(paths, store, scan)


def cache_file(root: Path, cache: Path) -> Path:
    """Return the file that keeps the index of ``root`` in the folder ``cache``."""
    from hashlib import sha256  # noqa: PLC0415 - 8 ms that a small workspace never needs

    key = sha256(os.fsencode(root.resolve())).hexdigest()[:20]
    return cache / "index" / f"{key}.sqlite"


def _encodable(path: str) -> bool:
    """Tell whether ``path`` is text; other names are left to the search, which does not keep them."""
    return path.isascii() or path.encode(errors="replace") == path.encode(errors="surrogatepass")
