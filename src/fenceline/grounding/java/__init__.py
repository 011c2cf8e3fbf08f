"""Java: imports against the JDK, the workspace's own sources and what the build files declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.grounding.language import Grounder
    from fenceline.grounding.world import World


def grounder(world: World) -> Grounder:
    """Return who judges Java in ``world``."""
    from fenceline.grounding.compared import Compared  # noqa: PLC0415 - loaded with the first Java file
    from fenceline.grounding.java.judging import SUFFIXES, JavaRules  # noqa: PLC0415 - as above

    return Compared(world, JavaRules, SUFFIXES, "import unheard.of.Of;")
