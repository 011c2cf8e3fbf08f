"""The Go modules of a workspace, and where an import path leads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from posixpath import join, normpath
from typing import TYPE_CHECKING

from fenceline.grounding.go.modfile import ModFile, read_modfile, read_sums, read_vendored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fenceline.grounding.world import World


@dataclass(frozen=True, slots=True)
class Module:
    """One ``go.mod``: its folder, relative to the workspace root, and what it says."""

    folder: str
    file: ModFile


@dataclass(frozen=True, slots=True)
class Lead:
    """A module that has an import's path before it.

    Attributes:
        module: its path.
        folder: of the imported package in the workspace; None when the module is not in the workspace.
        inside: the package's path inside the module, empty for its root.
    """

    module: str
    folder: str | None
    inside: str


class Modules:
    """What the ``go.mod`` and ``go.work`` files of one world say."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._visible: dict[str, dict[str, str | None]] = {}

    @cached_property
    def all(self) -> Mapping[str, Module]:
        """Return the modules by folder."""
        return {folder: Module(folder, file) for folder, file in self._read("go.mod")}

    @cached_property
    def packages(self) -> frozenset[str]:
        """Return every folder with Go files that can be imported."""
        return frozenset(
            path.rpartition("/")[0]
            for path in self._world.files
            if path.endswith(".go") and not path.endswith("_test.go")
        )

    def of(self, path: str) -> Module | None:
        """Return the module that a file belongs to; a file without a path belongs to the root's."""
        return next((self.all[folder] for folder in _above(path) if folder in self.all), None)

    def lead(self, named: str, module: Module) -> Lead | None:
        """Return the module that ``named`` leads to, as seen from ``module``; None when there is none."""
        visible = self._seen_from(module)
        for path, inside in splits(named):
            if path in visible:
                folder = visible[path]
                return Lead(path, folder if folder is None else _below(folder, inside), inside)
        return None

    def elsewhere(self, named: str) -> Lead | None:
        """Return the module of the workspace that ``named`` leads to, whoever sees it."""
        folders = {module.file.module: folder for folder, module in self.all.items()}
        for path, inside in splits(named):
            if path in folders:
                return Lead(path, _below(folders[path], inside), inside)
        return None

    def sums(self, module: Module) -> Mapping[str, bool]:
        """Return the modules that ``go.sum`` names; true for those whose packages it vouches for."""
        return read_sums(self._world.read(_below(module.folder, "go.sum")) or b"")

    def vendored(self, module: Module) -> frozenset[str] | None:
        """Return the packages that the module's ``vendor`` folder lists; None without one."""
        owner = self._work(module) or module
        text = self._world.read(_below(owner.folder, "vendor/modules.txt"))
        return None if text is None else read_vendored(text)

    def _seen_from(self, module: Module) -> dict[str, str | None]:
        if module.folder not in self._visible:
            work = self._work(module)
            seen = dict.fromkeys(module.file.requires) | self._replaced(module)
            if work:
                folders = [f for use in work.file.uses if (f := _resolved(work.folder, use)) is not None]
                used = [self.all[folder] for folder in folders if folder in self.all]
                seen |= self._replaced(work) | {m.file.module: m.folder for m in used}
            self._visible[module.folder] = seen | {module.file.module: module.folder}
        return self._visible[module.folder]

    def _replaced(self, module: Module) -> dict[str, str | None]:
        return {
            old: _resolved(module.folder, new) if new.startswith(".") else None
            for old, new in module.file.replaces.items()
        }

    def _work(self, module: Module) -> Module | None:
        """Return the ``go.work`` that uses ``module``, as if it were a module."""
        works = dict(self._works)
        for folder in _above(f"{module.folder}/" if module.folder else ""):
            if folder in works:
                work = works[folder]
                uses = {_resolved(folder, use) for use in work.uses}
                return Module(folder, work) if module.folder in uses else None
        return None

    @cached_property
    def _works(self) -> tuple[tuple[str, ModFile], ...]:
        return tuple(self._read("go.work"))

    def _read(self, name: str) -> Iterator[tuple[str, ModFile]]:
        for path in self._world.files:
            folder, _, base = path.rpartition("/")
            if base == name:
                yield folder, read_modfile(self._world.read(path) or b"")


def splits(named: str) -> Iterator[tuple[str, str]]:
    """Yield ``a/b/c`` with nothing, ``a/b`` with ``c``, ``a`` with ``b/c``."""
    path, inside = named, ""
    while path:
        yield path, inside
        path, _, last = path.rpartition("/")
        inside = f"{last}/{inside}" if inside else last


def _above(path: str) -> Iterator[str]:
    """Yield the folders above ``path``, the nearest first, the root last."""
    while path:
        path = path.rpartition("/")[0]
        if path:
            yield path
    yield ""


def _below(folder: str, inside: str) -> str:
    return f"{folder}/{inside}" if folder and inside else folder or inside


def _resolved(folder: str, relative: str) -> str | None:
    """Return the folder that ``./x`` or ``../x`` names, empty for the root; None for one outside the workspace."""
    path = normpath(join(folder, relative))
    if path.startswith(("..", "/")):
        return None
    return "" if path == "." else path
