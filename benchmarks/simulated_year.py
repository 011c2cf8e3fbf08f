"""A simulated year of a team of five: what a completed task costs when the ladder learns, and when it is fixed.

``python -m benchmarks.simulated_year [--seeds 100]``. Nothing is asked of a model. Completion by scope is drawn from
public results (EDIT-Bench core; SWE-bench Verified on the mini-SWE-agent board), tasks that one model fails are harder
for the other one as well, and the routing is the shipped one with an empty ledger on the first day.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from random import Random
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING, Literal

from fenceline.models.entry import Prices
from fenceline.replay.learner import Learner
from fenceline.replay.outcomes import Matrix, Outcome, Tokens
from fenceline.replay.playing import Bill, play
from fenceline.replay.policies import Fixed
from fenceline.replay.pricing import costs, usage
from fenceline.routing.choosing.weighing import Contender
from fenceline.score.prior import Priors, priors_of
from fenceline.score.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.replay.playing import Played, Policy

PEOPLE, DAYS, A_DAY = 5, 220, 1
ALIKE = 0.7
"""Correlation of the two models' luck with a task: it gives the unions that the public results show (about 70 % of the
edits for a 14B with Sonnet 4; 77.8 % of the issues for Devstral with Opus 4.5)."""
MIX = {"edit": 0.6, "multi-file": 0.3, "greenfield": 0.1}  # our guess of a team's work
TOKENS = {
    "edit": Tokens(2_000, 500),
    "multi-file": Tokens(40_000, 3_000, 28_000),
    "greenfield": Tokens(40_000, 8_000, 24_000),
}
SECONDS = {  # local, hosted: hybrid-arena's means for one function; sessions with tools are our guess
    "edit": (17.0, 5.0),
    "multi-file": (240.0, 80.0),
    "greenfield": (300.0, 110.0),
}
PRICES = Prices(3.0, 15.0, 0.3)
HOSTED = {"edit": 0.648, "multi-file": 0.744, "greenfield": 0.5}  # Sonnet 4; Opus 4.5; a guess
LOCAL = {  # edit, multi-file: public; greenfield: half of multi-file, a guess
    "llama3.1:8b": {"edit": 0.341, "multi-file": 0.02, "greenfield": 0.01},
    "qwen2.5-coder:32b": {"edit": 0.400, "multi-file": 0.090, "greenfield": 0.045},
    "devstral-small-2:24b": {"edit": 0.48, "multi-file": 0.564, "greenfield": 0.28},
}
CHEAP, DEAR = Rates(), Rates(developer_usd_per_hour=30.0)
CASES = (*((local, CHEAP) for local in LOCAL), ("devstral-small-2:24b", DEAR))
BAD = Priors((0.9, 0.9, 0.9)), Priors((0.1, 0.1, 0.1))


@dataclass(frozen=True, slots=True)
class Year:
    """One seed's year under one policy."""

    completion: float
    cost: float
    hosted: float


def main() -> None:
    """Print one table for each local model and price of waiting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    started = time.monotonic()
    with ProcessPoolExecutor(asked.jobs) as pool:
        for local, rates in CASES:
            years: dict[str, list[Year]] = {}
            for found in pool.map(partial(one_year, local, rates), range(asked.seeds)):
                for name, year in found.items():
                    years.setdefault(name, []).append(year)
            waiting = f"${rates.developer_usd_per_hour:g} an hour for attempts that failed"
            show(f"{local} and a hosted model, waiting {waiting}", years)
    print(f"\n{asked.seeds} seeds, {PEOPLE * DAYS * A_DAY} tasks each, {time.monotonic() - started:.0f} s")


def one_year(local: str, rates: Rates, seed: int) -> dict[str, Year]:
    """Return the year of ``seed`` under every policy; all of them get the same tasks."""
    matrix = tasks_of(local, Random(seed))  # noqa: S311 - a simulation
    bill = Bill(costs(matrix, PRICES))
    used = usage(matrix.cells.values(), PRICES)
    kinds = {task: matrix.of(task, local).kind for task in matrix.tasks}

    def learning(*, bad: bool) -> Policy:
        priors = BAD if bad else (priors_of("local", local), priors_of("hosted"))
        contenders = [
            Contender(local, "local", priors[0], None),
            Contender("hosted", "hosted", priors[1], PRICES),
        ]
        return Learner(contenders, kinds, used, rates, seed)

    policies: dict[str, Callable[[], Policy]] = {
        "always-local": lambda: Fixed((local,)),
        "always-hosted": lambda: Fixed(("hosted",)),
        "fixed ladder": lambda: Fixed((local, "hosted")),
        "by scope, fixed": lambda: Suited(local, kinds),
        "learning": lambda: learning(bad=False),
        "learning, bad prior": lambda: learning(bad=True),
    }
    return {
        name: year_of(play(make(), matrix, bill, matrix.tasks, seed), rates)
        for name, make in policies.items()
    }


@dataclass(frozen=True, slots=True)
class Suited:
    """The rule without a record: edits start at the local model, all else at the hosted one."""

    local: str
    kinds: dict[str, str]

    def ladder(self, task: str) -> Sequence[str]:
        """Return the ladder by the task's scope."""
        return (self.local, "hosted") if self.kinds[task] == "edit" else ("hosted",)

    def told(self, played: Played) -> None:
        """Learn nothing."""


def tasks_of(local: str, random: Random) -> Matrix:
    """Return a year's tasks with what both models would make of each."""
    cells: dict[tuple[str, str], Outcome] = {}
    names = [f"task {number}" for number in range(PEOPLE * DAYS * A_DAY)]
    for task in names:
        kind = random.choices(list(MIX), list(MIX.values()))[0]
        shared = random.gauss(0, 1)
        sides: tuple[tuple[str, Literal["local", "hosted"], float], ...] = (
            (local, "local", LOCAL[local][kind]),
            ("hosted", "hosted", HOSTED[kind]),
        )
        for at, (model, tier, rate) in enumerate(sides):
            luck = ALIKE**0.5 * shared + (1 - ALIKE) ** 0.5 * random.gauss(0, 1)
            tokens = TOKENS[kind] if tier == "hosted" else Tokens()
            took = SECONDS[kind][at] * random.lognormvariate(0, 0.5)
            done = luck < NormalDist().inv_cdf(rate)
            cells[task, model] = Outcome(task, model, tier, done, kind, hosted=tokens, seconds=took)
    return Matrix((local, "hosted"), tuple(names), cells, 0, 0)


def year_of(played: Sequence[Played], rates: Rates) -> Year:
    """Return what a year came to; its cost is USD for a completed task: billed, machine and waiting."""
    usd = sum(one.usd for one in played)
    machine = sum(one.local_s for one in played) * rates.machine_usd_per_s
    waiting = sum(one.failed_s for one in played) * rates.waiting_usd_per_s
    done = sum(one.completed for one in played)
    return Year(
        done / len(played), (usd + machine + waiting) / max(1, done), fmean(one.hosted for one in played)
    )


def show(title: str, years: dict[str, list[Year]]) -> None:
    """Print one table: means over the seeds with what 95 % of them lie between."""
    print(f"\n{title}\n")
    print("| policy | completed | USD for a completed task | sent to hosted |")
    print("| --- | --- | --- | --- |")
    for name, each in years.items():
        done, paid, sent = (
            [getattr(year, field) for year in each] for field in ("completion", "cost", "hosted")
        )
        print(
            f"| {name} | {fmean(done):.1%} ({_at(done, 0.025):.1%} to {_at(done, 0.975):.1%}) "
            f"| {fmean(paid):.4f} ({_at(paid, 0.025):.4f} to {_at(paid, 0.975):.4f}) | {fmean(sent):.0%} |"
        )


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    main()
