"""``python -m benchmarks.simulated_year [--seeds 100] [--keep FILE]``: nothing is asked of a model.

Tasks that one model fails are harder for the other one as well, and the routing is the shipped one with an empty
ledger on the first day. With ``--keep`` the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from benchmarks.simulated_year.tables import show
from benchmarks.simulated_year.teams import TEAMS
from benchmarks.simulated_year.years import Year, years_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def main() -> None:
    """Play the years that are not in the file yet, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="where the years are kept, one a line")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    kept = _read(asked.keep) if asked.keep and asked.keep.exists() else []
    known = {(year.team, year.seed) for year in kept}
    missing = [
        (at, seed) for seed in seeds for at, team in enumerate(TEAMS) if (team.title, seed) not in known
    ]
    for years in _played(missing, asked.jobs):
        kept += years
        if asked.keep:
            with asked.keep.open("ab") as file:
                file.writelines(msgspec.json.encode(year) + b"\n" for year in years)
    show(year for year in kept if year.seed in seeds)


def _played(missing: Sequence[tuple[int, int]], jobs: int) -> Iterator[list[Year]]:
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_years, missing)


def _years(which: tuple[int, int]) -> list[Year]:
    at, seed = which
    return years_of(TEAMS[at], seed)


def _read(path: Path) -> list[Year]:
    return [msgspec.json.decode(line, type=Year) for line in path.read_bytes().splitlines()]


if __name__ == "__main__":
    main()
