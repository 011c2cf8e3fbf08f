"""What the ledger costs: one record, settling 10 000 of them, completion over 100 000 attempts.

Run: python benchmarks/ledger.py
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from statistics import median
from time import perf_counter, process_time

import msgspec

from fenceline.ledger.journal import folder, record
from fenceline.ledger.records import AttemptRecord, TaskRecord
from fenceline.ledger.store import open_ledger

_COLD = (
    "import time; t = time.perf_counter(); import fenceline.ledger.journal; print(time.perf_counter() - t)"
)


def history(count: int) -> list[TaskRecord]:
    """Return ``count`` made-up tasks of two attempts each, the same every time."""
    chance = random.Random(0)  # noqa: S311 - figures to count, not secrets
    return [
        TaskRecord(
            task_id=f"{count}-{number}",
            started=float(number),
            workspace="/src/shapes",
            instruction="Add a method perimeter(self) to Rectangle in shapes.py; make the tests pass",
            scope=chance.choice(("edit", "multi-file", "greenfield")),
            recipe=chance.choice(("change", "add", "test", "component")),
            language=chance.choice(("python", "javascript", "go")),
            verdict="verified",
            check="pytest -q",
            total_s=chance.random(),
            attempts=(attempt(chance), attempt(chance)),
        )
        for number in range(count)
    ]


def attempt(chance: random.Random) -> AttemptRecord:
    """Return one made-up attempt."""
    outcome = chance.choice(("verified", "verified", "failed", "unverified", "interrupted"))
    return AttemptRecord(
        model=chance.choice(("small", "middle", "big")),
        provider="llamacpp",
        weights="qwen2.5-coder",
        tier="local",
        edit_format="symbol",
        outcome=outcome,
        requests=1,
        prompt_tokens=chance.randrange(200, 2000),
        output_tokens=chance.randrange(20, 400),
        total_s=chance.expovariate(0.1),
        signals=("check-failed",) if outcome == "failed" else (),
    )


def main() -> None:
    """Print the table."""
    singles: list[float] = []
    for task in history(200):
        began = perf_counter()
        record(task)
        singles.append(perf_counter() - began)
    print(f"import of the journal       {cold_import() * 1e3:8.1f} ms")
    print(f"record(), median of 200     {median(singles) * 1e3:8.2f} ms")
    print(f"record(), slowest of 200    {max(singles) * 1e3:8.2f} ms")
    settle_and_count()


def settle_and_count() -> None:
    """Print how long settling and counting take."""
    with open_ledger() as ledger:
        for count in (10_000, 40_000):
            lines = (msgspec.json.encode(task) + b"\n" for task in history(count))
            (folder() / "journal.jsonl").write_bytes(b"".join(lines))
            began, began_cpu = perf_counter(), process_time()
            moved = ledger.settle().moved
            print(f"settle {moved:6} tasks         {_spent(began, began_cpu)}")
        began, began_cpu = perf_counter(), process_time()
        rows = ledger.completion()
        seen = sum(row.judged + row.unverified + row.other for row in rows)
        print(f"completion, {seen:6} attempts {_spent(began, began_cpu)}")


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
