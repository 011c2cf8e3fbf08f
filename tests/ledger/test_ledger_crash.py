"""Processes that write and settle at once, and die by kill -9 at any moment: nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from ledger_samples import attempt, task

from fenceline.ledger.store import open_ledger

_WRITER = """
import sys
from itertools import count
from fenceline.ledger.journal import record
from ledger_samples import attempt, task
name, limit = sys.argv[1], int(sys.argv[2])
for number in range(limit):
    record(task(f"{name}-{number}", attempt("failed"), attempt()))
    print(f"{name}-{number}", flush=True)
"""
_SETTLER = """
import sys
from fenceline.ledger.store import open_ledger
with open_ledger() as ledger:
    print("open", flush=True)
    for _ in range(int(sys.argv[1])):
        ledger.settle()
"""
_MACHINE = """
import sys
from fenceline.ledger.journal import record
from fenceline.ledger.store import open_ledger
from ledger_samples import attempt, task
name, url = sys.argv[1:]
for number in range(10):
    record(task(f"{name}-{number}", attempt("failed"), attempt(model="big")))
    open_ledger(url).engine.dispose()
"""


def start(script: str, *arguments: object, home: Path | None = None) -> subprocess.Popen[str]:
    path = os.pathsep.join((*sys.path, str(Path(__file__).parent)))
    own = {"FENCELINE_HOME": str(home)} if home else {}
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": path, **own},
        stdout=subprocess.PIPE,
        text=True,
    )


def lines(process: subprocess.Popen[str], count: int | None = None) -> list[str]:
    out: IO[str] | None = process.stdout
    assert out is not None
    return [line.strip() for line in (out if count is None else (out.readline() for _ in range(count)))]


def test_concurrent_writers_and_settlers_lose_nothing() -> None:
    writers = [start(_WRITER, name, 20) for name in ("a", "b", "c")]
    settlers = [start(_SETTLER, 40) for _ in range(2)]
    acknowledged = [line for writer in writers for line in lines(writer)]
    assert [process.wait() for process in (*writers, *settlers)] == [0] * 5
    with open_ledger() as ledger:
        stored = {t.task_id: t for t in ledger.latest(1000)}
    assert len(acknowledged) == 60
    assert stored == {name: task(name, attempt("failed"), attempt()) for name in acknowledged}
    for settler in settlers:
        lines(settler)


def test_eight_writers_with_journals_of_their_own_lose_nothing_in_one_file(tmp_path: Path) -> None:
    """The first of them makes the schema while the others wait; each settles after every record."""
    names, url = [f"m{number}" for number in range(8)], f"sqlite:///{tmp_path / 'shared.db'}"
    machines = [start(_MACHINE, name, url, home=tmp_path / name) for name in names]
    assert [lines(one) for one in machines] == [[]] * 8
    assert [one.wait() for one in machines] == [0] * 8
    with open_ledger(url) as ledger:
        stored = {one.task_id: one for one in ledger.latest(1000)}
        rows = [(row.group["model"], row.completed, row.judged) for row in ledger.completion()]
    wanted = [f"{name}-{number}" for name in names for number in range(10)]
    assert stored == {one: task(one, attempt("failed"), attempt(model="big")) for one in wanted}
    assert rows == [("big", 80, 80), ("small", 0, 80)]


@pytest.mark.parametrize("seed", range(4))
def test_kill_9_amid_recording_and_settling_loses_nothing_acknowledged(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - reproducible moments, not secrets
    settler = start(_SETTLER, 1_000_000)
    lines(settler, 1)
    writer = start(_WRITER, "w", 1_000_000)
    acknowledged = lines(writer, chance.randint(1, 40))
    for process in chance.sample((writer, settler), 2):
        process.kill()
    acknowledged += [line for line in lines(writer) if line]
    lines(settler)
    assert [writer.wait(), settler.wait()] == [-9, -9]
    with open_ledger() as ledger:
        stored = {t.task_id: t for t in ledger.latest(100_000)}
    assert set(acknowledged) <= set(stored)
    assert stored == {name: task(name, attempt("failed"), attempt()) for name in stored}
