"""What the ledger costs: one record, settling a million attempts, and the sums over them.

Run: python benchmarks/ledger.py [ATTEMPTS [URL …]], SQLite first, then the databases at the URLs.
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
from fenceline.ledger.tally import read_tally

_FILE = 10_000  # tasks of one journal
_LAST = 1_793_000_000.0  # 2026-10-26
_APART = 120.0  # seconds between tasks: half a million of them are nearly two years

_COLD = (
    "import time; t = time.perf_counter(); import fenceline.ledger.journal; print(time.perf_counter() - t)"
)


def history(count: int, first: int = 0) -> list[TaskRecord]:
    """Return made-up tasks of two attempts each over two years, the same every time."""
    chance = random.Random(first)  # noqa: S311 - figures to count, not secrets
    return [
        TaskRecord(
            task_id=f"{first}-{number}",
            started=_LAST - 730 * 86_400 + (first + number) * _APART,
            workspace="/src/shapes",
            instruction="Add a method perimeter(self) to Rectangle in shapes.py; make the tests pass",
            scope=chance.choice(("edit", "multi-file", "greenfield")),
            recipe=chance.choice(("change", "add", "test", "component")),
            language=chance.choice(("python", "javascript", "go")),
            verdict="verified",
            check="pytest -q",
            total_s=chance.random(),
            attempts=(attempt(chance), attempt(chance)),
            size=chance.choice(("small", "medium", "large")),
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
        settle_and_count(url, count // 2)


def settle_and_count(url: str, tasks: int) -> None:
    """Print how long settling and counting take in the database at ``url``."""
    with open_ledger(url) as ledger:
        print(ledger.engine.dialect.name)
        began, began_cpu = perf_counter(), process_time()
        for first in range(0, tasks, _FILE):
            lines = (msgspec.json.encode(task) + b"\n" for task in history(min(_FILE, tasks - first), first))
            (folder() / "journal.jsonl").write_bytes(b"".join(lines))
            ledger.settle()
        print(f"  make and settle           {_spent(began, began_cpu)}")
        for name, ask in (
            ("completion", ledger.completion),
            ("tally", ledger.tally),
            ("tally of the last year", lambda: ledger.tally(_LAST - 365 * 86_400 + 1)),
            ("read_tally", read_tally),
        ):
            began, began_cpu = perf_counter(), process_time()
            ask()
            print(f"  {name:26}{_spent(began, began_cpu)}")
        judged = sum(row.judged + row.unverified + row.other for row in ledger.completion())
        print(f"  attempts                  {judged:8}")


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
