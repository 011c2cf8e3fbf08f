"""Recorded outcomes: what each model, or route, made of each task."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from fenceline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

Tier = Literal["local", "hosted", "mixed"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one side.

    Attributes:
        prompt: sent, cached ones included.
        output: generated, thoughts included.
        cached: of ``prompt``, from the server's cache.
    """

    prompt: int = 0
    output: int = 0
    cached: int = 0

    @property
    def total(self) -> int:
        """Tokens both ways."""
        return self.prompt + self.output


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one model, or one route over several, made of one task.

    Attributes:
        task: name of the task.
        model: name of the model or route.
        tier: ``local`` and ``hosted`` models may stand on a ladder; a ``mixed`` route is only shown beside them.
        completed: whether the task's own tests passed.
        kind: of the task: one of our scopes, or any other word.
        local: tokens of local models.
        hosted: tokens of hosted ones.
        usd: billed; None to work it out from tokens and a price.
        seconds: wall time.
    """

    task: str
    model: str
    tier: Tier
    completed: bool
    kind: str = ""
    local: Tokens = field(default_factory=Tokens)
    hosted: Tokens = field(default_factory=Tokens)
    usd: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Record:
    """What was read.

    Attributes:
        outcomes: judged ones, in the order of the file.
        unjudged: how many had no verdict; they are left out.
    """

    outcomes: tuple[Outcome, ...]
    unjudged: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """The tasks that every model of the ladder has an outcome of.

    Attributes:
        ladder: names of the models in order, local ones first.
        tasks: names, in the order of the record.
        cells: the outcome by task and model; of several the last one counts.
        left_out: tasks that a model of the ladder has no judged outcome of.
        repeated: outcomes that a later one replaced.
    """

    ladder: tuple[str, ...]
    tasks: tuple[str, ...]
    cells: dict[tuple[str, str], Outcome]
    left_out: int
    repeated: int

    def of(self, task: str, model: str) -> Outcome:
        """Return what ``model`` made of ``task``; both are of this matrix."""
        return self.cells[task, model]

    @property
    def mixed(self) -> tuple[str, ...]:
        """Names of the recorded routes over several models."""
        return tuple(dict.fromkeys(one.model for one in self.cells.values() if one.tier == "mixed"))


def matrix(record: Record, ladder: tuple[str, ...] = ()) -> Matrix:
    """Return the tasks and outcomes that policies over ``ladder`` can be played on.

    Args:
        record: what was read.
        ladder: models in order; empty for the local one with the most outcomes, then the hosted one with the most.

    Raises:
        UsageError: a model that has no outcome, or no task that all of them have.
    """
    names = ladder or _usual(record.outcomes)
    cells = {(one.task, one.model): one for one in record.outcomes}
    known = {one.model: one.tier for one in record.outcomes}
    for name in names:
        if known.get(name, "mixed") == "mixed":
            able = ", ".join(sorted(model for model, tier in known.items() if tier != "mixed"))
            raise UsageError(f"the record has no outcome of a model `{name}`", f"it has: {able or 'none'}")
    if {known[name] for name in names} != {"local", "hosted"}:
        raise UsageError("the ladder needs a local and a hosted model", "name both with --ladder")
    everything = tuple(dict.fromkeys(one.task for one in record.outcomes))
    tasks = tuple(task for task in everything if all((task, name) in cells for name in names))
    if not tasks:
        raise UsageError(
            f"no task has a judged outcome of each of {', '.join(names)}", "choose others with --ladder"
        )
    kept = {place: one for place, one in cells.items() if place[0] in set(tasks)}
    return Matrix(names, tasks, kept, len(everything) - len(tasks), len(record.outcomes) - len(cells))


def _usual(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    counts: dict[Tier, dict[str, int]] = {"local": {}, "hosted": {}, "mixed": {}}
    for one in outcomes:
        counts[one.tier][one.model] = counts[one.tier].get(one.model, 0) + 1
    for tier in ("local", "hosted"):
        if not counts[tier]:
            raise UsageError(f"the record has no {tier} model", "both tiers are needed: see docs/replay.md")
    return tuple(max(counts[tier], key=lambda name: counts[tier][name]) for tier in ("local", "hosted"))
