"""Completion rates of groups of turns, and fair comparisons of two models."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING, Literal

from fenceline.score.intervals import Interval, mcnemar, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fenceline.score.turns import Turn

Dimension = Literal["model", "scope", "language", "size", "recipe", "tier"]


@dataclass(frozen=True)
class Score:
    """How the turns of one group ended.

    Attributes:
        group: value by dimension, as asked.
        turns: all of the group.
    """

    group: dict[str, str]
    turns: tuple[Turn, ...]

    @cached_property
    def judged(self) -> tuple[Turn, ...]:
        """Turns that were decided: the rate's denominator."""
        return tuple(turn for turn in self.turns if turn.judged)

    @cached_property
    def completed(self) -> int:
        """Turns that a check verified."""
        return sum(turn.completed for turn in self.turns)

    @property
    def count(self) -> int:
        """How many were decided."""
        return len(self.judged)

    @property
    def hosted(self) -> bool:
        """Whether any was a hosted model's."""
        return any(turn.tier == "hosted" for turn in self.turns)

    @property
    def rate(self) -> float | None:
        """Completed of judged; None with none judged."""
        return self.completed / len(self.judged) if self.judged else None

    @property
    def interval(self) -> Interval:
        """The rate's Wilson 95 % interval."""
        return wilson(self.completed, len(self.judged))

    @property
    def median_s(self) -> float | None:
        """Median wall seconds of the judged turns."""
        return median(turn.seconds for turn in self.judged) if self.judged else None


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two models held against each other on the tasks that both began from the same state.

    Attributes:
        one: a model.
        other: another.
        both: tasks that both completed.
        one_only: that only ``one`` completed.
        other_only: that only ``other`` completed.
        neither: that none completed.
    """

    one: str
    other: str
    both: int
    one_only: int
    other_only: int
    neither: int

    @property
    def p(self) -> float:
        """McNemar's exact two-sided p value."""
        return mcnemar(self.one_only, self.other_only)


def scores(turns: Iterable[Turn], by: Sequence[Dimension] = ("model", "scope")) -> tuple[Score, ...]:
    """Return one score per combination of ``by``, sorted."""
    groups: defaultdict[tuple[str, ...], list[Turn]] = defaultdict(list)
    for turn in turns:
        groups[tuple(value(turn, dimension) for dimension in by)].append(turn)
    return tuple(Score(dict(zip(by, key, strict=True)), tuple(groups[key])) for key in sorted(groups))


def value(turn: Turn, dimension: Dimension) -> str:
    """Return where a turn stands in one dimension; ``-`` unknown."""
    match dimension:
        case "model" | "tier":
            found = str(getattr(turn, dimension))
        case _:
            found = str(getattr(turn.task, dimension))
    return found or "-"


def pairings(turns: Iterable[Turn]) -> tuple[Pairing, ...]:
    """Compare models on equal tasks: the same instruction in the same workspace, each tried from its start.

    A turn after another model's failure is left out: only the tasks that the other failed get that far. Where a
    model tried a task more than once, its first judged turn counts.
    """
    outcomes: defaultdict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for turn in sorted(turns, key=lambda turn: turn.task.started):
        if turn.first and turn.judged:
            outcomes[turn.task.workspace, turn.task.instruction].setdefault(turn.model, turn.completed)
    counts: defaultdict[tuple[str, str], list[tuple[bool, bool]]] = defaultdict(list)
    for done in outcomes.values():
        for one, other in combinations(sorted(done), 2):
            counts[one, other].append((done[one], done[other]))
    return tuple(_pairing(*models, counts[models]) for models in sorted(counts))


def _pairing(one: str, other: str, pairs: Sequence[tuple[bool, bool]]) -> Pairing:
    return Pairing(
        one,
        other,
        both=pairs.count((True, True)),
        one_only=pairs.count((True, False)),
        other_only=pairs.count((False, True)),
        neither=pairs.count((False, False)),
    )
