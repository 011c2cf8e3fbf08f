"""Which rules of the present policy would have kept past work from hosted models."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fenceline.policy.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.mix.done import Done
    from fenceline.policy.labels import Labels


@dataclass(frozen=True, slots=True)
class Bite:
    """One rule.

    Attributes:
        rule: who says what of which paths, in words.
        label: of those paths.
        commits: about at least one of them.
    """

    rule: str
    label: str
    commits: int


def bites(work: Sequence[Done], labels: Labels) -> tuple[tuple[Bite, ...], int]:
    """Return the rules that would have bitten, most often first, and how many commits they would have kept in.

    Raises:
        PolicyError: a pattern of the policy cannot be read.
    """
    of = cache(labels.of)
    found: Counter[tuple[str, str]] = Counter()
    kept = 0
    for each in work:
        rulings = [of(path) for path in each.paths]
        rules = {(str(ruling), str(ruling.label)) for ruling in rulings if ruling.label is not Label.OPEN}
        found.update(rules)
        kept += bool(rules)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Bite(rule, label, count) for (rule, label), count in ranked), kept
