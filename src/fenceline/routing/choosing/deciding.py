"""From a ladder as configured to the rungs that a task takes, by the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from fenceline.ledger.cells import Cell
from fenceline.ledger.recall import read_tally
from fenceline.policy.label import Label
from fenceline.routing.choosing.choice import Question, choose
from fenceline.routing.choosing.exploring import book, read_books
from fenceline.routing.choosing.informing import informed
from fenceline.routing.choosing.pricing import STAND_IN, prices_of
from fenceline.routing.choosing.reasons import reasons
from fenceline.routing.choosing.weighing import Contender
from fenceline.routing.ladder import is_hosted, suited
from fenceline.score.prior import priors_of

if TYPE_CHECKING:
    from fenceline.ledger.weeks import Weeks
    from fenceline.models.protocol import ModelEntry
    from fenceline.routing.choosing.choice import Choice
    from fenceline.routing.ladder import Rung
    from fenceline.routing.survey import Situation


@dataclass(frozen=True, slots=True)
class Decision:
    """The rungs that a task takes, and the choice behind them."""

    rungs: tuple[Rung, ...]
    choice: Choice


def decide(rungs: tuple[Rung, ...], situation: Situation, *, keep_books: bool = False) -> Decision:
    """Return what the record makes of the ladder ``rungs`` for a task.

    Args:
        rungs: the whole ladder.
        situation: the task and what is known of it.
        keep_books: whether the task is about to be done, so that what it explores is paid.
    """
    scope = situation.scope
    usual = suited(rungs, scope)
    name = _name(situation)
    question = Question(
        name,
        Cell("", scope.counted, _language(situation), scope.size),
        tuple(rung.entry.name for rung in usual),
    )
    choice = _choose(question, rungs, situation, read_tally())
    if keep_books and choice.known:
        book(name, choice.best.value.cost, choice.extra_usd)
    return Decision(_rungs(rungs, choice, usual[0].reason), choice)


def _choose(question: Question, rungs: tuple[Rung, ...], situation: Situation, weeks: Weeks) -> Choice:
    """Choose as if the policy allowed all; ask the policy, which takes longer, only where it can change the choice."""
    rates, books = situation.task.config.rates, read_books()
    contenders, tally = informed([_contender(rung.entry) for rung in rungs], weeks)
    choice = choose(question, contenders, tally, rates, books)
    tiers = {who.name: who.tier for who in contenders}
    if len(set(tiers.values())) == 1 or tiers[choice.taken.models[0]] == "local" or not choice.known:
        return choice
    if not _keeps_in(situation):
        return choice
    barred = tuple(replace(who, barred=who.tier == "hosted") for who in contenders)
    return choose(question, barred, tally, rates, books)


def _contender(entry: ModelEntry) -> Contender:
    hosted = is_hosted(entry)
    tier = "hosted" if hosted else "local"
    prices = prices_of(entry) or STAND_IN if hosted else entry.prices
    return Contender(entry.name, tier, priors_of(tier, entry.model or entry.name), prices)


def _keeps_in(situation: Situation) -> bool:
    """Whether the policy keeps the code to be edited from hosted models."""
    from fenceline.policy.labels import Labels  # noqa: PLC0415 - only where a hosted model is about to be first

    labels = Labels(situation.task.config.policy, situation.task.workspace.root)
    return any(labels.of(target.path).label is not Label.OPEN for target in situation.scope.targets)


def _rungs(rungs: tuple[Rung, ...], choice: Choice, usual: str) -> tuple[Rung, ...]:
    by_name = {rung.entry.name: rung for rung in rungs}
    if not choice.known:
        words = (
            reasons(choice, usual)[0],
            *(by_name[name].reason for name in choice.taken.models[1:]),
        )
    else:
        words = reasons(choice, usual)
    return tuple(
        replace(by_name[name], reason=reason) for name, reason in zip(choice.taken.models, words, strict=True)
    )


def _language(situation: Situation) -> str:
    from fenceline.workspace.index import language_of  # noqa: PLC0415 - loaded by then

    targets = situation.scope.targets
    return (language_of(targets[0].path) if targets else None) or ""


def _name(situation: Situation) -> str:
    """Return what stands for the task: asked again in the same place, it is the same one."""
    task = situation.task
    return sha256(f"{task.workspace.root}\0{task.instruction}".encode("utf-8", "replace")).hexdigest()[:16]
