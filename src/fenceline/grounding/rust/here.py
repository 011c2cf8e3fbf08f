"""Where in a crate a file stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.rust.modules import Module

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from fenceline.grounding.rust.crates import Crates
    from fenceline.grounding.rust.modules import ModuleTree
    from fenceline.grounding.signal import Place


@dataclass(frozen=True, slots=True)
class Here:
    """A file of a package.

    Attributes:
        file: the path.
        package: folder of its package.
        modules: that the file is, one for each crate that has it.
        confirmed: the crates' module trees say so; else it is only where the file lies.
    """

    file: str
    package: str
    modules: tuple[Module, ...]
    confirmed: bool

    def inside(self, tree: ModuleTree, names: Sequence[str]) -> list[Module]:
        """Return the modules that ``names`` lead to from this file: those with a body in it, one in the other."""
        out: list[Module] = []
        for module in self.modules:
            found: Module | None = module
            for name in names:
                found = tree.child(found, name) if found else None
            if found and found.file == self.file:
                out.append(found)
        return out


@dataclass(frozen=True, slots=True)
class Written:
    """The place of a path in code.

    Attributes:
        here: the file.
        modules: of the file that it may stand in, one for each crate that has the file.
        place: for the signal.
        local: names that the file declares or uses anywhere.
    """

    here: Here
    modules: Sequence[Module]
    place: Place
    local: Collection[str]


def here_in(crates: Crates, tree: ModuleTree, path: str) -> Here | None:
    """Return where the file at ``path`` stands; None for one that belongs to no package."""
    folder = crates.folder_of(path)
    if folder is None:
        return None
    roots = crates.roots(path)
    modules = tuple(tree.locate(path, roots))
    if modules:
        return Here(path, folder, modules, confirmed=True)
    guessed = (Module(path, path.removesuffix(".rs"), (), tree.root(root)) for root in roots)
    return Here(path, folder, tuple(guessed), confirmed=False)
