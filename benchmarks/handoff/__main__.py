"""A small local model, a larger one behind a hosted vendor's protocol, and both as a ladder, on the same tasks.

``python -m benchmarks.handoff --data FILE.jsonl … --local small.gguf --hosted larger.gguf``. Both are real models on
llama.cpp's server, which speaks their protocols; Fenceline is told that the larger one is hosted. What
the local model does alone is what the first rung of the ladder did; with nobody behind it, it would have had one more
try after a first fumble.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.humanevalfix.at_once import share_out
from benchmarks.humanevalfix.fix import is_judged
from benchmarks.humanevalfix.server import Serving, model_server
from benchmarks.humanevalfix.tasks import choose, load

from .pair import Bench
from .rows import WAYS, append, read, table

if TYPE_CHECKING:
    from benchmarks.humanevalfix.tasks import Task

    from .rows import Vendor, Way

_RESULTS = Path(__file__).parent.parent / "results"


def main() -> None:
    """Do every task in both ways; a run that stopped goes on where it was."""
    options = _parser().parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    file: Path = options.out / "handoff.jsonl"
    if options.data:
        _measure(options, file)
    print(table(read(file)))


def _measure(options: argparse.Namespace, file: Path) -> None:
    done = {(row.vendor, row.way, row.task_id) for row in read(file)}
    vendors = cast("list[Vendor]", options.vendors)
    asked: list[tuple[Vendor, Way]] = [(vendor, way) for vendor in vendors for way in WAYS]

    def work(task: Task, bench: Bench) -> None:
        left: list[tuple[Vendor, Way]] = [
            (vendor, way) for vendor, way in asked if (vendor, way, task.task_id) not in done
        ]
        if left and not is_judged(task):
            return
        for vendor, way in left:
            row = bench.measure(task, vendor, way)
            append(file, row)
            print(row, flush=True)

    with ExitStack() as stack:
        bench = _bench(options, stack)
        tasks = choose(load(options.data), first=options.first, every=1, seed=options.seed)
        share_out(tasks, [bench] * options.slots, work)


def _bench(options: argparse.Namespace, stack: ExitStack) -> Bench:
    serving = Serving(options.threads, options.slots, options.llama_server)
    servers = [
        stack.enter_context(
            model_server(weights, options.port + number, serving, options.out / f"server-{number}.log")
        )
        for number, weights in enumerate((options.local, options.hosted))
    ]
    home = options.out.resolve() / "home"
    return Bench(servers[0], servers[1], home, options.limit, alone=options.slots == 1, events=options.events)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.handoff", description=__doc__)
    parser.add_argument(
        "--data", type=Path, nargs="+", default=[], help="JSONL in the HumanEvalPack format; none: the table"
    )
    parser.add_argument("--local", type=Path, help="GGUF of the local model")
    parser.add_argument("--hosted", type=Path, help="GGUF of the model that is taken for hosted")
    parser.add_argument(
        "--vendors",
        nargs="+",
        choices=["anthropic", "openai", "openai-chat"],
        default=["anthropic", "openai-chat"],
    )
    parser.add_argument("--out", type=Path, default=_RESULTS / "handoff", help="folder of the rows")
    parser.add_argument(
        "--port", type=int, default=8141, help="of the local model's server; the other's is the next"
    )
    parser.add_argument("--threads", type=int, default=2, help="of each server")
    parser.add_argument("--slots", type=int, default=1, help="of each server: tasks done at once")
    parser.add_argument("--llama-server", type=Path, help="to start, in place of the one from xllamacpp")
    parser.add_argument("--events", type=Path, help="folder that keeps the events of Fenceline's runs")
    parser.add_argument("--first", type=int, help="stop after so many tasks")
    parser.add_argument("--seed", type=int, help="shuffle the tasks first")
    parser.add_argument("--limit", type=float, default=600.0, help="wall seconds a task")
    return parser


if __name__ == "__main__":
    main()
