"""Follows a path through a crate's module tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.grounding.rust.modules import Module, ModuleTree
    from fenceline.grounding.rust.paths import Path
    from fenceline.grounding.rust.scopes import Scope

_MOST_STEPS = 150


@dataclass(frozen=True, slots=True)
class Missing:
    """What a path names and nothing declares.

    Attributes:
        at: index of the name in the path's parts.
        module: that should have it.
        known: what that has.
        sure: no macro could have changed it on its way into the module.
        made: a macro that makes items of its own may have made it.
    """

    at: int
    module: Module
    known: frozenset[str]
    sure: bool
    made: bool = False


Outcome = Missing | Literal["there", "open"]


class Resolver:
    """Follows paths in one world.

    Attributes:
        tree: of modules.
        externs: crate names that the package may use, with the first file of those in the workspace.
        edition: of the package.
    """

    def __init__(self, tree: ModuleTree, externs: Mapping[str, str], edition: int) -> None:
        self.tree = tree
        self._externs = externs
        self._edition = edition
        self._steps = 0

    def resolve(self, path: Path, here: Module) -> Outcome:
        """Tell whether ``path``, written in the module ``here``, leads to something."""
        self._steps = 0
        found = self._path(path, here)
        return "open" if isinstance(found, Missing) and found.made else found

    def start(self, path: Path, here: Module) -> tuple[Module, int] | None:
        """Return the module that a path starts in, and how many of its parts that takes; None for another start."""
        parts = path.parts
        match parts[0] if not path.absolute else "":
            case "crate":
                return here.root, 1
            case "self":
                here_or_above, taken = here, 1
            case "super":
                here_or_above, taken = here, 0
            case "":
                return None if self._edition >= 2018 else (here.root, 0)
            case _:
                return None
        while taken < len(parts) and parts[taken] == "super":
            if here_or_above.parent is None:
                return None
            here_or_above, taken = here_or_above.parent, taken + 1
        return here_or_above, taken

    def has(self, name: str, here: Module) -> Outcome:
        """Tell whether ``here`` has ``name``, by itself or brought in whole; macros that may make it are told."""
        self._steps = 0
        scope = self.tree.scope(here)
        if _starts_here(name, scope):
            return self._step((name,), 0, here, frozenset())
        return self._brought((name,), 0, scope, here, frozenset())

    def _path(self, path: Path, here: Module) -> Outcome:
        if started := self.start(path, here):
            return self._step(path.parts, started[1], started[0], frozenset())
        name = path.parts[0]
        if not path.absolute and _starts_here(name, self.tree.scope(here)):
            return self._step(path.parts, 0, here, frozenset())
        first_file = self._externs.get(name)
        return self._step(path.parts, 1, self.tree.root(first_file), frozenset()) if first_file else "open"

    def _step(self, parts: tuple[str, ...], at: int, module: Module, seen: frozenset[Module]) -> Outcome:
        """Follow ``parts`` from index ``at`` inside ``module``; ``seen`` are the modules that led here by globs."""
        self._steps += 1
        if at >= len(parts):
            return "there"
        if self._steps > _MOST_STEPS:
            return "open"
        name, last = parts[at], at == len(parts) - 1
        scope = self.tree.scope(module)
        if child := self.tree.child(module, name):
            return "there" if last else self._step(parts, at + 1, child, frozenset())
        if name not in scope.declared() and name not in scope.expanded:
            return self._brought(parts, at, scope, module, seen)
        return "there" if last else self._into(parts, at, scope, module)

    def _into(self, parts: tuple[str, ...], at: int, scope: Scope, module: Module) -> Outcome:
        """Follow a path into a name that is no module: an enum, or what a ``use`` brought in."""
        name = parts[at]
        if name in scope.enums and name not in scope.names:
            return self._variant(parts, at, scope, module)
        return self._bound(parts, at, scope, module)

    def _variant(self, parts: tuple[str, ...], at: int, scope: Scope, module: Module) -> Outcome:
        """Follow a path into an enum: its variants can be imported; what else it has is not known here."""
        variants = scope.enums[parts[at]]
        if at != len(parts) - 2 or parts[-1] in variants or not parts[-1][:1].isupper():
            return "there"
        return Missing(at + 1, module, variants, sure=False)

    def _bound(self, parts: tuple[str, ...], at: int, scope: Scope, module: Module) -> Outcome:
        """Follow a path through a name that a ``use`` brought in, when only one did."""
        targets = scope.bound.get(parts[at], [])
        if len(targets) != 1 or parts[at] in scope.names or parts[at] in scope.outside:
            return "open"
        target = targets[0]
        found = self._path(type(target)(target.parts + parts[at + 1 :], absolute=target.absolute), module)
        if not isinstance(found, Missing) or found.at < len(target.parts):
            return "open"
        return Missing(
            found.at - len(target.parts) + at + 1, found.module, found.known, found.sure, found.made
        )

    def _brought(
        self, parts: tuple[str, ...], at: int, scope: Scope, module: Module, seen: frozenset[Module]
    ) -> Outcome:
        """Look for a name in what a module brings in whole."""
        if scope.open or self._made(parts[at], scope):
            return "open"
        sure, made = all(map(self.tree.passes_items, scope.carriers)), scope.makes
        for glob in scope.globs:
            if _brings_traits(glob) and parts[at][:1].islower():
                continue
            target = self._module(glob, module)
            if target is None:
                return "open"
            if target in seen or target == module:
                continue
            found = self._step(parts, at, target, seen | {module})
            if not isinstance(found, Missing) or found.at > at:
                return found
            sure, made = sure and found.sure, made or found.made
        return Missing(at, module, frozenset(scope.declared()), sure, made)

    def _module(self, glob: Path, here: Module) -> Module | None:
        """Return the module of the workspace that a glob brings in; None for anything else."""
        started = self.start(glob, here)
        module, at = started or (here, 0)
        if started is None and (glob.absolute or not self._is_child(here, glob.parts[:1])):
            first_file = self._externs.get(glob.parts[0]) if glob.parts else None
            if not first_file:
                return None
            module, at = self.tree.root(first_file), 1
        for name in glob.parts[at:]:
            child = self.tree.child(module, name)
            if child is None:
                return None
            module = child
        return module

    def _is_child(self, here: Module, name: tuple[str, ...]) -> bool:
        return bool(name) and self.tree.child(here, name[0]) is not None

    @staticmethod
    def _made(name: str, scope: Scope) -> bool:
        """Tell whether an attribute may have made ``name`` from an item: ``PointBuilder`` from ``Point``."""
        plain = name.replace("_", "").lower()
        return any(len(item) > 1 and item.replace("_", "").lower() in plain for item in scope.made_from)


def _brings_traits(glob: Path) -> bool:
    """Tell whether a glob is of one of the library's preludes, which have no modules: ``std::io::prelude::*``."""
    return glob.parts[:1] == ("std",) and glob.parts[-1:] == ("prelude",)


def _starts_here(name: str, scope: Scope) -> bool:
    """Tell whether a path that begins with ``name`` begins in the module: ``use a::a`` alone says nothing of ``a``."""
    if name in scope.expanded or name in scope.declared() - scope.bound.keys():
        return True
    return any(target.parts[0] != name for target in scope.bound.get(name, []))
