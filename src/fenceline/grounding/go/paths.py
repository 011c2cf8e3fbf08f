"""Judges one import path of Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.go.modcache import cached_module, lacks
from fenceline.grounding.go.modules import Modules, splits
from fenceline.grounding.go.standard import PACKAGES
from fenceline.grounding.ignored import ignored
from fenceline.grounding.nearest import nearest
from fenceline.grounding.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.grounding.go.modules import Lead, Module
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.signal import Place
    from fenceline.grounding.usage import Usage
    from fenceline.grounding.world import World

_TOOLCHAIN = frozenset({"std", "cmd"})  # modules of Go's own repository: they build by rules of their own
_LONGEST = 500
_IMPORTED = rb"^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?[\"`]%s[\"`][ \t\r;]*(?://.*)?$"
_PRUNED = 17  # from this version on go.mod lists every module that the packages need; before, it is added or implied


class Paths:
    """Judges import paths in one world."""

    def __init__(self, world: World, usage: Usage) -> None:
        self.modules = Modules(world)
        self._world = world
        self._usage = usage

    def judge(self, named: str, place: Place) -> Signal | None:
        """Return what is wrong with importing ``named`` at ``place``; None for nothing."""
        module = self.modules.of(place.path)
        if (
            named == "C"
            or not 0 < len(named) < _LONGEST
            or named[0] in "./"
            or (module and module.file.module in _TOOLCHAIN)
        ):
            return None
        if named in PACKAGES:
            return _too_new(named, module, place)
        if module is None:
            return self._without_module(named, place)
        lead = self.modules.lead(named, module)
        if lead is None:
            return self._unled(named, module, place)
        found = self._forbidden(named, module, place) or (
            self._required(named, lead, module, place)
            if lead.folder is None
            else self._own(named, lead, lead.folder, place)
        )
        return None if found is None or self._is_used(named, module) else found

    def _without_module(self, named: str, place: Place) -> Signal | None:
        """Judge where no ``go.mod`` stands above: old ways of building may find anything but an odd root."""
        if "." in named.partition("/")[0] or self._is_used(named, None):
            return None
        if any(f"/{folder}/".endswith(f"/{named}/") for folder in self.modules.packages):
            return None
        return _unknown(named, place, "likely")

    def _unled(self, named: str, module: Module, place: Place) -> Signal | None:
        """Judge what no module that is asked for has: it may be here all the same."""
        sums = self.modules.sums(module)
        summed = [sums[path] for path, _ in splits(named) if path in sums]
        if self._is_used(named, module) or (summed and module.file.minor < _PRUNED):
            return None
        other = self.modules.elsewhere(named)
        if any(summed):
            return _undeclared(named, place, "likely", "go.sum knows its module")
        if named in (self.modules.vendored(module) or ()):
            return _undeclared(named, place, "certain", "vendor has it")
        if other and other.folder in self.modules.packages:
            return _undeclared(named, place, "likely", f"module {other.module} of this workspace has it")
        if cached := cached_module(named):
            return _undeclared(named, place, "certain", f"module {cached} is in the module cache")
        return self._nowhere(named, module, place)

    def _nowhere(self, named: str, module: Module, place: Place) -> Signal:
        known = [module.file.module, *module.file.requires]
        near = _near_path(named, known) or nearest(named, PACKAGES)
        if near:
            message = f"No package {named} is to be had; {near} is."
            return Signal("package-misspelt", "certain", message, place, named, near)
        return _unknown(named, place, "certain")

    def _own(self, named: str, lead: Lead, folder: str, place: Place) -> Signal | None:
        """Judge a package that must be a folder of the workspace."""
        if folder in self.modules.packages:
            owner = self.modules.of(f"{folder}/x")
            led_to = self.modules.elsewhere(lead.module)
            if owner is None or led_to is None or owner.folder == led_to.folder:
                return None
            return _undeclared(named, place, "likely", f"module {owner.file.module} has it")
        if ignored(self._world, folder):
            return None
        near = _sibling(folder, self.modules.packages)
        if folder in self._world.folders:
            message = f"Folder {folder} of package {named} has no Go file that can be imported."
            return Signal("module-missing", "likely", message, place, named, near)
        message = f"Module {lead.module} has no package {lead.inside}: there is no folder {folder}."
        return Signal("module-missing", "certain", message, place, named, near)

    def _required(self, named: str, lead: Lead, module: Module, place: Place) -> Signal | None:
        """Judge a package of a module that lies outside the workspace."""
        vendored = self.modules.vendored(module)
        if vendored is not None and named not in vendored:
            message = f"go.mod requires {lead.module}, but vendor does not have its package {named}."
            return Signal("package-not-installed", "likely", message, place, named)
        version = module.file.requires.get(lead.module, "")
        if lead.module not in module.file.replaces and lacks(lead.module, version, lead.inside):
            message = f"Module {lead.module} {version} has no package {lead.inside}."
            return Signal("package-unknown", "certain", message, place, named)
        return None

    def _forbidden(self, named: str, module: Module, place: Place) -> Signal | None:
        """Judge a package that its place keeps to the folders beside it."""
        parent, keeps, _ = f"/{named}/".rpartition("/internal/")
        parent = parent.strip("/")
        if not keeps or not parent or not place.path:
            return None
        folder = place.path.rpartition("/")[0].removeprefix(module.folder).strip("/")
        importer = f"{module.file.module}/{folder}".rstrip("/")
        if f"{importer}/".startswith(f"{parent}/"):
            return None
        message = f"{named} is internal to {parent}; nothing else may import it."
        return Signal("module-missing", "certain", message, place, named)

    def _is_used(self, named: str, module: Module | None) -> bool:
        return self._usage.has(named, _IMPORTED, module.folder if module else "")


def _too_new(named: str, module: Module | None, place: Place) -> Signal | None:
    since, minor = PACKAGES[named], module.file.minor if module else 0
    if not 0 < minor < since:
        return None
    message = f"{named} came with Go 1.{since}, and go.mod asks for 1.{minor}: an older toolchain has it not."
    return Signal("package-unknown", "possible", message, place, named)


def _unknown(named: str, place: Place, certainty: Certainty) -> Signal:
    message = f"{named} is in neither the standard library nor this workspace, and no go.mod requires it."
    return Signal("package-unknown", certainty, message, place, named)


def _undeclared(named: str, place: Place, certainty: Certainty, why: str) -> Signal:
    message = f"{named} is not declared: {why}, but go.mod does not require it."
    return Signal("package-undeclared", certainty, message, place, named)


def _near_path(named: str, known: Iterable[str]) -> str:
    """Return the known module that ``named`` means but for a slip in one element or its major version."""
    parts = named.split("/")
    for module in known:
        elements = module.split("/")
        head = parts[: len(elements)]
        wrong = [i for i, (a, b) in enumerate(zip(head, elements, strict=False)) if a != b]
        if len(head) == len(elements) and len(wrong) == 1 and nearest(head[wrong[0]], [elements[wrong[0]]]):
            return "/".join([module, *parts[len(elements) :]])
        if len(elements) > 1 and elements[-1][:1] == "v" and parts[: len(elements) - 1] == elements[:-1]:
            return "/".join([module, *parts[len(elements) - 1 :]])
    return ""


def _sibling(folder: str, packages: Iterable[str]) -> str:
    """Return the folder that ``folder`` means but for a slip in its last element."""
    parent, _, last = folder.rpartition("/")
    beside = {path.rpartition("/")[2] for path in packages if path.rpartition("/")[0] == parent}
    near = nearest(last, beside)
    return f"{parent}/{near}".lstrip("/") if near else ""
