"""Plays a policy over recorded outcomes, task by task."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.replay.outcomes import Matrix, Outcome


@dataclass(frozen=True, slots=True)
class Bill:
    """What every outcome of a matrix cost, and how sharp the check is that a handoff waits for.

    Attributes:
        usd: billed, by task and model.
        misses: share of failures that the check takes for completions, so that nobody takes over.
    """

    usd: Mapping[tuple[str, str], float]
    misses: float = 0.0


@dataclass(frozen=True, slots=True)
class Played:
    """How one task went under a policy.

    Attributes:
        task: its name.
        completed: whether the task's own tests passed in the end.
        usd: billed.
        local_s: seconds of local models.
        failed_s: seconds of attempts that the check found failing.
        seconds: of all attempts.
        hosted: whether anything was sent to a hosted model.
        attempts: each attempt's outcome, and whether the check found it completed.
    """

    task: str
    completed: bool
    usd: float
    local_s: float
    failed_s: float
    seconds: float
    hosted: bool
    attempts: tuple[tuple[Outcome, bool], ...]


class Policy(Protocol):
    """Says which models try a task, in order; a fresh one is made for every pass over the tasks."""

    def ladder(self, task: str) -> Sequence[str]:
        """Return the models to try, each after the one before it failed its check."""
        ...

    def told(self, played: Played) -> None:
        """Learn how it went."""
        ...


def play(
    policy: Policy, matrix: Matrix, bill: Bill, tasks: Sequence[str], seed: int = 0
) -> tuple[Played, ...]:
    """Return how ``tasks``, in this order, go under ``policy``.

    Args:
        policy: a fresh one.
        matrix: the outcomes.
        bill: what they cost.
        tasks: names; the same may come several times.
        seed: of the failures that the check misses.
    """
    chance = Random(seed)  # noqa: S311 - a simulation
    played: list[Played] = []
    for task in tasks:
        went = climb(matrix, bill, task, policy.ladder(task), chance)
        policy.told(went)
        played.append(went)
    return tuple(played)


def climb(matrix: Matrix, bill: Bill, task: str, ladder: Sequence[str], chance: Random) -> Played:
    """Return how one task goes when the models of ``ladder`` try it until the check finds it completed."""
    attempts: list[tuple[Outcome, bool]] = []
    for model in ladder:
        outcome = matrix.of(task, model)
        passes = outcome.completed or chance.random() < bill.misses
        attempts.append((outcome, passes))
        if passes:
            break
    return Played(
        task,
        bool(attempts) and attempts[-1][0].completed,
        sum(bill.usd[task, outcome.model] for outcome, _ in attempts),
        sum(outcome.seconds for outcome, _ in attempts if outcome.tier == "local"),
        sum(outcome.seconds for outcome, passes in attempts if not passes),
        sum(outcome.seconds for outcome, _ in attempts),
        any(outcome.tier != "local" for outcome, _ in attempts),
        tuple(attempts),
    )
