"""The routing that is shipped, played over recorded outcomes: it chooses, sees how it went, and learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.weeks import condensed
from fenceline.routing.choosing.choice import Question, choose
from fenceline.routing.choosing.exploring import Books
from fenceline.routing.choosing.informing import informed
from fenceline.score.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.replay.playing import Played
    from fenceline.routing.choosing.weighing import Contender

_SCOPES = ("edit", "multi-file", "greenfield")


class Learner:
    """Chooses ladders with the code of ``routing/choosing/choice.py`` from a ledger that begins empty.

    Args:
        contenders: the ladder's models.
        kinds: of every task; one that is none of our scopes counts as an edit in a language of that name.
        usage: by task and model, prompt tokens and output tokens as the contenders' prices are meant.
        rates: what time costs.
        seed: of the exploration.
        weeks: in which each task is done; without them all are done in one.
    """

    def __init__(
        self,
        contenders: Sequence[Contender],
        kinds: Mapping[str, str],
        usage: Mapping[tuple[str, str], tuple[int, int]],
        rates: Rates | None = None,
        seed: int = 0,
        weeks: Mapping[str, int] | None = None,
    ) -> None:
        self._contenders = tuple(contenders)
        self._kinds, self._usage = kinds, usage
        self._rates, self._seed = rates or Rates(), seed
        self._weeks = weeks or {}
        self._tally: dict[int, dict[Cell, Counts]] = {}
        self._told = 0
        self.books = Books()

    def ladder(self, task: str) -> Sequence[str]:
        """Choose, and book what is explored."""
        work = self._work(task)
        contenders, tally = informed(self._contenders, self._tally)
        question = Question(
            f"{self._seed} {self._told} {task}",
            work,
            self._usual(work),
        )
        choice = choose(question, contenders, tally, self._rates, self.books)
        if choice.known:
            self.books = self.books.booked(question.name, choice.best.value.cost, choice.extra_usd)
        return choice.taken.models

    def told(self, played: Played) -> None:
        """Write the attempts into the ledger, as their check found them."""
        work = self._work(played.task)
        week = self._weeks.get(played.task, 0)
        begins = week not in self._tally
        cells = self._tally.setdefault(week, {})
        for at, (outcome, passes) in enumerate(played.attempts):
            prompt, output = self._usage[played.task, outcome.model]
            cell = Cell(outcome.model, work.scope, work.language, late=at > 0)
            counts = Counts(int(passes), int(not passes), 0, prompt, 0, 0, output, outcome.seconds)
            cells[cell] = cells.get(cell, Counts()) + counts
            self._told += 1
        if begins:
            self._tally = condensed(self._tally)

    def _work(self, task: str) -> Cell:
        kind = self._kinds[task]
        return Cell("", kind) if kind in _SCOPES else Cell("", "edit", kind)

    def _usual(self, work: Cell) -> tuple[str, ...]:
        """Return what is taken without a record: an edit starts at the foot, other work at the first hosted model."""
        hosted = tuple(who.name for who in self._contenders if who.tier == "hosted")
        everyone = tuple(who.name for who in self._contenders)
        return everyone if work.scope == "edit" or not hosted else hosted
