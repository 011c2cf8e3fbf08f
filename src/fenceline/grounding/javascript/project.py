"""The JavaScript side of a world: its packages, settings and files, each read once."""

from __future__ import annotations

import os
import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.javascript import settings as settings_
from fenceline.grounding.javascript.manifest import NAME, read_manifest
from fenceline.grounding.javascript.spellings import Spellings
from fenceline.grounding.javascript.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.javascript.manifest import Manifest
    from fenceline.grounding.javascript.settings import Settings
    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.world import World

_MANIFESTS = 2000  # that are read to know a workspace's own packages
_SUBMODULE = re.compile(rb"^\s*path\s*=\s*([^\n]{1,500}?)/?\s*$", re.MULTILINE)
_ABOVE = 6  # folders above the workspace in which Node may find packages too


class Project:
    """What is asked of a world again and again.

    Args:
        world: as it is at one moment.
        earlier: the project before the change that made this world, None for no change.
    """

    def __init__(self, world: World, earlier: Project | None = None) -> None:
        self.world = world
        self.earlier = earlier or self
        self._manifests: dict[str, Manifest | None] = {}
        self._settings: dict[str, tuple[Settings, ...]] = {}
        self._sources: dict[str, Source | None] = {}
        self._installed: dict[str, bool] = {}

    def source(self, path: str) -> Source | None:
        """Return a file's tree; None for one that is not there or not understood."""
        if path not in self._sources:
            data = self.world.read(path)
            self._sources[path] = None if data is None else parse(path, data)
        return self._sources[path]

    def manifests(self, path: str) -> Iterator[Manifest]:
        """Yield the package.json of every folder around ``path``, nearest first."""
        for folder in around(path):
            if manifest := self._manifest(folder):
                yield manifest

    def _manifest(self, folder: str) -> Manifest | None:
        if folder not in self._manifests:
            data = self.world.read(posixpath.join(folder, NAME))
            self._manifests[folder] = None if data is None else read_manifest(folder, data)
        return self._manifests[folder]

    def settings(self, path: str) -> Iterator[Settings]:
        """Yield what every tsconfig.json and its like in the folders around ``path`` say, nearest first."""
        for folder in around(path):
            if folder not in self._settings:
                found = sorted(name for name in self.names.get(folder, ()) if settings_.FILE.match(name))
                self._settings[folder] = tuple(
                    one
                    for name in found
                    for one in settings_.read_settings(self.world, posixpath.join(folder, name))
                )
            yield from self._settings[folder]

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """Return the names of the files in each folder; the root is the empty string."""
        out: dict[str, list[str]] = {}
        for path in self.world.files:
            folder, _, name = path.rpartition("/")
            out.setdefault(folder, []).append(name)
        return out

    @cached_property
    def submodules(self) -> frozenset[str]:
        """Return the folders that hold other repositories, whether they are there or not."""
        data = self.world.read(".gitmodules") or b""
        return frozenset(path.decode("utf-8", "replace") for path in _SUBMODULE.findall(data))

    @cached_property
    def spellings(self) -> Spellings:
        """Return how the workspace's files are spelt."""
        return Spellings(self.world.files)

    @cached_property
    def packages(self) -> dict[str, Manifest]:
        """Return the workspace's own packages by name."""
        folders = sorted(folder for folder, names in self.names.items() if NAME in names)
        found = (self._manifest(folder) for folder in folders[:_MANIFESTS])
        return {manifest.name: manifest for manifest in found if manifest and manifest.name}

    def installed(self, package: str, path: str) -> bool:
        """Return whether a folder around ``path`` has ``package`` in its node_modules."""
        return any(
            self._is_installed(posixpath.join(folder, "node_modules", package)) for folder in around(path)
        ) or (self._is_above(package))

    @cached_property
    def prepared(self) -> bool:
        """Return whether anything at all is installed for the workspace, so that what is not there is missing."""
        return self._is_installed("node_modules") or self._is_above("")

    def _is_installed(self, folder: str) -> bool:
        if folder not in self._installed:
            self._installed[folder] = folder in self.world.folders or (self.world.root / folder).is_dir()
        return self._installed[folder]

    def _is_above(self, package: str) -> bool:
        if f"/{package}" not in self._installed:
            above = list(self.world.root.parents)[:_ABOVE]
            self._installed[f"/{package}"] = any(
                (folder / "node_modules" / package).is_dir() for folder in above
            )
        return self._installed[f"/{package}"]

    def on_disk(self, path: str) -> bool:
        """Return whether something lies at ``path`` that the listing does not have: ignored, or behind a link."""
        return os.path.exists(f"{self.world.root}/{path}")  # noqa: PTH110 - asked often


def around(path: str) -> Iterator[str]:
    """Yield the folders that ``path`` lies in, nearest first; the root is the empty string."""
    while path:
        path = path.rpartition("/")[0]
        yield path
