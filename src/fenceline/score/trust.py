"""How far public results are trusted here: less, where the record is improbable under them.

They are one source. So the record of any model at any kind of work speaks for or against all of them: of a table that
is wrong about what was tried, nothing is expected for what was not. It is Bayes' rule with two explanations of the
whole record, the public rates and no idea at all: a robust prior (Schmidli et al. 2014), with one weight for the table.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from math import exp, log
from typing import TYPE_CHECKING

from fenceline.score.beta import NO_IDEA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.score.fading import Weeks
    from fenceline.score.prior import Priors

BEFOREHAND = 0.9
"""Probability that public results hold here, before anything was seen."""
_MOST = 50.0  # log-odds, beyond which nothing follows any more


def trusted(priors: Mapping[str, Priors], weeks: Weeks) -> dict[str, Priors]:
    """Return the priors of models, by name, with the trust that the record leaves them."""
    share = trust(priors, weeks)
    return {model: replace(known, trust=share) for model, known in priors.items()}


def trust(priors: Mapping[str, Priors], weeks: Weeks) -> float:
    """Return the probability that public results hold here; what was recorded long ago speaks of them like the rest."""
    kinds: dict[tuple[str, str, bool], tuple[float, float]] = {}
    for cell, counts in chain.from_iterable(cells.items() for cells in weeks.values()):
        if cell.model in priors:
            done, failed = kinds.get(kind := (cell.model, cell.scope, cell.late), (0.0, 0.0))
            kinds[kind] = done + counts.completed, failed + counts.failed
    odds = log(BEFOREHAND / (1 - BEFOREHAND))
    for (model, scope, late), (done, failed) in kinds.items():
        odds += priors[model].of(scope, late=late).evidence(done, failed) - NO_IDEA.evidence(done, failed)
    return 1 / (1 + exp(-max(-_MOST, min(_MOST, odds))))
