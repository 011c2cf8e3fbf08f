"""A made-up history of ten weeks, recorded as a run records itself: 400 tasks, two local models and a hosted one."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fenceline.ledger.journal import record
from fenceline.ledger.records import AttemptRecord, TaskRecord
from fenceline.policy.endpoint import Endpoint
from fenceline.policy.receipts import Book

END = datetime(2026, 11, 20, 18, tzinfo=UTC)
WEEKS = 10
SCOPES = {"edit": 0.62, "multi-file": 0.25, "greenfield": 0.13}
LANGUAGES = {"python": 0.6, "javascript": 0.3, "go": 0.1}
SIZES = {"small": 0.5, "medium": 0.35, "large": 0.15}


@dataclass(frozen=True, slots=True)
class Hand:
    """A made-up model: how often it completes each kind of scope, and what a try takes."""

    name: str
    provider: str
    weights: str
    tier: str
    completes: dict[str, float]
    seconds: float
    prompt: int
    output: int
    fails_by: tuple[str, ...] = ("check-failed",)


SMALL = Hand(
    "qwen2.5-coder-14b", "ollama", "qwen2.5-coder:14b", "local",
    {"edit": 0.82, "multi-file": 0.12, "greenfield": 0.18}, 55, 3_800, 620,
    ("check-failed", "check-failed", "missing-package", "missing-name", "incoherent", "no-progress"),
)  # fmt: skip
TINY = Hand(
    "qwen2.5-coder-1.5b", "llamacpp", "qwen2.5-coder-1.5b", "local",
    {"edit": 0.45, "multi-file": 0.0, "greenfield": 0.05}, 14, 900, 210,
    ("check-failed", "missing-name", "malformed-edit", "incoherent"),
)  # fmt: skip
BIG = Hand(
    "claude", "anthropic", "claude-sonnet-4-5", "hosted",
    {"edit": 0.95, "multi-file": 0.86, "greenfield": 0.8}, 48, 14_000, 2_400,
)  # fmt: skip


def write_history(count: int = 400, *, end: datetime = END, seed: int = 7) -> list[TaskRecord]:
    """Record ``count`` tasks over the ten weeks before ``end``, the same every time; return them."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    ages = sorted((chance.random() * WEEKS for _ in range(count)), reverse=True)
    made = [_task(number, end - timedelta(weeks=age), chance) for number, age in enumerate(ages)]
    for task in made:
        record(task)
    return made


def _task(number: int, at: datetime, chance: random.Random) -> TaskRecord:
    scope = _pick(SCOPES, chance)
    checked = chance.random() > 0.05
    ladder = (TINY if chance.random() < 0.25 else SMALL, BIG)
    attempts: list[AttemptRecord] = []
    for hand in ladder:
        attempts.append(_attempt(hand, scope, chance, checked=checked))
        if attempts[-1].outcome != "failed" or chance.random() < 0.04:
            break
    return TaskRecord(
        task_id=f"{number:06d}",
        started=at.timestamp(),
        workspace="/src/shop",
        instruction=f"Task {number}",
        scope=scope,
        recipe="component" if scope == "greenfield" else "change",
        language=_pick(LANGUAGES, chance),
        verdict=attempts[-1].outcome if attempts[-1].outcome != "interrupted" else "failed",
        check="pytest -q" if checked else "",
        total_s=sum(attempt.total_s for attempt in attempts) + 2.0,
        waited_s=sum(attempt.total_s for attempt in attempts) + 2.0,
        attempts=tuple(attempts),
        size="small"
        if (size := _pick(SIZES, chance)) == "small"
        else "medium"
        if size == "medium"
        else "large",
    )


def _attempt(hand: Hand, scope: str, chance: random.Random, *, checked: bool) -> AttemptRecord:
    done = chance.random() < hand.completes[scope]
    outcome = "verified" if done else "failed"
    if not checked:
        outcome = "unverified"
    elif chance.random() < 0.015:
        outcome = "interrupted"
    larger = {"edit": 1.0, "multi-file": 3.2, "greenfield": 2.6}[scope] * chance.lognormvariate(0, 0.45)
    larger *= 1.0 if done else 1.7
    return AttemptRecord(
        model=hand.name,
        provider=hand.provider,
        weights=hand.weights,
        tier=hand.tier,
        edit_format="symbol" if scope == "edit" else "tools",
        outcome=outcome,
        requests=1 + int(larger * 2),
        prompt_tokens=int(hand.prompt * larger),
        cached_tokens=int(hand.prompt * larger * 0.4),
        output_tokens=int(hand.output * larger),
        total_s=hand.seconds * larger,
        decode_s=hand.seconds * larger * 0.6,
        signals=(chance.choice(hand.fails_by),) if outcome == "failed" else (),
    )


def _pick(shares: dict[str, float], chance: random.Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def write_receipts() -> None:
    """Write down what such a history lets out, and what it holds back."""
    vendor, team = (
        Endpoint(url, "hosted", "its address")
        for url in ("https://api.anthropic.com/v1/messages", "https://models.example:8443/v1")
    )
    book = Book("Task 1")
    for number in range(9):
        book.request(vendor, b"x" * (2_000 + 700 * number), {"src/shop.py": "open"}, "")
    book.request(team, b"y" * 900, {}, "")
    for _ in range(2):
        book.request(
            vendor, b"z" * 5_000, {"src/payments/card.py": "closed"}, "src/payments/card.py is closed"
        )
