"""Judges one path of Rust."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.grounding.nearest import nearest
from fenceline.grounding.rust.crates import in_registry
from fenceline.grounding.rust.manifest import crate_name
from fenceline.grounding.rust.resolving import Missing, Resolver
from fenceline.grounding.rust.standard import CRATES, HIDDEN_CRATES, PRIMITIVES, TOP
from fenceline.grounding.signal import Signal
from fenceline.grounding.usage import Usage

if TYPE_CHECKING:
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.rust.crates import Crates
    from fenceline.grounding.rust.here import Here, Written
    from fenceline.grounding.rust.modules import ModuleTree
    from fenceline.grounding.rust.paths import Path
    from fenceline.grounding.rust.resolving import Outcome
    from fenceline.grounding.signal import Place
    from fenceline.grounding.world import World

_RELATIVE = frozenset({"crate", "self", "super"})
_TOOLS = frozenset({"rustfmt", "clippy", "diagnostic", "miri", "rust_analyzer", "rustdoc"})
_COMPILERS_OWN = "rustc_"  # crates of the compiler, which only it brings along


class Names:
    """Judges paths in one world."""

    def __init__(self, world: World, usage: Usage, crates: Crates, tree: ModuleTree) -> None:
        self._usage = usage
        self._files = Usage(world, (".rs",))
        self._crates = crates
        self._tree = tree

    def judge(self, path: Path, written: Written) -> Signal | None:
        """Return what is wrong with ``path``; None for nothing."""
        first = path.parts[0]
        if first in CRATES and len(path.parts) > 1:
            return _of_library(path, written.place)
        if first in CRATES or first in PRIMITIVES or first in _TOOLS or first.startswith(_COMPILERS_OWN):
            return None
        package = written.here.package
        if path.crate:
            there = first in self._crates.known(package) or first in HIDDEN_CRATES
            return None if there else self._unknown(first, written)
        resolver = Resolver(self._tree, self._crates.known(package), self._crates.packages[package].edition)
        relative = first in _RELATIVE and not path.absolute
        if relative or first in self._crates.known(package):
            return self._missing(path, resolver, written)
        starts = self._starts(path, resolver, written)
        absent = [start for start in starts if isinstance(start, Missing)]
        if first in written.local or len(absent) < len(starts):
            return self._missing(path, resolver, written)
        found = self._unknown(first, written)
        doubted = not written.here.confirmed or any(start.made for start in absent)
        return replace(found, certainty="likely") if found and doubted else found

    def _starts(self, path: Path, resolver: Resolver, written: Written) -> list[Outcome]:
        """Tell what each module that a path may start in has of its first name."""
        old = self._crates.packages[written.here.package].edition < 2018
        if path.absolute and not old:
            return []
        modules = {*written.modules, *(module.root for module in written.modules if old)}
        return [resolver.has(path.parts[0], module) for module in modules]

    def _missing(self, path: Path, resolver: Resolver, written: Written) -> Signal | None:
        """Judge a path that starts in the workspace; every crate that has the file must miss it."""
        here = written.here
        if not written.modules or (not here.confirmed and path.parts[0] in {"self", "super"}):
            return None
        outcomes = [resolver.resolve(path, module) for module in written.modules]
        missing = [outcome for outcome in outcomes if isinstance(outcome, Missing)]
        if len(missing) < len(outcomes) or self._is_used(path, missing[0], here):
            return None
        first = missing[0]
        name, near = path.parts[first.at], nearest(path.parts[first.at], first.known)
        sure = here.confirmed and all(each.sure for each in missing)
        certainty: Certainty = "certain" if sure else "likely"
        start = path.parts[0] if path.parts[0] in self._crates.known(here.package) else "crate"
        around = start + first.module.names.removeprefix("crate")
        if first.at < len(path.parts) - 1 or path.glob:
            message = f"There is no module {name} in {around}."
            return Signal("module-missing", certainty, message, written.place, str(path), near)
        message = f"There is no {name} in {around}."
        return Signal("name-not-exported", certainty, message, written.place, str(path), near)

    def _unknown(self, name: str, written: Written) -> Signal | None:
        """Judge a crate that the package does not declare."""
        here, place = written.here, written.place
        declared = self._crates.packages[here.package].dependencies
        packages = {crate_name(dependency.package) for dependency in declared.values()}
        words = set(name.split("_"))
        if any(words < set(package.split("_")) or name == _plain(package).lower() for package in packages):
            return None  # a library may be called by a part of its package's name
        if self._usage.has(name, rb"\b%s\s{0,9}::|extern\s{1,9}crate\s{1,9}%s\b", here.package):
            return None
        if why := self._is_here(name, here):
            message = f"{name} is not declared: {why}, but {_manifest(here)} does not name it."
            return Signal("package-undeclared", "certain", message, place, name)
        known = {*self._crates.known(here.package), *CRATES}
        near = nearest(name, known)
        message = f"No crate {name} is declared in {_manifest(here)}, and no module is called so."
        if near:
            return Signal("package-misspelt", "certain", message, place, name, near)
        return Signal("package-unknown", "certain", message, place, name)

    def _is_here(self, name: str, here: Here) -> str:
        """Return where a crate is that the package does not declare, empty for nowhere."""
        if name in self._crates.libraries:
            return "it is a package of this workspace"
        if name in {crate_name(key) for key in self._crates.shared(here.package)}:
            return "the workspace declares it"
        if name in self._crates.locked(here.package):
            return "Cargo.lock has it for another package"
        return "Cargo has downloaded it" if in_registry(name) else ""

    def _is_used(self, path: Path, missing: Missing, here: Here) -> bool:
        """Tell whether other code has the same path, or a macro of that name is exported to the crate's root."""
        name = path.parts[missing.at]
        if missing.module.parent is None:
            package = self._crates.folder_of(missing.module.file) or ""
            if self._files.has(name, rb"macro_rules!\s{0,9}%s\b|\bmacro\s{1,9}%s\b", package):
                return True
        if missing.at == 0 or path.parts[missing.at - 1] in _RELATIVE:
            return False
        return self._usage.has(f"{path.parts[missing.at - 1]}::{name}", rb"\b%s\b", here.package)


def _of_library(path: Path, place: Place) -> Signal | None:
    """Judge what follows ``std::``."""
    name = path.parts[1]
    if name in TOP or name in _RELATIVE or path.parts[0] not in {"std", "core", "alloc"}:
        return None
    near = nearest(name, TOP)
    message = f"There is no {name} in {path.parts[0]}."
    return Signal("name-not-exported", "certain" if near else "likely", message, place, str(path), near)


def _plain(name: str) -> str:
    return name.replace("_", "")


def _manifest(here: Here) -> str:
    return f"{here.package}/Cargo.toml".lstrip("/")
