"""What exists: a workspace, and the environment of its project."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.python import stdlib
from fenceline.grounding.python.exports import Exports
from fenceline.grounding.python.modules import Modules, top_of
from fenceline.grounding.python.packages import Packages

if TYPE_CHECKING:
    from fenceline.grounding.python.environment import Environment
    from fenceline.grounding.python.words import Words
    from fenceline.grounding.world import World


@dataclass(frozen=True)
class Reality:
    """A world and what is known of it.

    Not slotted: what is asked often is kept in the instance.

    Attributes:
        world: the workspace in which names have to hold.
        words: of the workspace without any change: what it imports and mentions is known to it.
        environment: of the project.
    """

    world: World
    words: Words
    environment: Environment

    @cached_property
    def modules(self) -> Modules:
        """Return where the workspace's modules are."""
        return Modules(self.world)

    @cached_property
    def exports(self) -> Exports:
        """Return what they export."""
        return Exports(self.world, self.modules)

    @cached_property
    def packages(self) -> Packages:
        """Return who judges packages from elsewhere."""
        return Packages(self.words, self.world, self.environment)

    def is_own(self, module: str) -> bool:
        """Return whether ``module`` is, or may be, one of the workspace."""
        top = top_of(module)
        return bool(self.modules.owners(top) if top in stdlib.MODULES else self.modules.starts(top, ""))

    def is_installed(self, module: str) -> bool:
        """Return whether ``module`` belongs to a package of the environment, and to nothing in the workspace."""
        return top_of(module) in self.environment.modules and not self.is_own(module)

    def names_of(self, module: str) -> frozenset[str] | None:
        """Return what a package's own module of the workspace exports; None when that is not to be known."""
        for root in self.modules.owners(top_of(module)):
            found = self.modules.find(module, root)
            if found is not None:
                return None if self.modules.is_known(f"{module}.x", root) else self.exports.of(found)
        return None
