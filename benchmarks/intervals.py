"""Whether the intervals cover what they promise, and how often advice is chance.

Run: python -m benchmarks.intervals

Rates are exact: over every outcome of the binomial, at 999 true rates from 0.001 to 0.999 for each n. The rest is
simulated with a fixed seed. What is promised is 95 % (90 % for differences, which advice rests on).
"""

from __future__ import annotations

import random
from math import comb, exp
from typing import TYPE_CHECKING

from fenceline.ledger.records import AttemptRecord, TaskRecord
from fenceline.score.advice import advice
from fenceline.score.beta import Beta
from fenceline.score.breakeven import lines
from fenceline.score.economics import Bill
from fenceline.score.intervals import Interval, difference, mcnemar, ratio, wilson
from fenceline.score.statistics import pairings
from fenceline.score.turns import Turn, turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RATES = [number / 1000 for number in range(1, 1000)]
SIZES = (5, 8, 10, 20, 40, 100, 400)
SPREAD = 0.7  # of a try's cost on the logarithm: a few tries cost several times the median
ROUNDS = 4_000


def main() -> None:
    """Print every table."""
    chance = random.Random(20261122)  # noqa: S311 - simulation
    print("rates, Wilson 95 %: mean coverage, and the lowest and highest at one true rate")
    for count in SIZES:
        print(f"  n={count:<4}", _row(_exact(count, wilson)))
    print("rates, Beta (prior 1/2, 1/2) 95 %, middle half of posteriors")
    for count in SIZES[:5]:
        print(f"  n={count:<4}", _row(_exact(count, _jeffreys)))
    print("differences, Newcombe 90 %, equal and unequal n")
    for sizes in ((8, 8), (8, 40), (20, 20), (40, 100)):
        print(f"  n={sizes[0]},{sizes[1]}", _row(_differences(sizes, chance)))
    print("cost per completion, delta method 95 %")
    for count in (8, 12, 20, 40, 100, 400):
        print(f"  n={count:<4}", _row(_ratios(count, chance)))
    print("equal tasks: how often McNemar's exact p is below 0.1 for models that are equal")
    for count in (8, 20, 40):
        print(f"  n={count:<4} {_chance_pairs(count, chance):.3f}")
    print("advice about models that are equal: share of ledgers that give any")
    for count in (8, 20, 40, 100):
        print(f"  n={count:<4} {_chance_advice(count, chance):.3f}")


def _row(covered: Iterable[float]) -> str:
    found = list(covered)
    return f"mean {sum(found) / len(found):.3f}  from {min(found):.3f} to {max(found):.3f}"


def _exact(count: int, interval: Callable[[int, int], Interval]) -> Iterable[float]:
    held = [interval(done, count) for done in range(count + 1)]
    ways = [comb(count, done) for done in range(count + 1)]
    for rate in RATES:
        yield sum(
            ways[done] * rate**done * (1 - rate) ** (count - done)
            for done in range(count + 1)
            if held[done].low <= rate <= held[done].high
        )


def _jeffreys(done: int, count: int) -> Interval:
    return Interval(*Beta(0.5 + done, 0.5 + count - done).interval())


def _differences(sizes: tuple[int, int], chance: random.Random) -> Iterable[float]:
    one, other = sizes
    for _ in range(60):
        rate, against = chance.uniform(0.02, 0.98), chance.uniform(0.02, 0.98)
        hits = 0
        for _ in range(ROUNDS // 10):
            found = difference((_draw(one, rate, chance), one), (_draw(other, against, chance), other))
            hits += found.low <= rate - against <= found.high
        yield hits / (ROUNDS // 10)


def _ratios(count: int, chance: random.Random) -> Iterable[float]:
    typical = exp(SPREAD**2 / 2)
    for rate in (0.2, 0.5, 0.8, 0.95):
        truth = typical * (rate + 1.5 * (1 - rate)) / rate  # what fails costs half as much again
        hits = tried = 0
        for _ in range(ROUNDS // 4):
            done = [chance.random() < rate for _ in range(count)]
            found = ratio([chance.lognormvariate(0, SPREAD) * (1 if won else 1.5) for won in done], done)
            if found is not None:
                tried += 1
                hits += found.interval.low <= truth <= found.interval.high
        yield hits / tried


def _chance_pairs(count: int, chance: random.Random) -> float:
    said = 0
    for _ in range(ROUNDS):
        rate = chance.uniform(0.1, 0.9)
        pairs = [(chance.random() < rate, chance.random() < rate) for _ in range(count)]
        said += mcnemar(pairs.count((True, False)), pairs.count((False, True))) < 0.1
    return said / ROUNDS


def _chance_advice(count: int, chance: random.Random) -> float:
    said, rounds = 0, 600
    for _ in range(rounds):
        rate = chance.uniform(0.1, 0.9)
        tried = [turn for model in ("one", "two", "hosted") for turn in _turns(model, count, rate, chance)]
        drawn = lines(tried, _bill)
        pieces = advice(tried, drawn, pairings(tried))
        said += any(piece.kind in ("better-local", "straight-to-hosted") for piece in pieces)
    return said / rounds


def _bill(turn: Turn) -> Bill:
    return Bill(tokens=0.05 if turn.tier == "hosted" else 0.0, waiting=0.0 if turn.completed else 0.05)


def _turns(model: str, count: int, rate: float, chance: random.Random) -> Iterable[Turn]:
    for number in range(count):
        tier = "hosted" if model == "hosted" else "local"
        outcome = "verified" if chance.random() < rate else "failed"
        tried = AttemptRecord(
            model, "", "", tier, "symbol", outcome, total_s=chance.lognormvariate(3, SPREAD)
        )
        name = f"{model}{number}"
        yield from turns(
            [TaskRecord(name, 0.0, "/w", name, "edit", "change", "", outcome, "t", 0.0, (tried,))]
        )


def _draw(count: int, rate: float, chance: random.Random) -> int:
    return sum(chance.random() < rate for _ in range(count))


if __name__ == "__main__":
    main()
