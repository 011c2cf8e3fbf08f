"""The tables: what policies come to, and what fading does to those that learn."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean, stdev
from typing import TYPE_CHECKING

from benchmarks.simulated_year.years import BAD_FADING, BAD_SUMMED, FADING, SUMMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.simulated_year.years import Year

    Figures = dict[str, dict[int, Year]]  # by policy and seed

_HELD_AGAINST = "always-hosted"
_PAIRS = (("public", SUMMED, FADING), ("bad", BAD_SUMMED, BAD_FADING))
_NOT_SHIPPED = (SUMMED, BAD_SUMMED)


def show(years: Iterable[Year]) -> None:
    """Print a table of every team, then those of what fading does."""
    teams: dict[str, Figures] = defaultdict(lambda: defaultdict(dict))
    for year in years:
        teams[year.team][year.policy][year.seed] = year
    for title, figures in teams.items():
        _levels(title, figures)
    _fading(teams)


def _levels(title: str, figures: Figures) -> None:
    print(f"\n{title} ({len(figures[_HELD_AGAINST])} seeds)\n")
    print("| policy | completed | USD for a completed task | against always-hosted | sent to hosted |")
    print("| --- | --- | --- | --- | --- |")
    for name, by_seed in figures.items():
        if name in _NOT_SHIPPED:
            continue
        each = by_seed.values()
        done, paid = [year.completion for year in each], [year.cost for year in each]
        print(
            f"| {name} | {fmean(done):.1%} ({_at(done, 0.025):.1%} to {_at(done, 0.975):.1%}) "
            f"| {fmean(paid):.4f} ({_at(paid, 0.025):.4f} to {_at(paid, 0.975):.4f}) "
            f"| {_mean(_dearer(by_seed, figures[_HELD_AGAINST]))} | {fmean(year.hosted for year in each):.0%} |"
        )


def _fading(teams: dict[str, Figures]) -> None:
    print("\nCost of a completed task in percent, mean and 95 % interval of the mean\n")
    print("| team | prior | nothing fades, against always-hosted | fading, the same | fading against none |")
    print("| --- | --- | --- | --- | --- |")
    for title, figures in teams.items():
        hosted = figures[_HELD_AGAINST]
        for prior, summed, fading in (pair for pair in _PAIRS if pair[1] in figures):
            before, after = (_dearer(figures[name], hosted) for name in (summed, fading))
            change = _mean([new - old for old, new in zip(before, after, strict=True)])
            print(f"| {title} | {prior} | {_mean(before)} | {_mean(after)} | {change} |")


def _dearer(paid: dict[int, Year], than: dict[int, Year]) -> list[float]:
    """Return in percent how much dearer a completed task was, seed by seed."""
    return [100 * (year.cost / than[seed].cost - 1) for seed, year in sorted(paid.items())]


def _mean(values: Sequence[float]) -> str:
    wide = 1.96 * stdev(values) / len(values) ** 0.5 if len(values) > 1 else float("nan")
    return f"{fmean(values):+.1f} ± {wide:.1f}"


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
