"""What a git tree does not say of a workspace: full mode bits, and folders without files."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.workspace.disk import LEFTOVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_EMPTY, _OTHER = b"empty", b"other"


@dataclass(frozen=True, slots=True)
class Survey:
    """The folders of a workspace that its files do not account for.

    Attributes:
        empty: folders with no file anywhere below.
        other: topmost folders with files that are not the workspace's: ignored ones, nested repositories.
        leftovers: our own temporary files that outlived their process.
    """

    empty: frozenset[str]
    other: frozenset[str]
    leftovers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A workspace at one moment, without its content.

    Attributes:
        files: ``st_mode`` by path.
        empty: see Survey.
        other: see Survey.
    """

    files: dict[str, int]
    empty: frozenset[str]
    other: frozenset[str]

    def folders(self) -> set[str]:
        """Return every folder that was there."""
        return folders_of((*self.files, *(f"{folder}/" for folder in (*self.empty, *self.other))))

    def pack(self) -> bytes:
        """Return it as bytes, the same for the same content."""
        lines = [b"%o %s" % (mode, os.fsencode(path)) for path, mode in sorted(self.files.items())]
        lines += [b"%s %s" % (_EMPTY, os.fsencode(folder)) for folder in sorted(self.empty)]
        lines += [b"%s %s" % (_OTHER, os.fsencode(folder)) for folder in sorted(self.other)]
        return zlib.compress(b"\0".join(lines), 1)


def unpack(packed: bytes) -> Manifest:
    """Return the manifest that ``Manifest.pack`` wrote."""
    files: dict[str, int] = {}
    folders: dict[bytes, set[str]] = {_EMPTY: set(), _OTHER: set()}
    for line in filter(None, zlib.decompress(packed).split(b"\0")):
        kind, _, name = line.partition(b" ")
        if kind in folders:
            folders[kind].add(os.fsdecode(name))
        else:
            files[os.fsdecode(name)] = int(kind, 8)
    return Manifest(files, frozenset(folders[_EMPTY]), frozenset(folders[_OTHER]))


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder on the way to ``paths``, without the root."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def survey(root: Path, files: Iterable[str]) -> Survey:
    """Look into every folder that has files of the workspace for what the files do not account for."""
    known = folders_of(files)
    empty: set[str] = set()
    other: set[str] = set()
    leftovers: list[str] = []
    for folder in ("", *known):
        for name, is_folder in _entries(root, folder):
            path = f"{folder}/{name}" if folder else name
            if not is_folder:
                leftovers += [path] if name.startswith(LEFTOVER) else []
            elif path not in known:
                hollow, ours = _hollow(root, path)
                empty.update(hollow)
                leftovers += ours
                other.update(() if hollow else (path,))
    return Survey(frozenset(empty), frozenset(other), tuple(sorted(leftovers)))


def _entries(root: Path, folder: str) -> Iterator[tuple[str, bool]]:
    try:
        with os.scandir(f"{root}/{folder}") as entries:
            yield from ((e.name, e.is_dir(follow_symlinks=False)) for e in entries if e.name != ".git")
    except OSError:
        return  # unreadable or gone meanwhile: nothing to say of it


def _hollow(root: Path, folder: str) -> tuple[list[str], list[str]]:
    """Return ``folder`` with all folders below it and leftovers of ours; nothing where a file is."""
    start = f"{root}/{folder}"
    found: list[str] = []
    leftovers: list[str] = []
    try:
        for here, below, names in os.walk(start, onerror=_reraise):
            links = [name for name in below if os.path.islink(f"{here}/{name}")]  # noqa: PTH114 - os.walk's names
            if links or not all(name.startswith(LEFTOVER) for name in names):
                return [], []
            found.append(folder + here[len(start) :])
            leftovers += [f"{found[-1]}/{name}" for name in names]
    except OSError:
        return [], []
    return found, leftovers


def _reraise(error: OSError) -> None:
    raise error
