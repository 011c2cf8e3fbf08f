"""What is expected of a model before it has been seen here: public results by tier, size and scope.

A prior is worth four attempts, so a week of one's own outweighs it. Sources of the rows:

- ``edit``: EDIT-Bench, core set (108 real edits, one answer each): Llama-3.1-8B 34.1 %, Qwen3-14B 45.9, gpt-oss-20b
  48.1, Qwen2.5-Coder-32B 40.0 (the two are one row), Sonnet 4 64.8. Below 8B: Qwen2.5-Coder-1.5B on 21 functions of
  HumanEvalFix, five answered right at once and eight at the second; 0.5B is taken for half of it.
- ``multi-file``: SWE-bench Verified (500 issues) on the mini-SWE-agent board: Qwen2.5-Coder-32B 9.0 %, Devstral-Small-2
  (24B) 56.4 (the mean is the row), Opus 4.5 74.4. Nothing is published for smaller ones that is not near 0.
- ``greenfield``: nobody publishes it by size; half of the row above.
- After another model failed: the unions that the same two sources give (14B and Sonnet 4: about 70 % of 108; Devstral
  and Opus: 77.8 % of 500) leave the second model 0.44 and 0.33 times its odds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from fenceline.score.beta import NO_IDEA, Beta

WEIGHT = 4.0  # attempts that a prior is worth
LATE_ODDS = 0.4  # what is left of a model's odds once another one has failed
_UNKNOWN = 8.0  # billions, for a local model whose name does not say
_SIZE = re.compile(r"(?:(\d{1,2})x)?(\d{1,4}(?:\.\d{1,3})?)(b|m)(?![a-z0-9])", re.IGNORECASE)
_FAMILIES = {"devstral": 24.0, "codestral": 22.0, "phi-4": 14.0, "phi4": 14.0}

Scopes = tuple[float, float, float]
_EDIT, _MULTI_FILE, _GREENFIELD = range(3)
_AT = {"edit": _EDIT, "multi-file": _MULTI_FILE, "greenfield": _GREENFIELD}
_HOSTED: Scopes = (0.65, 0.74, 0.37)
_LOCAL: tuple[tuple[float, Scopes], ...] = (  # up to so many billions
    (1.0, (0.15, 0.02, 0.02)),
    (5.0, (0.30, 0.02, 0.02)),
    (10.0, (0.34, 0.04, 0.02)),
    (18.0, (0.46, 0.08, 0.04)),
    (float("inf"), (0.44, 0.33, 0.16)),
)


@dataclass(frozen=True, slots=True)
class Priors:
    """What is expected of one model.

    Attributes:
        rates: for each scope.
        trust: probability that such public results hold here; of the rest nothing is known.
    """

    rates: Scopes
    trust: float = 1.0

    def of(self, scope: str, *, late: bool = False) -> Beta:
        """Return the prior for a kind of work; ``late``: asked after another model has failed."""
        mean = self.rates[_AT.get(scope, _MULTI_FILE)]
        if late:
            mean = LATE_ODDS * mean / (1 - mean + LATE_ODDS * mean)
        rest = 1 - self.trust
        return Beta.of(self.trust * mean + rest * NO_IDEA.mean, self.trust * WEIGHT + rest * NO_IDEA.weight)


def priors_of(tier: Literal["local", "hosted"], weights: str = "") -> Priors:
    """Return what public results say of a model.

    Args:
        tier: where it runs.
        weights: the provider's name of it, which often tells its size.
    """
    if tier == "hosted":
        return Priors(_HOSTED)
    size = billions(weights) or _UNKNOWN
    return Priors(next(rates for most, rates in _LOCAL if size <= most))


def billions(weights: str) -> float | None:
    """Return how many billions of parameters a model has by its name, None where it does not say."""
    if found := _SIZE.search(weights):
        experts, number, unit = found.groups()
        return int(experts or 1) * float(number) / (1000 if unit in "mM" else 1)
    return next((size for family, size in _FAMILIES.items() if family in weights.lower()), None)
