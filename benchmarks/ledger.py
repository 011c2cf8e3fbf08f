"""What the ledger costs: one record, settling a million attempts, and the sums over them.

Run: python benchmarks/ledger.py [ATTEMPTS [URL …]], SQLite first, then the databases at the URLs.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter, process_time

import msgspec

from fenceline.ledger.journal import folder, record
from fenceline.ledger.recall import read_tally
from fenceline.ledger.records import AttemptRecord, TaskRecord
from fenceline.ledger.store import open_ledger

_FILE = 10_000  # tasks of one journal
_BEGAN = 1_730_000_000.0  # 2024-10-27
_APART = 85.0  # seconds between tasks: 760,000 of them are two years

_COLD = (
    "import time; t = time.perf_counter(); import fenceline.ledger.journal; print(time.perf_counter() - t)"
)


def history(count: int, first: int = 0) -> list[TaskRecord]:
    """Return made-up tasks, the same every time: a local model begins, a hosted one takes over at failure."""
    chance = random.Random(first)  # noqa: S311 - figures to count, not secrets
    return [_task(chance, first + number) for number in range(count)]


def _task(chance: random.Random, number: int) -> TaskRecord:
    local = attempt(chance, chance.choices(("small", "middle"), (3, 1))[0])
    tried = (local,) if local.outcome != "failed" else (local, attempt(chance, "big"))
    return TaskRecord(
        task_id=f"{number:09}",
        started=_BEGAN + number * _APART,
        workspace="/src/shapes",
        instruction=f"Add a method perimeter(self) to Rectangle in shapes{number % 10_000}.py",
        scope=chance.choices(("edit", "multi-file", "greenfield"), (7, 2, 1))[0],
        recipe=chance.choices(("change", "add", "test", "component"), (6, 2, 1, 1))[0],
        language=chance.choices(("python", "typescript"), (3, 1))[0],
        verdict=tried[-1].outcome,
        check="pytest -q",
        total_s=sum(one.total_s for one in tried),
        attempts=tried,
        size=chance.choices(("small", "medium"), (3, 1))[0],
        waited_s=sum(one.total_s for one in tried),
    )


def attempt(chance: random.Random, model: str) -> AttemptRecord:
    """Return one made-up attempt."""
    hosted = model == "big"
    outcome = chance.choices(("verified", "failed", "unverified", "interrupted"), (60, 33, 5, 2))[0]
    return AttemptRecord(
        model=model,
        provider="anthropic" if hosted else "llamacpp",
        weights="claude-sonnet-4-5" if hosted else f"qwen2.5-coder-{model}",
        tier="hosted" if hosted else "local",
        edit_format="tools" if hosted else "symbol",
        outcome=outcome,
        requests=1,
        prompt_tokens=chance.randrange(200, 20_000 if hosted else 2_000),
        output_tokens=chance.randrange(20, 400),
        total_s=chance.expovariate(0.1),
        signals=("check-failed",) if outcome == "failed" else (),
    )


def main() -> None:
    """Print the tables."""
    singles: list[float] = []
    for task in history(200):
        began = perf_counter()
        record(task)
        singles.append(perf_counter() - began)
    print(f"import of the journal       {cold_import() * 1e3:8.1f} ms")
    print(f"record(), median of 200     {median(singles) * 1e3:8.2f} ms")
    print(f"record(), slowest of 200    {max(singles) * 1e3:8.2f} ms")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for url in ("", *sys.argv[2:]):
        settle_and_count(url, count)


def settle_and_count(url: str, attempts: int) -> None:
    """Print how long settling and counting take in the database at ``url``."""
    with open_ledger(url) as ledger:
        print(ledger.engine.dialect.name)
        began, began_cpu, tasks, tried = perf_counter(), process_time(), 0, 0
        while tried < attempts:
            made = history(_FILE, tasks)
            tasks, tried = tasks + len(made), tried + sum(len(task.attempts) for task in made)
            (folder() / "journal.jsonl").write_bytes(
                b"".join(msgspec.json.encode(task) + b"\n" for task in made)
            )
            ledger.settle()
        print(
            f"  make and settle           {_spent(began, began_cpu)}: {tried:,} attempts of {tasks:,} tasks"
        )
        for name, ask in (
            ("completion", ledger.completion),
            ("tally", ledger.tally),
            ("tally of the last year", lambda: ledger.tally(_last_year(tasks))),
            ("ends", ledger.ends),
            ("ends of the last year", lambda: ledger.ends(_last_year(tasks))),
            ("read_tally", read_tally),
        ):
            began, began_cpu = perf_counter(), process_time()
            ask()
            print(f"  {name:26}{_spent(began, began_cpu)}")
        assert sum(row.judged + row.unverified + row.other for row in ledger.completion()) == tried
        assert sum(ended.all for ended in ledger.ends().tasks.values()) == tasks
    for asked in (("stats",), ("stats", "--since", "2026-01-01"), ("ledger", "status")):
        wall, cpu = whole_command(url, *asked)
        print(
            f"  {'fenceline ' + ' '.join(asked):34}{wall * 1e3:8.0f} ms ({cpu * 1e3:.0f} ms CPU), median of 5"
        )


def _last_year(tasks: int) -> float:
    return _BEGAN + tasks * _APART - 365 * 86_400 + 1


def whole_command(url: str, *arguments: str) -> tuple[float, float]:
    """Return the median wall and processor seconds of ``fenceline ARGUMENTS``, start to end."""
    config = Path(os.environ["FENCELINE_HOME"]) / "bench.toml"
    config.write_text(f'[ledger]\nurl = "{url}"\n')
    command = [sys.executable, "-m", "fenceline", *arguments, "--config", str(config)]
    walls: list[float] = []
    cpus: list[float] = []
    for _ in range(5):
        began, before = perf_counter(), getrusage(RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=config.parent)
        after = getrusage(RUSAGE_CHILDREN)
        walls.append(perf_counter() - began)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(walls), median(cpus)


def _spent(began: float, began_cpu: float) -> str:
    return f"{(perf_counter() - began) * 1e3:8.0f} ms ({(process_time() - began_cpu) * 1e3:.0f} ms CPU)"


def cold_import() -> float:
    """Return the median seconds that a fresh process needs to import the journal."""
    runs = [
        subprocess.run([sys.executable, "-c", _COLD], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    return median(float(run.stdout) for run in runs)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["FENCELINE_HOME"] = home
        main()
