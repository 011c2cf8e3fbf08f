"""Turns: what one model made of one task. The unit of every statistic, because a task counts once for a model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.ledger.ends import by_model, outcome_of
from fenceline.models.protocol import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fenceline.ledger.records import AttemptRecord, TaskRecord


_NOT_ASKED = ("skipped", "blocked")


@dataclass(frozen=True)
class Turn:
    """One model's attempts at one task: a symbol at a time, then with tools, are two ways of one turn.

    Attributes:
        task: what was asked.
        attempts: all that this model made of it, in order; at least one.
        first: whether no other model had tried before; one that comes after a failure gets the harder tasks.
    """

    task: TaskRecord
    attempts: tuple[AttemptRecord, ...]
    first: bool

    @property
    def model(self) -> str:
        """The configuration's name of the model."""
        return self.attempts[0].model

    @property
    def tier(self) -> str:
        """``local`` or ``hosted``."""
        return self.attempts[0].tier

    @cached_property
    def outcome(self) -> str:
        """``verified``, ``failed`` or ``unverified`` in this order of precedence, else the last attempt's own."""
        return outcome_of(self.attempts)

    @property
    def completed(self) -> bool:
        """Whether a check verified it."""
        return self.outcome == "verified"

    @property
    def judged(self) -> bool:
        """Whether it says something of the model: a check, or a signal, decided it."""
        return self.outcome in ("verified", "failed")

    @cached_property
    def usage(self) -> Usage:
        """Tokens of all its attempts."""
        tried = self.attempts
        return Usage(
            prompt=sum(one.prompt_tokens for one in tried),
            cached=sum(one.cached_tokens for one in tried),
            output=sum(one.output_tokens for one in tried),
            measured=all(one.tokens_measured for one in tried),
            written=sum(one.written_tokens for one in tried),
            reasoning=sum(one.reasoning_tokens for one in tried),
        )

    @cached_property
    def seconds(self) -> float:
        """Wall seconds of all its attempts."""
        return sum(attempt.total_s for attempt in self.attempts)


def turns(tasks: Iterable[TaskRecord]) -> Iterator[Turn]:
    """Yield the turns of every task, in the order in which their models were first asked."""
    for task in tasks:
        first = True
        for attempts in by_model(task):
            yield (turn := Turn(task, attempts, first))
            first = first and turn.outcome in _NOT_ASKED
