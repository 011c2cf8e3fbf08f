"""The Rust packages of a workspace: what each may name, and where its crates begin."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING

from fenceline.grounding.rust.manifest import crate_name, read_lock, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.grounding.rust.manifest import Dependency, Manifest
    from fenceline.grounding.world import World


class Crates:
    """What the ``Cargo.toml`` files of one world say."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, dict[str, str]] = {}
        self._roots: dict[str, frozenset[str]] = {}

    @cached_property
    def packages(self) -> Mapping[str, Manifest]:
        """Return the packages by folder."""
        return {folder: manifest for folder, manifest in self._manifests.items() if manifest.package}

    @cached_property
    def libraries(self) -> Mapping[str, str]:
        """Return the crate names of the workspace's own libraries, with the file that each begins in."""
        return {manifest.library: self._library(folder) for folder, manifest in self.packages.items()}

    def folder_of(self, path: str) -> str | None:
        """Return the folder of the package that a file belongs to; None for none."""
        while path:
            path = path.rpartition("/")[0]
            if path in self._manifests or f"{path}/Cargo.toml".lstrip("/") in self._world.files:
                return path if path in self.packages else None
        return None

    def known(self, folder: str) -> Mapping[str, str]:
        """Return what the package may name: crate names, each with its first file, empty for one from outside."""
        if folder not in self._known:
            manifest = self.packages[folder]
            names = dict(
                self._extern(folder, key, dependency) for key, dependency in manifest.dependencies.items()
            )
            self._known[folder] = {**names, manifest.library: self._library(folder)}
        return self._known[folder]

    def shared(self, folder: str) -> Mapping[str, Dependency]:
        """Return the dependencies of the workspace that the package belongs to."""
        return self._workspace(folder)[1]

    def locked(self, folder: str) -> frozenset[str]:
        """Return the crates that the package's ``Cargo.lock`` lists."""
        for above in (folder, self._workspace(folder)[0]):
            text = self._world.read(_in(above, "Cargo.lock"))
            if text is not None:
                return read_lock(text)
        return frozenset()

    def roots(self, path: str) -> tuple[str, ...]:
        """Return the first files of the crates that a file may belong to: itself, or those nearest above it."""
        folder = self.folder_of(path)
        if folder is None:
            return ()
        roots = self._all_roots(folder)
        if path in roots:
            return (path,)
        fitting = [root for root in roots if path.startswith(_beside(root))]
        deepest = max((len(_beside(root)) for root in fitting), default=0)
        return tuple(sorted(root for root in fitting if len(_beside(root)) == deepest))

    def _all_roots(self, folder: str) -> frozenset[str]:
        if folder not in self._roots:
            manifest = self.packages[folder]
            named = {_in(folder, path) for path in (manifest.library_path, *manifest.targets) if path}
            named |= {_in(folder, path) for path in ("src/lib.rs", "src/main.rs", "build.rs")}
            start = f"{folder}/" if folder else ""
            found = {path for path in self._world.files if _is_target(path, start, manifest.found)}
            self._roots[folder] = frozenset(named & self._world.files | found)
        return self._roots[folder]

    def _extern(self, folder: str, key: str, dependency: Dependency) -> tuple[str, str]:
        """Return what code calls a dependency, and its first file."""
        base = folder
        if dependency.inherited:
            base, shared = self._workspace(folder)
            dependency = shared.get(key, dependency)
        if not dependency.path:
            return crate_name(key), ""
        target = normpath(join(base, dependency.path))
        target = "" if target == "." else target
        if target not in self.packages:
            return crate_name(key), ""
        own = self.packages[target].library
        return (crate_name(key) if dependency.renamed else own), self._library(target)

    def _workspace(self, folder: str) -> tuple[str, Mapping[str, Dependency]]:
        """Return the folder and the shared dependencies of the workspace that a package belongs to."""
        above = folder
        while above not in self._manifests or not self._manifests[above].shared:
            if not above:
                return "", {}
            above = above.rpartition("/")[0]
        return above, self._manifests[above].shared

    def _library(self, folder: str) -> str:
        path = self._manifests[folder].library_path
        return path and _in(folder, path)

    @cached_property
    def _manifests(self) -> Mapping[str, Manifest]:
        out: dict[str, Manifest] = {}
        for path in self._world.files:
            folder, _, name = path.rpartition("/")
            if name == "Cargo.toml":
                manifest = read_manifest(self._world.read(path) or b"")
                if manifest is not None:
                    out[folder] = manifest
        return out


def in_registry(name: str) -> bool:
    """Tell whether Cargo has downloaded a package that code would call ``name``, in any version."""
    home = os.environ.get("CARGO_HOME", "")
    sources = (Path(home) if home else Path.home() / ".cargo") / "registry" / "src"
    try:
        entries = [entry.name for index in sources.iterdir() for entry in index.iterdir()]
    except OSError:
        return False
    return any(crate_name(entry.rpartition("-")[0]) == name for entry in entries)


def _is_target(path: str, start: str, folders: tuple[str, ...]) -> bool:
    """Tell whether Cargo finds a crate at ``path`` by itself: ``tests/x.rs`` or ``tests/x/main.rs``."""
    if not path.startswith(start) or not path.endswith(".rs"):
        return False
    folder, _, name = path[len(start) :].rpartition("/")
    return folder in folders or (name == "main.rs" and folder.rpartition("/")[0] in folders)


def _beside(root: str) -> str:
    """Return the folder of a crate's first file, with a slash, empty for the workspace's root."""
    return root[: root.rfind("/") + 1]


def _in(folder: str, path: str) -> str:
    joined = normpath(join(folder, path))
    return "" if joined == "." else joined
