"""What a record says today: of models as they are now, and of how far public results can be believed here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.score.fading import faded
from fenceline.score.trust import trusted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.ledger.cells import Cell, Counts
    from fenceline.routing.choosing.weighing import Contender
    from fenceline.score.fading import Weeks


def informed(
    contenders: Sequence[Contender], weeks: Weeks
) -> tuple[tuple[Contender, ...], dict[Cell, Counts]]:
    """Return the contenders with the priors that the record leaves them, and the record as far as it counts today.

    What speaks against public results does not fade: they do not change.
    """
    priors = trusted({who.name: who.priors for who in contenders}, weeks)
    return tuple(replace(who, priors=priors[who.name]) for who in contenders), faded(weeks)
