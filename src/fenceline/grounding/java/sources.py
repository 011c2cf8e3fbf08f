"""The workspace's own packages and classes, by where their files lie."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.java.reading import package_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.grounding.world import World

JVM = (".java", ".kt", ".scala", ".groovy")
_CONVENTIONAL = re.compile(r"(?:.*?/)?src/[^/]+/(?:java|kotlin|scala|groovy)[\w.-]*(?=/|$)")
_MOST_READ = 1 << 16


class Sources:
    """Finds own packages and classes in one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    @cached_property
    def packages(self) -> Mapping[str, Sequence[str]]:
        """Return the folders of each package."""
        out: dict[str, list[str]] = {}
        for folder, (_, package) in self._placed.items():
            out.setdefault(package, []).append(folder)
        return out

    @cached_property
    def roots(self) -> frozenset[str]:
        """Return what all packages of a source root begin with, for each root: ``org.apache.commons.lang3``."""
        by_root: dict[str, list[list[str]]] = {}
        for root, package in self._placed.values():
            if package:
                by_root.setdefault(root, []).append(package.split("."))
        return frozenset(".".join(_common(packages)) for packages in by_root.values())

    def file(self, parts: Sequence[str]) -> str | None:
        """Return the file of the class ``a.b.C``; None for none."""
        package, name = ".".join(parts[:-1]), parts[-1]
        for folder in self.packages.get(package, ()):
            for suffix in JVM:
                path = f"{folder}/{name}{suffix}" if folder else f"{name}{suffix}"
                if path in self._world.files:
                    return path
        return None

    def classes(self, package: str) -> frozenset[str]:
        """Return the names of the files of a package."""
        folders = set(self.packages.get(package, ()))
        return frozenset(
            path.rpartition("/")[2].partition(".")[0]
            for path in self._world.files
            if path.endswith(JVM) and path.rpartition("/")[0] in folders
        )

    def files(self, package: str) -> list[str]:
        """Return the files of a package, in whatever language."""
        folders = set(self.packages.get(package, ()))
        return [path for path in self._world.files if path.rpartition("/")[0] in folders]

    @cached_property
    def _placed(self) -> Mapping[str, tuple[str, str]]:
        """Return the source root and the package of each folder that has sources."""
        out: dict[str, tuple[str, str]] = {}
        for path in sorted(self._world.files):
            folder = path.rpartition("/")[0]
            if folder not in out and path.endswith(JVM) and not path.endswith(("-info.java", ".gradle.kts")):
                out[folder] = self._place(folder, path)
        return out

    def _place(self, folder: str, path: str) -> tuple[str, str]:
        if conventional := _CONVENTIONAL.match(folder):
            root = conventional[0]
            return root, folder[len(root) :].strip("/").replace("/", ".")
        package = package_of((self._world.read(path) or b"")[:_MOST_READ])
        inside = package.replace(".", "/")
        root = folder.removesuffix(inside).rstrip("/") if f"/{folder}".endswith(f"/{inside}") else folder
        return root, package


def _common(packages: list[list[str]]) -> list[str]:
    first, last = min(packages), max(packages)
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return first[:same]
