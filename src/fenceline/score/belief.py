"""What is believed of a model at a kind of work: the prior, its work elsewhere, its neighbours, its own record.

Four layers, each weaker than the next: the prior of public results; its mean moved by how the model does at its other
kinds of work (scopes; asked first or late) against the priors there; attempts of the same kind in other languages and
sizes, at a discount and never more than ``BORROWED`` together; the cell's own attempts, one for one. More successes
anywhere never lower the mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, log
from typing import TYPE_CHECKING

from fenceline.ledger.cells import Counts
from fenceline.score.beta import Beta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fenceline.ledger.cells import Cell
    from fenceline.score.prior import Priors

BORROWED = 16.0  # attempts that all neighbours together are worth at most
_OTHER = 0.5  # what an attempt in another language, or of another size, is worth
_SAME_SCOPE = (
    0.7  # how much of what a model does better (log-odds) when asked first is expected of it when late
)
_OTHER_SCOPE = 0.3  # the same from one scope to another
_FIRM = 8.0  # attempts of another kind that move half of that
_MOST_MOVED = 4.0  # log-odds
_EDGE = 0.01  # rates nearer to 0 or 1 than this have no log-odds worth the name


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of one cell.

    Attributes:
        beta: of the completion rate.
        own: the cell's own record.
        borrowed: attempts that its neighbours are counted as.
        seen: judged tasks of its kind in any language and size, its own included.
    """

    beta: Beta
    own: Counts = field(default_factory=Counts)
    borrowed: float = 0.0
    seen: int = 0

    @property
    def rate(self) -> float:
        """Expected completion rate."""
        return self.beta.mean


def believe(cell: Cell, tally: Mapping[Cell, Counts], priors: Priors) -> Belief:
    """Return what is believed of ``cell`` after all that was recorded of its model."""
    mine = [(at, counts) for at, counts in tally.items() if at.model == cell.model and counts.judged]
    prior = _moved(priors.of(cell.scope, late=cell.late), _lead(cell, mine, priors))
    near = [
        (_OTHER ** _apart(at, cell), counts) for at, counts in mine if _kind(at) == _kind(cell) and at != cell
    ]
    done = sum(worth * counts.completed for worth, counts in near)
    total = sum(worth * counts.judged for worth, counts in near)
    scale = min(1.0, BORROWED / total) if total else 0.0
    own = tally.get(cell, Counts())
    beta = prior.seen(own.completed + scale * done, own.failed + scale * (total - done))
    return Belief(beta, own, scale * total, round(own.judged + sum(counts.judged for _, counts in near)))


def _kind(cell: Cell) -> tuple[str, bool]:
    return cell.scope, cell.late


def _apart(one: Cell, other: Cell) -> int:
    """Return in how many ways two cells of a kind differ."""
    return (one.language != other.language) + (one.size != other.size)


def _lead(cell: Cell, mine: Iterable[tuple[Cell, Counts]], priors: Priors) -> float:
    """Return by how much (log-odds) the model does better at its other kinds of work than was expected there."""
    elsewhere: dict[tuple[str, bool], Counts] = {}
    for at, counts in mine:
        if _kind(at) != _kind(cell):
            elsewhere[_kind(at)] = elsewhere.get(_kind(at), Counts()) + counts
    lead = 0.0
    for (scope, late), counts in elsewhere.items():
        worth = _SAME_SCOPE if scope == cell.scope else _OTHER_SCOPE
        lead += worth * _better(priors.of(scope, late=late).mean, counts)
    return max(-_MOST_MOVED, min(_MOST_MOVED, lead))


def _better(expected: float, counts: Counts) -> float:
    found = Beta.of(expected, _FIRM).seen(counts.completed, counts.failed).mean
    return _logit(found) - _logit(expected)


def _moved(prior: Beta, lead: float) -> Beta:
    return Beta.of(1 / (1 + prior.b / prior.a * exp(-lead)), prior.weight) if lead else prior


def _logit(rate: float) -> float:
    kept = max(_EDGE, min(1 - _EDGE, rate))
    return log(kept / (1 - kept))
