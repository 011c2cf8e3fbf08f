"""Turns to test with: tasks as the ledger gives them, cut down to what a statistic looks at."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from fenceline.ledger.records import AttemptRecord, TaskRecord
from fenceline.score.economics import Bill
from fenceline.score.turns import turns

if TYPE_CHECKING:
    from fenceline.score.turns import Turn

_numbers = count()


def attempt(
    model: str, outcome: str, *, seconds: float = 10.0, signals: tuple[str, ...] = ()
) -> AttemptRecord:
    tier, provider = ("hosted", "anthropic") if model.startswith("big") else ("local", "llamacpp")
    return AttemptRecord(
        model, provider, "w", tier, "symbol", outcome, 1, 1000, 0, 100, total_s=seconds, signals=signals
    )


def task(
    *attempts: AttemptRecord,
    scope: str = "edit",
    instruction: str = "",
    started: float = 0.0,
    language: str = "python",
) -> TaskRecord:
    number = next(_numbers)
    return TaskRecord(
        task_id=f"t{number}",
        started=started or 1_790_000_000.0 + number,
        workspace="/w",
        instruction=instruction or f"do {number}",
        scope=scope,
        recipe="change",
        language=language,
        verdict=attempts[-1].outcome if attempts else "blocked",
        check="pytest",
        total_s=sum(one.total_s for one in attempts),
        attempts=attempts,
        waited_s=sum(one.total_s for one in attempts),
    )


def many(
    model: str, completed: int, failed: int, *, scope: str = "edit", seconds: float = 10.0
) -> list[Turn]:
    """Return turns that began their tasks; their seconds vary a little, as they do."""
    outcomes = ["verified"] * completed + ["failed"] * failed
    tasks = [
        task(attempt(model, outcome, seconds=seconds * (0.9 + 0.2 * (number % 2))), scope=scope)
        for number, outcome in enumerate(outcomes)
    ]
    return list(turns(tasks))


def flat(turn: Turn) -> Bill:
    """Bill a hosted try with 10 cents, and every second of a failed one with a tenth of a cent."""
    waiting = 0.0 if turn.completed else turn.seconds * 0.001
    return Bill(tokens=0.1 if turn.tier == "hosted" else 0.0, waiting=waiting)
