"""How all turns of a group ended, from sums: as exact over a million tasks as over ten."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.ledger.ends import Ended
from fenceline.score.intervals import Interval, wilson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.ledger.ends import Kind
    from fenceline.score.statistics import Dimension

FEW = 10  # judged turns; below it the interval spans half the scale


@dataclass(frozen=True, slots=True)
class Standing:
    """How the turns of one group ended.

    Attributes:
        group: value by dimension, as asked.
        ended: all of them; those unverified, blocked, skipped or interrupted are in no rate.
        hosted: whether any was a hosted model's.
    """

    group: dict[str, str]
    ended: Ended
    hosted: bool

    @property
    def completed(self) -> int:
        """Turns that a check verified."""
        return self.ended.completed

    @property
    def count(self) -> int:
        """Turns that were decided: the rate's denominator."""
        return self.ended.judged

    @property
    def rate(self) -> float | None:
        """Completed of judged; None with none judged."""
        return self.completed / self.count if self.count else None

    @property
    def interval(self) -> Interval:
        """The rate's Wilson 95 % interval."""
        return wilson(self.completed, self.count)

    @property
    def few(self) -> bool:
        """Whether so few turns were judged that only the interval should be read."""
        return self.count < FEW


def standings(turns: Mapping[Kind, Ended], by: Sequence[Dimension]) -> tuple[Standing, ...]:
    """Return one standing per combination of ``by``, sorted; an unknown value is ``-``."""
    groups: defaultdict[tuple[str, ...], list[Kind]] = defaultdict(list)
    for kind in turns:
        groups[tuple(getattr(kind, name) or "-" for name in by)].append(kind)
    return tuple(
        Standing(
            dict(zip(by, key, strict=True)),
            sum((turns[kind] for kind in groups[key]), Ended()),
            hosted=any(kind.tier == "hosted" for kind in groups[key]),
        )
        for key in sorted(groups)
        if any(turns[kind].all for kind in groups[key])
    )
