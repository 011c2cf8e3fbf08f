"""Run as ``python -m benchmarks.fence recall|alarms|costs|talk REPOSITORY ...``; repositories are folders."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.fence.alarms import alarms
from benchmarks.fence.costs import costs
from benchmarks.fence.prompts import prompts
from benchmarks.fence.recall import recall
from benchmarks.fence.talk import talk


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("recall", "alarms", "costs", "talk"))
    parser.add_argument("repositories", type=Path, nargs="+")
    parser.add_argument("--others", type=Path, nargs="*", default=[], help="prompts over these as well")
    parser.add_argument(
        "--samples", type=int, default=20, help="excerpts of each length, prompts of each repository"
    )
    given = parser.parse_args()
    match given.what:
        case "recall":
            print(recall(given.repositories, given.samples))
        case "alarms":
            asked = {root: prompts(root, given.samples) for root in (*given.repositories, *given.others)}
            for line in alarms(given.repositories, asked):
                print(line, flush=True)
        case "talk":
            for line in talk(given.repositories[0]):
                print(line, flush=True)
        case _:
            for line in costs(*given.repositories[:2]):
                print(line, flush=True)


if __name__ == "__main__":
    main()
