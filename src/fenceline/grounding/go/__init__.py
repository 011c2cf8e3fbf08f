"""Go: imports against the standard library, the workspace's modules and what ``go.mod`` requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.grounding.language import Grounder
    from fenceline.grounding.world import World


def grounder(world: World) -> Grounder:
    """Return who judges Go in ``world``."""
    from fenceline.grounding.compared import Compared  # noqa: PLC0415 - loaded with the first Go file
    from fenceline.grounding.go.judging import GoRules  # noqa: PLC0415 - as above

    return Compared(world, GoRules, (".go",), 'import "unheard.of/of"')
