"""The names that a module of the workspace has for its importers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.python import stdlib
from fenceline.grounding.python.modules import package_of, top_of
from fenceline.grounding.python.surface import refuses, surface

if TYPE_CHECKING:
    from fenceline.grounding.python.imports import Import
    from fenceline.grounding.python.modules import Module, Modules
    from fenceline.grounding.world import World

_MAX_STARS = 8
_ROOTS = ("", "src", "lib")


class Exports:
    """What the modules of one world export, read once each."""

    def __init__(self, world: World, modules: Modules) -> None:
        self._world = world
        self._modules = modules
        self._known: dict[str, frozenset[str] | None] = {}

    def of(self, module: Module) -> frozenset[str] | None:
        """Return the names of a module; None when they are not to be known without running it."""
        inside = self._modules.names(module.folder) if module.folder is not None else frozenset[str]()
        if module.folder and not module.files:
            return inside  # a namespace package has its modules alone
        names = self._of_files(module.files, _MAX_STARS)
        return None if names is None else names | inside

    def is_choosy(self, module: Module) -> bool:
        """Return whether only a module-level ``__getattr__`` that refuses names gives the module more of them."""
        sources = [self._world.read(path) or b"" for path in module.files]
        return bool(sources) and all(refuses(source) for source in sources)

    def _of_files(self, paths: tuple[str, ...], depth: int) -> frozenset[str] | None:
        """Return the names of a module's source and stub together."""
        found = [self._of_file(path, depth) for path in paths]
        known = [names for names in found if names is not None]
        return frozenset[str]().union(*known) if found and len(known) == len(found) else None

    def _of_file(self, path: str, depth: int) -> frozenset[str] | None:
        if path not in self._known:
            self._known[path] = frozenset()  # for a file that stars itself, by way of others
            self._known[path] = self._read(path, depth)
        return self._known[path]

    def _read(self, path: str, depth: int) -> frozenset[str] | None:
        source = self._world.read(path)
        shown = surface(source) if source is not None else None
        if shown is None:
            return None
        taken = [self._starred(star, path, depth) for star in shown.stars]
        known = [names for names in taken if names is not None]
        return shown.names.union(*known) if len(known) == len(taken) else None

    def _starred(self, star: Import, path: str, depth: int) -> frozenset[str] | None:
        """Return what ``from module import *`` in ``path`` brings; None for a module that cannot be looked into."""
        top = top_of(star.module)
        roots = (
            (package_of(path, star.level),) if star.level else self._modules.owners(top) or self._plain(top)
        )
        for root in roots if depth else ():
            target = self._modules.find(star.module, root) if root is not None else None
            if target and target.files:
                return self._of_files(target.files, depth - 1)
        return None

    def _plain(self, top: str) -> tuple[str, ...]:
        """Return the root that has ``top`` as its one file, where nothing else in the workspace is called so."""
        roots = self._modules.roots(top)
        module = self._modules.find(top, roots[0]) if len(roots) == 1 and roots[0] in _ROOTS else None
        return roots if module and module.folder is None and top not in stdlib.MODULES else ()
