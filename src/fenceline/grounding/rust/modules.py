"""The module tree of a Rust crate, walked as far as a path needs it."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import join, normpath
from typing import TYPE_CHECKING

from fenceline.grounding.rust.scopes import Scope, read_scope
from fenceline.grounding.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.world import World

_OPEN = Scope(open=True)
_PASSES_ITEMS = (
    rb"macro_rules!\s{0,9}%s\s{0,9}\{\s{0,99}\(\s{0,99}\$\(\s{0,9}\$\w{1,40}:item\s{0,9}\)[*+]\s{0,9}\)"
)


@dataclass(frozen=True, slots=True)
class Module:
    """One module of one crate.

    Attributes:
        file: that has it.
        folder: that its modules in files of their own lie in.
        inline: the modules in ``file`` around it, itself included.
        parent: the module around it; None for the crate's root.
    """

    file: str
    folder: str
    inline: tuple[str, ...]
    parent: Module | None

    @property
    def root(self) -> Module:
        """Return the crate's root."""
        module = self
        while module.parent:
            module = module.parent
        return module

    @property
    def names(self) -> str:
        """Return what a person calls it: ``crate::a::b``."""
        if self.parent is None:
            return "crate"
        return f"{self.parent.names}::{self.inline[-1] if self.inline else _own_name(self.file)}"


class ModuleTree:
    """Reads modules of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._files = Usage(world, (".rs",))

    def root(self, file: str) -> Module:
        """Return the root module of the crate that begins in ``file``."""
        return Module(file, file.rpartition("/")[0], (), None)

    def scope(self, module: Module) -> Scope:
        """Return what a module declares: an open one for what cannot be read, none yet for a file to come."""
        if module.file not in self._world.files:
            return Scope()
        text = self._world.read(module.file)
        scope = _OPEN if text is None else read_scope(text)
        for name in module.inline:
            scope = scope.inline.get(name, _OPEN)
        return scope

    def child(self, module: Module, name: str) -> Module | None:
        """Return the module ``name`` inside ``module``; None when it is not declared, or its file is not found."""
        scope = self.scope(module)
        if name in scope.inline:
            return Module(module.file, join(module.folder, name), (*module.inline, name), module)
        if name in scope.outside or name in scope.expanded:
            return next(self._found(module, name, scope.outside.get(name, "")), None)
        return None

    def places(self, module: Module, name: str, given: str = "") -> tuple[str, ...]:
        """Return the files of which one must have ``mod name;``; ``given`` is its ``#[path]``."""
        if not given:
            return normpath(join(module.folder, f"{name}.rs")), normpath(join(module.folder, name, "mod.rs"))
        beside = module.folder if module.inline else module.file.rpartition("/")[0]
        return (normpath(join(beside, given)),)

    def passes_items(self, macro: str) -> bool:
        """Tell whether a macro of the workspace gives back the items that it is given, and makes none."""
        return self._files.has(macro, _PASSES_ITEMS)

    def locate(self, file: str, roots: tuple[str, ...]) -> Iterator[Module]:
        """Yield the modules that ``file`` is, by where it lies; the tree must say the same."""
        for root in roots:
            if file == root:
                yield self.root(root)
                continue
            module: Module | None = self.root(root)
            inside = file[len(root.rpartition("/")[0]) :].strip("/").removesuffix(".rs").removesuffix("/mod")
            for name in inside.split("/"):
                module = self.child(module, name) if module else None
            if module and module.file == file:
                yield module

    def _found(self, module: Module, name: str, given: str) -> Iterator[Module]:
        for file in self.places(module, name, given):
            if file in self._world.files:
                folder = file.rpartition("/")[0]
                owns = bool(given) or file.endswith("/mod.rs")
                yield Module(file, folder if owns else file.removesuffix(".rs"), (), module)


def _own_name(file: str) -> str:
    return file.removesuffix("/mod.rs").removesuffix(".rs").rpartition("/")[2]
