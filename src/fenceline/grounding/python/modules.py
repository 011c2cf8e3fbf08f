"""Where the modules of a workspace are."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.python.building import Building

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.world import World

SOURCES = (".py", ".pyi")
_IMPORTED = (*SOURCES, ".pyx", ".so", ".pyd", ".ipynb")
_SHARED_PATH = re.compile(
    rb"__path__\s*(?::|\+?=(?!\s*__path__)|\.(?:append|extend|insert))|extend_path|declare_namespace"
    rb"|(?:meta_path|path_hooks)\s*(?:\.(?:append|extend|insert)\b|\+?=|\[)|import[^\n#]*\b(?:meta_path|path_hooks)\b"
)
_MAKING = re.compile(rb"__path__|sys\.modules|add_module|ModuleType\(")


@dataclass(frozen=True, slots=True)
class Module:
    """A module or package of the workspace.

    Attributes:
        files: its sources, ``a/b.py`` or ``a/b/__init__.py`` and stubs; none for a namespace package or a built module.
        folder: of a package; None for a plain module.
    """

    files: tuple[str, ...]
    folder: str | None = None


class Modules:
    """The modules of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._building = Building(world)

    def roots(self, top: str) -> tuple[str, ...]:
        """Return the folders, ``""`` for the workspace itself, from which ``import top`` finds something."""
        return tuple(self._places.get(top, ()))

    def owners(self, top: str) -> tuple[str, ...]:
        """Return those roots that are certainly searched: their ``top`` is a package, and they are none themselves."""
        roots = self.roots(top)
        return tuple(
            root for root in roots if self._is_package(joined(root, top)) and not self._is_package(root)
        )

    def starts(self, top: str, path: str) -> tuple[str, ...]:
        """Return those roots that an import in the file at ``path`` may look in: outside of packages, or beside it."""
        beside = path.rpartition("/")[0]
        return tuple(root for root in self.roots(top) if root == beside or not self._is_package(root))

    def find(self, module: str, root: str) -> Module | None:
        """Return what ``module``, dotted or empty for the root itself, is below ``root``; None for nothing at all."""
        path = joined(root, module.replace(".", "/")) if module else root
        sources = self._sources(path) if module else ()
        if path in self._folders or not path:
            return Module((*self._sources(joined(path, "__init__")), *sources), path)
        if sources:
            return Module(sources)
        return Module(()) if self._building.has_source(path) else None

    def is_known(self, module: str, root: str) -> bool:
        """Return whether ``module`` may exist below ``root`` though no file shows it: it is made, or shared."""
        return self.is_from_elsewhere(module, root) or self._has_above(_MAKING, module, root)

    def is_from_elsewhere(self, module: str, root: str) -> bool:
        """Return whether a build, or another place that a package takes modules from, may have ``module``."""
        makes = self._building.makes(joined(root, module.replace(".", "/")))
        return makes or self._has_above(_SHARED_PATH, module, root)

    def is_enclosed(self, folder: str) -> bool:
        """Return whether a folder stands in a package that says what it is: no other place adds modules to it."""
        return self._is_package(folder.rpartition("/")[0])

    def names(self, folder: str) -> frozenset[str]:
        """Return the modules right inside a folder."""
        return frozenset(self._inside.get(folder, ()))

    def _has_above(self, pattern: re.Pattern[bytes], module: str, root: str) -> bool:
        """Whether the code of a package above ``module`` has ``pattern``."""
        above = module
        while above := above.rpartition(".")[0]:
            package = self.find(above, root)
            files = package.files if package else ()
            if any(pattern.search(self._world.read(file) or b"") for file in files):
                return True
        return False

    def _sources(self, path: str) -> tuple[str, ...]:
        return tuple(f"{path}{end}" for end in SOURCES if f"{path}{end}" in self._world.files)

    def _is_package(self, folder: str) -> bool:
        return bool(folder) and bool(self._sources(joined(folder, "__init__")))

    @cached_property
    def _inside(self) -> dict[str, set[str]]:
        """Return for each folder that holds Python, at any depth, the names that can be imported from it."""
        out: dict[str, set[str]] = defaultdict(set)
        for path in self._world.files:
            if path.endswith(_IMPORTED):
                folder, _, name = path.rpartition("/")
                out[folder].add(name.partition(".")[0])
                while folder and (above := folder.rpartition("/"))[2] not in out[above[0]]:
                    out[above[0]].add(above[2])
                    folder = above[0]
        return out

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(self._inside)

    @cached_property
    def _places(self) -> dict[str, list[str]]:
        """Return for each name that can be imported the folders that hold it, those near the root first."""
        out: dict[str, list[str]] = defaultdict(list)
        for folder in sorted(self._inside, key=lambda folder: (folder.count("/"), folder)):
            for name in self._inside[folder]:
                out[name].append(folder)
        return out


def package_of(path: str, level: int) -> str | None:
    """Return the folder that ``level`` leading dots mean in the file at ``path``; None when they climb out."""
    parts = path.split("/")[:-1]
    return "/".join(parts[: len(parts) - level + 1]) if level <= len(parts) + 1 else None


def top_of(module: str) -> str:
    """Return the first part of a dotted name."""
    return module.partition(".")[0]


def joined(folder: str, name: str) -> str:
    """Return the path of ``name`` in ``folder``, which is empty for the workspace's root."""
    return f"{folder}/{name}" if folder else name


def starting(world: World) -> Iterator[str]:
    """Yield the names at the places that imports mostly start from."""
    modules = Modules(world)
    for root in ("", "src", "lib"):
        yield from modules.names(root)
