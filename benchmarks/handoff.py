"""A small local model, a larger one behind a hosted vendor's protocol, and both as a ladder, on the same tasks.

``python -m benchmarks.handoff --data FILE.jsonl … --local small.gguf --hosted larger.gguf``. Both are real models on
llama.cpp's server, which speaks their protocols; Fenceline is told that the larger one is hosted. What
the local model does alone is what the first rung of the ladder did: a handoff is the end of a local run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Literal, cast

import msgspec
from benchmarks.humanevalfix.bounded import Ran, run
from benchmarks.humanevalfix.fix import Fix, is_judged
from benchmarks.humanevalfix.intervals import wilson
from benchmarks.humanevalfix.repository import repository_with
from benchmarks.humanevalfix.server import ModelServer, model_server
from benchmarks.humanevalfix.tasks import choose, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.humanevalfix.tasks import Task

Vendor = Literal["anthropic", "openai", "openai-chat"]
Way = Literal["hosted", "ladder"]

_RESULTS = Path(__file__).parent / "results"
_KEY = {"HANDOFF_KEY": "made-up-for-a-server-of-our-own"}
_LOCAL = '[[models]]\nname = "local"\nprovider = "llamacpp"\nmodel = "local"\nbase_url = "{url}"\n'
_HOSTED = (
    '[[models]]\nname = "hosted"\nmodel = "hosted"\nprovider = "{provider}"\nbase_url = "{url}"\ntier = "hosted"\n'
    'api_key_env = "HANDOFF_KEY"\ncontext_window = 8192\nprices = {{input = 3.0, output = 15.0}}\n{more}'
)


class Tried(msgspec.Struct, frozen=True):
    """One attempt, as the result event lists it."""

    model: str
    outcome: str
    requests: int
    prompt_tokens: int
    output_tokens: int
    seconds: float


class Row(msgspec.Struct, frozen=True):
    """What one way came to on one task; ``local_cpu_s`` and ``hosted_cpu_s`` are the servers' processor seconds."""

    vendor: Vendor
    way: Way
    task_id: str
    completed: bool
    exit_code: int
    attempts: tuple[Tried, ...]
    wall_s: float
    local_cpu_s: float
    hosted_cpu_s: float

    @property
    def left(self) -> bool:
        """Whether anything was sent to the hosted model."""
        return any(tried.model == "hosted" and tried.requests for tried in self.attempts)

    @property
    def locally(self) -> bool:
        """Whether the local model completed it."""
        return self.completed and not self.left

    def tokens(self, model: str) -> int:
        """Return the prompt and output tokens of one side."""
        mine = (tried for tried in self.attempts if tried.model == model)
        return sum(tried.prompt_tokens + tried.output_tokens for tried in mine)


class _Last(msgspec.Struct):
    attempts: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """The two servers, and where Fenceline keeps its data."""

    local: ModelServer
    hosted: ModelServer
    home: Path
    limit_s: float

    def measure(self, task: Task, vendor: Vendor, way: Way) -> Row:
        """Let Fenceline do one task, judge the result by the data's own tests."""
        kind, local, hosted = Fix(), self.local.cpu_s(), self.hosted.cpu_s()
        with (
            repository_with(kind.files(task)) as root,
            tempfile.NamedTemporaryFile("w", suffix=".toml") as file,
        ):
            file.write(self._config(vendor, way))
            file.flush()
            started = time.perf_counter()
            arguments = [kind.instruction(task), "--config", file.name, "--check", kind.check(task), "--json"]
            command = [str(Path(sys.executable).parent / "fenceline"), *arguments]
            ran = run(command, root, self.limit_s, {"FENCELINE_HOME": str(self.home), **_KEY})
            return Row(
                vendor, way, task.task_id, kind.completed(task, root), ran.status, _attempts(ran),
                round(time.perf_counter() - started, 2),
                round(self.local.cpu_s() - local, 2), round(self.hosted.cpu_s() - hosted, 2),
            )  # fmt: skip

    def _config(self, vendor: Vendor, way: Way) -> str:
        provider, _, chat = vendor.partition("-")
        base = self.hosted.url if provider == "anthropic" else f"{self.hosted.url}/v1"
        hosted = _HOSTED.format(provider=provider, url=base, more='api = "chat"\n' if chat else "")
        names = '["hosted"]' if way == "hosted" else '["local", "hosted"]'
        return f"ladder = {names}\n\n{_LOCAL.format(url=f'{self.local.url}/v1')}\n{hosted}"


def _attempts(ran: Ran) -> tuple[Tried, ...]:
    try:
        return msgspec.json.decode(ran.output.strip().rpartition("\n")[2], type=_Last).attempts
    except msgspec.DecodeError:
        return ()


def table(rows: Sequence[Row]) -> str:
    """Return a markdown table, a section a vendor, of the tasks that both ways have done."""
    lines: list[str] = []
    for vendor in dict.fromkeys(row.vendor for row in rows):
        hosted = {row.task_id: row for row in rows if (row.vendor, row.way) == (vendor, "hosted")}
        ladder = {row.task_id: row for row in rows if (row.vendor, row.way) == (vendor, "ladder")}
        both = [task for task in ladder if task in hosted]
        if both:
            lines += _section(vendor, [hosted[task] for task in both], [ladder[task] for task in both])
    return "\n".join(lines)


def _section(vendor: str, hosted: Sequence[Row], ladder: Sequence[Row]) -> list[str]:
    n = len(ladder)
    local = sum(row.locally for row in ladder)
    kept = sum(not row.left for row in ladder)
    cells = [
        ("local only", local, 0, ladder, "local"),
        ("hosted only", sum(row.completed for row in hosted), n, hosted, "hosted"),
        ("ladder", sum(row.completed for row in ladder), n - kept, ladder, "both"),
    ]
    lines = [
        f"\n### {vendor}, {n} tasks\n",
        "| way | completed (95%) | sent to hosted | local tokens | hosted tokens | local s | hosted s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, completed, sent, rows, side in cells:
        low, high = wilson(completed, n)
        tokens = [
            mean(row.tokens(model) for row in rows) if side in (model, "both") else 0 for model in _SIDES
        ]
        seconds = (
            mean(row.local_cpu_s for row in rows) if side != "hosted" else 0,
            mean(row.hosted_cpu_s for row in rows) if side != "local" else 0,
        )
        lines.append(
            f"| {name} | {completed}: {completed / n:.0%} ({low:.0%} to {high:.0%}) | {sent} | {tokens[0]:.0f} "
            f"| {tokens[1]:.0f} | {seconds[0]:.1f} | {seconds[1]:.1f} |"
        )
    return lines


_SIDES = ("local", "hosted")
_WAYS: tuple[Way, ...] = ("hosted", "ladder")


def main() -> None:
    """Do every task in both ways; a run that stopped goes on where it was."""
    options = _parser().parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    file: Path = options.out / "handoff.jsonl"
    lines = file.read_bytes().splitlines() if file.exists() else []
    rows = [msgspec.json.decode(line, type=Row) for line in lines]
    done = {(row.vendor, row.way, row.task_id) for row in rows}
    if options.data:
        with ExitStack() as stack:
            bench = _bench(options, stack)
            for task in choose(load(options.data), first=options.first, every=1, seed=options.seed):
                asked = product(cast("list[Vendor]", options.vendors), _WAYS)
                left: list[tuple[Vendor, Way]] = [
                    (vendor, way) for vendor, way in asked if (vendor, way, task.task_id) not in done
                ]
                if left and not is_judged(task):
                    continue
                for vendor, way in left:
                    rows.append(row := bench.measure(task, vendor, way))
                    with file.open("ab") as sink:
                        sink.write(msgspec.json.encode(row) + b"\n")
                    print(row, flush=True)
    print(table(rows))


def _bench(options: argparse.Namespace, stack: ExitStack) -> Bench:
    servers = [
        stack.enter_context(
            model_server(
                weights, options.port + number, options.threads, options.out / f"server-{number}.log"
            )
        )
        for number, weights in enumerate((options.local, options.hosted))
    ]
    return Bench(servers[0], servers[1], options.out.resolve() / "home", options.limit)


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
    parser.add_argument("--first", type=int, help="stop after so many tasks")
    parser.add_argument("--seed", type=int, help="shuffle the tasks first")
    parser.add_argument("--limit", type=float, default=600.0, help="wall seconds a task")
    return parser


if __name__ == "__main__":
    main()
