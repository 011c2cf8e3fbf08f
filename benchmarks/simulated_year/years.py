"""Plays one seed's year under every policy; all of them get the same tasks."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING, Literal

from benchmarks.simulated_year.teams import A_WEEK, ALIKE, MIX, PRICES, SECONDS, TOKENS, WEEKS

from fenceline.replay.learner import Learner
from fenceline.replay.outcomes import Matrix, Outcome, Tokens
from fenceline.replay.playing import Bill, play
from fenceline.replay.policies import Fixed
from fenceline.replay.pricing import costs, usage
from fenceline.routing.choosing.weighing import Contender
from fenceline.score.prior import Priors, priors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.simulated_year.teams import Team

    from fenceline.replay.playing import Played, Policy
    from fenceline.score.rates import Rates

    Side = tuple[str, Literal["local", "hosted"], float]

FADING, SUMMED = "learning", "learning, nothing fades"
BAD_FADING, BAD_SUMMED = "learning, bad prior", "learning, bad prior, nothing fades"
BAD = Priors((0.9, 0.9, 0.9)), Priors((0.1, 0.1, 0.1))


@dataclass(frozen=True, slots=True)
class Year:
    """What one seed's year came to under one policy.

    Attributes:
        team: its title.
        seed: of the tasks and of the exploration.
        policy: its name.
        completion: share of the tasks.
        cost: USD for a completed task: billed, machine and waiting.
        hosted: share of the tasks of which anything was sent to the hosted model.
    """

    team: str
    seed: int
    policy: str
    completion: float
    cost: float
    hosted: float


def years_of(team: Team, seed: int) -> list[Year]:
    """Return the year of ``seed`` under every policy."""
    matrix = _tasks(team, Random(seed))  # noqa: S311 - a simulation
    bill = Bill(costs(matrix, PRICES))
    return [
        _year(team, seed, name, play(make(), matrix, bill, matrix.tasks, seed))
        for name, make in _policies(team, seed, matrix).items()
    ]


def _policies(team: Team, seed: int, matrix: Matrix) -> dict[str, Callable[[], Policy]]:
    local, used = team.model, usage(matrix.cells.values(), PRICES)
    kinds = {task: matrix.of(task, local).kind for task in matrix.tasks}
    weeks = {task: at // A_WEEK for at, task in enumerate(matrix.tasks)}

    def learning(priors: tuple[Priors, Priors], weeks: Mapping[str, int] | None) -> Callable[[], Policy]:
        contenders = [
            Contender(local, "local", priors[0], None),
            Contender("hosted", "hosted", priors[1], PRICES),
        ]
        return lambda: Learner(contenders, kinds, used, team.rates, seed, weeks)

    public = priors_of("local", local), priors_of("hosted")
    wrong = {BAD_FADING: learning(BAD, weeks), BAD_SUMMED: learning(BAD, None)}
    return {
        "always-local": lambda: Fixed((local,)),
        "always-hosted": lambda: Fixed(("hosted",)),
        "fixed ladder": lambda: Fixed((local, "hosted")),
        "by scope, fixed": lambda: Suited(local, kinds),
        FADING: learning(public, weeks),
        SUMMED: learning(public, None),  # all in one week: nothing is older than the rest
        **({} if team.drifts else wrong),
    }


@dataclass(frozen=True, slots=True)
class Suited:
    """The rule without a record: edits start at the local model, all else at the hosted one."""

    local: str
    kinds: Mapping[str, str]

    def ladder(self, task: str) -> Sequence[str]:
        """Return the ladder by the task's scope."""
        return (self.local, "hosted") if self.kinds[task] == "edit" else ("hosted",)

    def told(self, played: Played) -> None:
        """Learn nothing."""


def _tasks(team: Team, random: Random) -> Matrix:
    """Return a year's tasks with what both models would make of each."""
    cells: dict[tuple[str, str], Outcome] = {}
    names = [f"task {number}" for number in range(A_WEEK * WEEKS)]
    for at, task in enumerate(names):
        half = 2 * at // len(names)
        kind = random.choices(list(MIX), list(MIX.values()))[0]
        shared = random.gauss(0, 1)
        sides: tuple[Side, ...] = (
            (team.model, "local", team.local[half][kind]),
            ("hosted", "hosted", team.hosted[half][kind]),
        )
        for place, (model, tier, rate) in enumerate(sides):
            luck = ALIKE**0.5 * shared + (1 - ALIKE) ** 0.5 * random.gauss(0, 1)
            tokens = TOKENS[kind] if tier == "hosted" else Tokens()
            took = SECONDS[kind][place] * random.lognormvariate(0, 0.5)
            done = luck < NormalDist().inv_cdf(rate)
            cells[task, model] = Outcome(task, model, tier, done, kind, hosted=tokens, seconds=took)
    return Matrix((team.model, "hosted"), tuple(names), cells, 0, 0)


def _year(team: Team, seed: int, policy: str, played: Sequence[Played]) -> Year:
    done = sum(one.completed for one in played)
    usd = sum(_usd(one, team.rates) for one in played)
    sent = fmean(one.hosted for one in played)
    return Year(team.title, seed, policy, done / len(played), usd / max(1, done), sent)


def _usd(one: Played, rates: Rates) -> float:
    return one.usd + one.local_s * rates.machine_usd_per_s + one.failed_s * rates.waiting_usd_per_s
