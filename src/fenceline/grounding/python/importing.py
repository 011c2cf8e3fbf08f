"""Judges imports: packages that cannot be had, modules that are not there, names that a module does not have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.grounding.nearest import nearest
from fenceline.grounding.python import stdlib
from fenceline.grounding.python.modules import joined, package_of, top_of
from fenceline.grounding.signal import Place, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.python.imports import Import
    from fenceline.grounding.python.modules import Module
    from fenceline.grounding.python.reality import Reality

_UNKNOWN = ("package-unknown", "package-misspelt")


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
        self._words = reality.words

    def judge(self, wanted: Import, path: str) -> Iterator[Signal]:
        """Yield what is wrong with one import in the file at ``path``."""
        place = Place(path, wanted.line, wanted.column)
        if wanted.guarded:
            return
        if not wanted.level:
            yield from self._absolute(wanted, place)
            return
        dots = "." * wanted.level
        folder = package_of(path, wanted.level)
        if folder is None:
            yield _missing(dots + wanted.module, place, "")
        else:
            yield from self._inside(wanted, folder, place, dots)

    def _absolute(self, wanted: Import, place: Place) -> Iterator[Signal]:
        top = top_of(wanted.module)
        starts = self._modules.starts(top, place.path)
        owners = self._modules.owners(top)
        found = next((root for root in (*owners, *starts) if self._modules.find(wanted.module, root)), None)
        if not starts or (top in stdlib.MODULES and not owners):
            yield from self._outside(wanted, place)
        elif found in owners:
            yield from self._inside(wanted, found, place, "")
        elif found is None and owners and self._is_nobodys(wanted.module):
            yield from self._inside(wanted, owners[0], place, "")
        elif found is not None and self._is_plain(top, found):
            sure: Certainty = "certain" if found in ("", place.path.rpartition("/")[0]) else "likely"
            yield from (replace(signal, certainty=sure) for signal in self._inside(wanted, found, place, ""))

    def _outside(self, wanted: Import, place: Place) -> Iterator[Signal]:
        """Judge an import from what is not in the workspace, or not where an import would look for it."""
        top = top_of(wanted.module)
        if stdlib.is_missing(wanted.module):
            message = f"the standard library's {top!r} has no module {wanted.module!r}"
            yield Signal("module-missing", "certain", message, place, wanted.module)
            return
        signal = self._packages.judge(top, place)
        if signal is None or (wanted.typing_only and signal.rule == "package-not-installed"):
            return
        inner = self._modules.roots(top)
        if inner and signal.rule in _UNKNOWN:
            signal = replace(signal, certainty="likely", nearest=joined(inner[0], top).replace("/", "."))
        yield signal

    def _inside(self, wanted: Import, root: str, place: Place, dots: str) -> Iterator[Signal]:
        """Judge an import from what must be in the workspace, below the folder ``root``."""
        named = dots + wanted.module
        module = self._modules.find(wanted.module, root)
        if module is None:
            if sure := self._surely_missing(wanted.module, root):
                yield _missing(named, place, self._near(wanted.module, root), sure)
            return
        exports = self._exports.of(module)
        for name in wanted.names:
            if sure := self._surely_lacks(module, name, wanted.module, root):
                near = nearest(name, sorted(exports or ()))
                message = f"{named or 'the package'} has no name {name!r}"
                yield Signal("name-not-exported", sure, message, place, f"{named}:{name}", near)

    def _surely_missing(self, module: str, root: str) -> Certainty | None:
        """Return how sure it is that nothing makes a module that no file shows; None where something well may.

        Code that makes modules as it runs mostly spells their names somewhere.
        """
        if not self._modules.is_known(module, root):
            return "certain"
        if self._modules.is_from_elsewhere(module, root) or self._words.has(module.rpartition(".")[2]):
            return None
        return "likely"

    def _surely_lacks(self, found: Module, name: str, module: str, root: str) -> Certainty | None:
        """Return how sure it is that ``found`` has no ``name``; None where it has, or may well have."""
        exports = self._exports.of(found)
        if name == "*" or name in (exports or ()) or (name.startswith("__") and name.endswith("__")):
            return None
        inner = f"{module}.{name}".strip(".")
        missing = self._surely_missing(inner, root) if found.folder is not None else "certain"
        if exports is not None:
            return "likely" if missing and self._may_have_more(found) else missing
        unheard = missing and self._exports.is_choosy(found) and not self._words.has(name)
        return "likely" if unheard else None

    def _may_have_more(self, module: Module) -> bool:
        """Whether only a stub speaks for a module, or other places may add to it: a namespace package in no package."""
        if module.files:
            return all(file.endswith(".pyi") for file in module.files)
        return not self._modules.is_enclosed(module.folder or "")

    def _is_plain(self, top: str, root: str) -> bool:
        """Whether ``top`` is one file below ``root``, and nothing else that could be meant has that name."""
        module = self._modules.find(top, root)
        alone = module is not None and module.folder is None and len(self._modules.roots(top)) == 1
        return alone and not self._packages.may_be_had(top)

    def _is_nobodys(self, module: str) -> bool:
        """Whether the environment has no copy of a package of this workspace, or one without that module either."""
        top = top_of(module)
        return top not in self._environment.modules or not self._environment.holds(module)

    def _near(self, module: str, root: str) -> str:
        above, _, name = module.rpartition(".")
        package = self._modules.find(above, root) if above else None
        folder = package.folder if package and package.folder is not None else root
        return nearest(name, sorted(self._modules.names(folder)))


def _missing(named: str, place: Place, near: str, sure: Certainty = "certain") -> Signal:
    return Signal("module-missing", sure, f"the workspace has no module {named!r}", place, named, near)
