"""Entry: ``python -m benchmarks.grounding commits|plant|cost|answers|report|findings``."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .answers import report_answers
from .causes import causes, certain
from .commits import judge_commits
from .cost import measure_cost
from .plan import Plan
from .plant import judge_plantings
from .report import report
from .results import CommitRow, rows

if TYPE_CHECKING:
    from collections.abc import Callable

_RESULTS = Path(__file__).parent.parent / "results" / "grounding"


def main() -> None:
    """Do what the command line says."""
    options = _parser().parse_args()
    match options.do:
        case "commits":
            _each(options, judge_commits)
        case "plant":
            _each(options, judge_plantings)
        case "cost":
            _each(options, measure_cost)
        case "answers":
            print(report_answers(options.logs))
        case "findings":
            _findings(options.out)
        case _:
            print(report(options.out))


def _findings(out: Path) -> None:
    """Print a JSON line for each certain signal on a real commit, with what was said of it so far."""
    for row, found, cause in certain(rows(out / "commits", CommitRow), causes()):
        told = {"truth": cause.truth, "cause": cause.cause} if cause else {}
        where = {"repository": row.repository, "commit": row.commit, "types": row.types}
        print(msgspec.json.encode({**where, **msgspec.structs.asdict(found), **told}).decode())


def _each(options: argparse.Namespace, measure: Callable[[Path, Plan], str]) -> None:
    """Measure every repository, in as many processes as asked for, one repository a process."""
    plan = Plan(
        out=options.out,
        per_repo=options.per_repo,
        seed=options.seed,
        since=options.since,
        until=options.until,
        types=not options.no_types,
        limit_s=options.limit,
        environments=options.environments,
    )
    (plan.out / options.do).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(options.jobs, max_tasks_per_child=1) as pool:
        for done in as_completed([pool.submit(measure, folder, plan) for folder in options.repos]):
            print(done.result(), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grounding", description=__doc__)
    parser.add_argument("do", choices=["commits", "plant", "cost", "answers", "report", "findings"])
    parser.add_argument("--repos", type=Path, nargs="+", default=[], help="local git repositories")
    parser.add_argument("--per-repo", type=int, default=100, help="commits drawn from each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--since", default="2020-01-01", help="date of the oldest commit drawn")
    parser.add_argument("--until", default="", help="date of the newest")
    parser.add_argument("--out", type=Path, default=_RESULTS, help="folder of the rows")
    parser.add_argument(
        "--logs", type=Path, default=_RESULTS / "logs", help="folder of `--json` logs, for answers"
    )
    parser.add_argument("--no-types", action="store_true", help="check nothing out")
    parser.add_argument("--environments", type=Path, help="folder of Python environments, NAME/bin/python")
    parser.add_argument("--limit", type=float, default=60.0, help="wall seconds a judgement")
    parser.add_argument("--jobs", type=int, default=1, help="repositories at once")
    return parser


if __name__ == "__main__":
    main()
