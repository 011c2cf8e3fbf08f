"""Run ways over tasks and write a row for each."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from .at_once import share_out
from .fix import is_judged
from .repository import repository_with
from .results import Row, append, row, rows
from .way import Job

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .kinds import Kind
    from .proxy import CountingProxy
    from .server import ModelServer
    from .tasks import Task
    from .way import Way


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the ways are measured.

    Attributes:
        proxies: count what passes by, one for each task that is done at once.
        server: behind them.
        limit_s: wall seconds a task.
    """

    proxies: Sequence[CountingProxy]
    server: ModelServer
    limit_s: float


def measure(kind: Kind, ways: Sequence[Way], tasks: Sequence[Task], bench: Bench, out: Path) -> None:
    """Do every task in every way, leaving out what the folder already holds.

    Task by task: wherever it is stopped, the ways are paired.
    """
    done = {(way.name, row.task_id) for way in ways for row in rows(out, kind.name, way.name)}

    def work(task: Task, proxy: CountingProxy) -> None:
        left = [way for way in ways if (way.name, task.task_id) not in done]
        if left and not is_judged(task):
            print(f"{task.task_id}: left out, its own fix does not pass here", flush=True)
            return
        for way in left:
            new = _one(kind, way, task, proxy, bench)
            append(out, new)
            print(_line(new), flush=True)

    share_out(tasks, bench.proxies, work)


def _one(kind: Kind, way: Way, task: Task, proxy: CountingProxy, bench: Bench) -> Row:
    proxy.drain()
    with repository_with(kind.files(task)) as root:
        started, cpu = time.perf_counter(), bench.server.cpu_s()
        outcome = way.do(Job(kind, task, root, proxy.base_url, bench.limit_s))
        wall = time.perf_counter() - started
        exchanges = proxy.drain()
        cpu = bench.server.cpu_s() - cpu
        if proxy.lost:
            raise SystemExit(f"the model server is gone; {task.task_id} is not counted, start again to go on")
        completed = kind.completed(task, root)
    counted = row(
        kind.name,
        way.name,
        task.task_id,
        completed=completed,
        outcome=outcome,
        exchanges=exchanges,
        wall_s=wall,
    )
    own = len(bench.proxies) == 1  # what several tasks use together is nobody's
    return msgspec.structs.replace(counted, model_cpu_s=round(cpu, 2) if own else 0.0)


def _line(new: Row) -> str:
    mark = "yes" if new.completed else "no "
    exit_code = "" if new.exit_code is None else f" exit {new.exit_code} {new.verdict}"
    return (
        f"{new.kind} {new.way} {new.task_id}: {mark} {new.requests} requests, "
        f"{new.prompt_tokens}+{new.predicted_tokens} tokens, {new.model_s:.1f} s{exit_code}"
    )
