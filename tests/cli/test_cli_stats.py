"""`fenceline stats`: one table for a person, one object for a program, a way on when there is nothing."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from fenceline.cli.stats import stats
from fenceline.ledger.journal import record
from fenceline.ledger.records import AttemptRecord, TaskRecord

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def stats_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENCELINE_HOME", str(tmp_path / "home"))


def ran(number: int, outcome: str, model: str = "small", scope: str = "edit") -> None:
    tried = AttemptRecord(
        model, "llamacpp", "qwen", "local", "symbol", outcome, 1, 400 + number, 0, 90, total_s=number + 0.5
    )
    record(
        TaskRecord(
            f"{model}{number}",
            number,
            "/w",
            "do it",
            scope,
            "change",
            "python",
            outcome,
            "pytest",
            1.0,
            (tried,),
        )
    )


def a_small_history() -> None:
    for number in range(12):
        ran(number, "verified" if number % 3 else "failed")
    ran(1, "verified", "big[red]", "multi-file")
    ran(2, "unverified", "big[red]", "multi-file")
    ran(3, "interrupted", "big[red]", "multi-file")


TABLE = """\
model     scope       done      rate (95%)  unver.  tokens  seconds
big[red]  multi-file   1/1  *100% (21-100)       1  402/90  2.0/2.0
small     edit        8/12     67% (39-86)       -  406/90  6.0/6.0
done: verified/judged; tokens: in/out, means; seconds: median/mean.
* fewer than 10 judged attempts: read the interval, not the rate.
Left out: 1 attempt blocked, skipped or interrupted.
"""


def test_a_table_with_its_small_samples_said(capsys: pytest.CaptureFixture[str]) -> None:
    a_small_history()
    stats()
    assert capsys.readouterr().out == TABLE


def test_json_has_the_detail_too(capsys: pytest.CaptureFixture[str]) -> None:
    ran(1, "verified")
    stats(json=True)
    figures = {
        "completed": 1,
        "judged": 1,
        "unverified": 0,
        "other": 0,
        "rate": 1.0,
        "low": pytest.approx(0.2065, abs=1e-4),
        "high": 1.0,
        "tokens_in": 401.0,
        "tokens_out": 90.0,
        "median_s": 1.5,
        "mean_s": 1.5,
        "few": True,
    }
    group = {"model": "small", "scope": "edit"}
    assert json.loads(capsys.readouterr().out) == {
        "completion": [group | figures],
        "detail": [group | {"recipe": "change", "language": "python"} | figures],
    }


def test_an_empty_ledger_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    stats()
    assert capsys.readouterr().out == (
        'Nothing is recorded yet. Every run is, for example: fenceline "Add a docstring to main in app.py"\n'
    )


def test_an_empty_ledger_is_empty_json(capsys: pytest.CaptureFixture[str]) -> None:
    stats(json=True)
    assert json.loads(capsys.readouterr().out) == {"completion": [], "detail": []}


def test_a_terminal_of_80_columns_shows_the_same_words() -> None:
    a_small_history()
    ran(1, "verified", "a-model-with-quite-a-long-name-indeed", "greenfield")
    shown = in_terminal("from fenceline.cli.stats import stats; stats()")
    rows = shown.splitlines()
    assert max(map(len, rows)) <= 80
    assert [row.split()[0][:8] for row in rows[:4]] == ["model", "a-model-", "big[red]", "small"]
    assert rows[3].split() == ["small", "edit", "8/12", "67%", "(39-86)", "-", "406/90", "6.0/6.0"]


def in_terminal(script: str) -> str:
    """Run Python in a real terminal 80 columns wide; return what it shows, without styles."""
    primary, secondary = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm"},
        stdout=secondary,
        stderr=secondary,
    ) as process:
        os.close(secondary)
        shown = b""
        while chunk := _read(primary):
            shown += chunk
        assert process.wait() == 0
    os.close(primary)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux's word for the end
        return b""
