"""Judges imports: packages that cannot be had, modules that are not there, names that a module does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.nearest import nearest
from fenceline.grounding.python import places, stdlib
from fenceline.grounding.python.modules import package_of, top_of
from fenceline.grounding.signal import Place, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.python.imports import Import
    from fenceline.grounding.python.reality import Reality


class Importing:
    """Judges imports.

    Args:
        reality: what exists.
    """

    def __init__(self, reality: Reality) -> None:
        self._environment = reality.environment
        self._modules = reality.modules
        self._exports = reality.exports
        self._packages = reality.packages

    def judge(self, wanted: Import, path: str) -> Iterator[Signal]:
        """Yield what is wrong with one import in the file at ``path``."""
        place = Place(path, wanted.line, wanted.column)
        if wanted.guarded:
            return
        if wanted.level:
            folder = package_of(path, wanted.level)
            if folder is None:
                yield self._missing("." * wanted.level + wanted.module, place, "")
            else:
                yield from self._inside(wanted, folder, place, "." * wanted.level)
            return
        yield from self._absolute(wanted, place)

    def _absolute(self, wanted: Import, place: Place) -> Iterator[Signal]:
        top = top_of(wanted.module)
        roots = self._modules.roots(top)
        found = next((root for root in roots if self._modules.find(wanted.module, root)), None)
        if found is None and not roots:
            yield from self._outside(wanted, place)
        elif found is not None:
            if found in self._modules.owners(top):
                yield from self._inside(wanted, found, place, "")
        elif self._is_only_ours(top):
            yield from self._inside(wanted, self._modules.owners(top)[0], place, "")

    def _outside(self, wanted: Import, place: Place) -> Iterator[Signal]:
        top = top_of(wanted.module)
        if stdlib.is_missing(wanted.module):
            message = f"the standard library's {top!r} has no module {wanted.module!r}"
            yield Signal("module-missing", self._certainty(place), message, place, wanted.module)
            return
        signal = self._packages.judge(top, place)
        if signal and not (wanted.typing_only and signal.rule == "package-not-installed"):
            yield signal

    def _inside(self, wanted: Import, root: str, place: Place, dots: str) -> Iterator[Signal]:
        """Judge an import from what must be in the workspace, below the folder ``root``."""
        named = dots + wanted.module
        module = self._modules.find(wanted.module, root)
        if module is None:
            if not self._modules.is_known(wanted.module, root):
                yield self._missing(named, place, self._near(wanted.module, root))
            return
        exports = self._exports.of(module) if wanted.names else None
        if exports is None:
            return
        for name in wanted.names:
            if name == "*" or name in exports or (name.startswith("__") and name.endswith("__")):
                continue
            if module.folder is not None and self._modules.is_known(
                f"{wanted.module}.{name}".strip("."), root
            ):
                continue
            message = f"{named or 'the package'} has no name {name!r}"
            yield Signal(
                "name-not-exported",
                self._certainty(place),
                message,
                place,
                f"{named}:{name}",
                nearest(name, exports),
            )

    def _is_only_ours(self, top: str) -> bool:
        """Whether a top-level name is a package of this workspace and of nobody else."""
        if not self._modules.owners(top) or top in stdlib.MODULES:
            return False
        return top not in self._environment.modules or self._is_installed_from_here(top)

    def _is_installed_from_here(self, top: str) -> bool:
        return all(not (folder / top).exists() for folder in self._environment.folders)

    def _near(self, module: str, root: str) -> str:
        above, _, name = module.rpartition(".")
        package = self._modules.find(above, root) if above else None
        folder = package.folder if package and package.folder is not None else root
        return nearest(name, self._modules.names(folder))

    def _missing(self, named: str, place: Place, near: str) -> Signal:
        message = f"the workspace has no module {named!r}"
        return Signal("module-missing", self._certainty(place), message, place, named, near)

    def _certainty(self, place: Place) -> Certainty:
        return "possible" if places.is_specimen(place.path) else "certain"
