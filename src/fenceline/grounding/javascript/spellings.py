"""How files are spelt: what a path that does not exist was probably meant to be."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

_SUFFIX = re.compile(r"(?:\.d)?\.(?:[cm]?[jt]sx?|json|vue|svelte|css|scss)$")


class Spellings:
    """The paths of a workspace without their suffixes, looked up in several ways.

    Args:
        files: every file, relative to the workspace root.
    """

    def __init__(self, files: Iterable[str]) -> None:
        self._files = sorted(files)

    def other_case(self, target: str) -> str:
        """Return the file that ``target`` means where upper and lower case are the same, empty for none."""
        stem = stem_of(target)
        for folded in (stem.lower(), f"{stem.lower()}/index"):
            found = self._folded.get(folded, "")
            if found and not found.startswith(stem):
                return found
        return ""

    def nearest(self, target: str) -> str:
        """Return the file or folder that is spelt nearly like ``target``, or bears its name alone, empty for none."""
        folder, _, name = target.rpartition("/")
        inside = self._inside.get(folder, {})
        stem = stem_of(name)
        if near := nearest(stem, [one for one in inside if one != stem]):
            return posixpath.join(folder, inside[near])
        same = self._named.get(stem, [])
        return same[0] if len(same) == 1 else ""

    def has(self, word: str) -> bool:
        """Return whether a file or folder bears this name, up to its first dot."""
        return word in self._words

    def alike(self, name: str) -> bool:
        """Return whether a file or folder bears this name, however its words are joined and written."""
        return _joined(name) in self._joined

    @cached_property
    def _joined(self) -> frozenset[str]:
        return frozenset(map(_joined, self._words))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(part.split(".")[0] for path in self._files for part in path.split("/"))

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {stem_of(path).lower(): path for path in reversed(self._files)}

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for path in self._files:
            out.setdefault(stem_of(path.rpartition("/")[2]), []).append(path)
        return out

    @cached_property
    def _inside(self) -> dict[str, dict[str, str]]:
        """Return what each folder holds: stem to name, of files and folders."""
        out: dict[str, dict[str, str]] = {}
        for path in self._files:
            here, _, name = path.rpartition("/")
            is_known = here in out
            out.setdefault(here, {}).setdefault(stem_of(name), name)
            while here and not is_known:
                here, _, name = here.rpartition("/")
                is_known = here in out
                out.setdefault(here, {}).setdefault(name, name)
        return out


def stem_of(path: str) -> str:
    """Return a path without the suffix of a module."""
    return _SUFFIX.sub("", path)


def _joined(name: str) -> str:
    return re.sub(r"[-_ ]", "", name).lower()
