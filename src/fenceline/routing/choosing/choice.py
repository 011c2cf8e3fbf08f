"""Which of the allowed ladders a task takes: the cheapest by the record, now and then another one to find out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

from fenceline.routing.choosing.finding import draw, gain
from fenceline.routing.choosing.preferring import cheapest, worth_of
from fenceline.routing.choosing.weighing import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.ledger.cells import Cell, Counts
    from fenceline.routing.choosing.exploring import Books
    from fenceline.routing.choosing.weighing import Contender, Weighed
    from fenceline.score.rates import Rates

FEW = 5
"""Judged tasks of this scope that the usual first model needs before the record may move the ladder."""
_SHORTFALL = 0.2  # completion that an explored ladder may be expected to lack


@dataclass(frozen=True, slots=True)
class Choice:
    """A ladder, and what it was chosen from.

    Attributes:
        taken: the ladder of this task.
        best: the one expected to be cheapest; ``taken`` is another one where this task explores.
        usual: the one that is taken without a record.
        ladders: all that were weighed, the whole one first.
        judged: tasks of this scope that decide, by the first model of ``usual``.
        scope: of the task.
        worth: USD that a task which stays undone is charged with: what a completed one costs here.
        ahead: tasks of this scope on which what is found out would be used: as many as were begun so far.
    """

    taken: Weighed
    best: Weighed
    usual: Weighed
    ladders: tuple[Weighed, ...]
    judged: int
    scope: str
    worth: float
    ahead: int

    @property
    def explores(self) -> bool:
        """Whether another ladder than the one expected to be cheapest is taken."""
        return self.taken is not self.best

    @property
    def extra_usd(self) -> float | None:
        """What exploring is expected to cost more; None where it is not done."""
        return _extra(self.taken, self.best, self.worth) if self.explores else None

    @property
    def known(self) -> bool:
        """Whether the record is large enough to move the ladder."""
        return self.judged >= FEW


@dataclass(frozen=True, slots=True)
class Question:
    """A task, as far as the choice of its ladder goes.

    Attributes:
        name: which fixes the random draws, so that asking again gives the same answer.
        work: its scope, language and size; the model is not looked at.
        usual: names of the rungs that are taken without a record.
    """

    name: str
    work: Cell
    usual: tuple[str, ...]


def choose(
    question: Question,
    contenders: Sequence[Contender],
    tally: Mapping[Cell, Counts],
    rates: Rates,
    books: Books | None,
) -> Choice:
    """Return the ladder for a task.

    Args:
        question: the task.
        contenders: the rungs that configuration and policy allow, in the configured order.
        tally: all recorded attempts.
        rates: what time costs.
        books: of what was explored so far; None to explore nothing.
    """
    ladders = weigh(contenders, question.work, tally, rates)
    usual = next(ladder for ladder in ladders if ladder.models == question.usual)
    judged = sum(
        counts.judged
        for cell, counts in tally.items()
        if cell.model == question.usual[0] and cell.scope == question.work.scope
    )
    worth = worth_of(ladders, contenders, tally, rates)
    best = cheapest(ladders, worth) if judged >= FEW else usual
    begun = sum(
        counts.judged for cell, counts in tally.items() if cell.scope == question.work.scope and not cell.late
    )
    choice = Choice(best, best, usual, ladders, round(judged), question.work.scope, worth, round(begun))
    if books is None or not choice.known:
        return choice
    return replace(choice, taken=_explored(question.name, choice, rates, books))


def _explored(name: str, choice: Choice, rates: Rates, books: Books) -> Weighed:
    """Return the ladder that a draw from the beliefs favours, where it pays and is affordable; else the best one."""
    places = draw(choice.ladders, Random(_seed(name)))  # noqa: S311 - a sample, not a secret
    drawn = cheapest([ladder.drawn(places, rates) for ladder in choice.ladders], choice.worth)
    favoured = next(ladder for ladder in choice.ladders if ladder.models == drawn.models)
    best = choice.best
    teaches = favoured.models != best.models[: len(favoured.models)]
    able = favoured.value.completion >= best.value.completion - _SHORTFALL
    if not (teaches and able and books.affords(name, best.value.cost, _extra(favoured, best, choice.worth))):
        return best
    return favoured if gain(favoured, best, choice.worth, rates, choice.ahead) > 0 else best


def _extra(ladder: Weighed, best: Weighed, worth: float) -> float:
    return max(0.0, ladder.value.charged(worth) - best.value.charged(worth))


def _seed(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8])
