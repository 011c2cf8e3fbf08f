"""`fenceline stats`: one page for a person, one object for a program, a way on when there is nothing."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from sample_history import write_history

from fenceline.cli.stats import stats
from fenceline.errors import UsageError
from fenceline.ledger.journal import record
from fenceline.ledger.records import AttemptRecord, TaskRecord

NOVEMBER = 1_793_000_000.0  # 2026-10-26


def ran(
    number: int,
    outcome: str,
    model: str = "small",
    scope: str = "edit",
    started: float = NOVEMBER,
    waited_s: float = 1.0,
) -> None:
    tried = AttemptRecord(
        model, "llamacpp", "qwen", "local", "symbol", outcome, 1, 400 + number, 0, 90, total_s=number + 0.5
    )
    record(
        TaskRecord(
            f"{model}{number}", started, "/w", f"do {model}{number}", scope, "change", "python", outcome, "pytest", 1.0, (tried,),
            waited_s=waited_s,
        )
    )  # fmt: skip


def a_small_history() -> None:
    for number in range(12):
        ran(number, "verified" if number % 3 else "failed")
    ran(1, "verified", "big[red]", "multi-file")
    ran(2, "unverified", "big[red]", "multi-file")
    ran(3, "interrupted", "big[red]", "multi-file")


PAGE = """\
15 tasks, 2026-10-26: 9 of 13 completed (42-87%), 9 without a hosted model,
$0.0013 each ($0.0003 to $0.0059).

edit          done   rate     95%      cost   time
  small       8/12    67%   39-86   $0.0014  6.0 s

multi-file    done   rate     95%      cost   time
  big[red]     1/1  *100%  21-100  <$0.0001  1.5 s

done: tasks verified of those judged; 95%: Wilson interval; cost: USD for a
completed one with what its failed tries took (hosted tokens, machine, waiting);
time: median of a try.
* fewer than 10 judged: read the interval, not the rate.
In no rate: 1 try unverified, because there was no check to decide.
In no rate: 1 try blocked, skipped or interrupted.
"""


def test_a_page_with_its_small_samples_said(capsys: pytest.CaptureFixture[str]) -> None:
    a_small_history()
    stats()
    assert capsys.readouterr().out == PAGE


def test_an_empty_ledger_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    stats()
    assert capsys.readouterr().out == (
        'Nothing is recorded yet. Every run is, for example:\n  fenceline "Add a docstring to main in app.py"\n'
    )


def test_an_empty_stretch_is_not_an_empty_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    ran(1, "verified", started=1000.0)
    stats(since="2026-01-01")
    assert capsys.readouterr().out == "Nothing is recorded since then.\n"


@pytest.mark.parametrize(("since", "tasks"), [("", 3), ("30d", 2), ("12h", 1), ("5w", 2), ("1970-01-01", 3)])
def test_since_cuts_off_what_is_older(capsys: pytest.CaptureFixture[str], since: str, tasks: int) -> None:
    for number, age_s in enumerate((3600, 86_400 * 10, 86_400 * 100)):
        ran(number, "verified", started=time.time() - age_s)
    stats(json=True, since=since)
    assert json.loads(capsys.readouterr().out)["tasks"] == tasks


@pytest.mark.parametrize(
    ("since", "by", "says"),
    [
        ("yesterday", "", "--since yesterday is no stretch of time"),
        ("2026-13-01", "", "--since 2026-13-01 is no stretch of time"),
        ("", "language,colour", "--by colour is not known"),
    ],
)
def test_what_cannot_be_understood_is_said(since: str, by: str, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        stats(since=since, by=by)


def test_by_language_gives_a_row_each(capsys: pytest.CaptureFixture[str]) -> None:
    ran(1, "verified")
    stats(by="language")
    assert capsys.readouterr().out.splitlines()[:5] == [
        "1 task, 2026-10-26: 1 of 1 completed (21-100%), 1 without a hosted model,",
        "<$0.0001 each.",
        "",
        "edit          language  done   rate     95%      cost   time",
        "  small       python     1/1  *100%  21-100  <$0.0001  1.5 s",
    ]


def test_what_became_of_edits_is_shown_once_it_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    for task in write_history(3):
        record(
            replace(
                task,
                task_id=f"again-{task.task_id}",
                scope="edit",
                fate="kept" if task.task_id[-1] == "0" else "reverted",
            )
        )
    stats()
    shown = capsys.readouterr().out
    assert re.search(r"^edit .* time  kept$", shown, re.MULTILINE)
    assert re.search(r"^  \S+ .* [01]/[12]$", shown, re.MULTILINE)
    assert "those that still stand" in shown


def test_a_run_that_nobody_waited_for_is_said_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    ran(1, "failed", waited_s=0.0)
    ran(2, "verified")
    stats()
    assert (
        "Nobody waited for 1 of these tasks (no terminal): their time is in no cost."
        in capsys.readouterr().out
    )
    stats(json=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["unattended"], said["waited_s"], said["total"]["cost_waiting"]) == (1, 1.0, 0.0)


def test_json_has_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    write_history(60)
    stats(json=True)
    said = json.loads(capsys.readouterr().out)
    assert list(said) == [
        "tasks", "latest", "waited_s", "unattended", "total", "by_scope", "completion", "lines", "pairs", "weeks", "handoffs", "advice",
    ]  # fmt: skip
    assert said["tasks"] == 60
    assert sum(row["judged"] for row in said["completion"] if row["scope"] == "edit") > 20
    assert {line["stand"] for line in said["lines"]} <= {"local", "hosted", "open"}
    assert sum(week["judged"] for week in said["weeks"]) == said["total"]["judged"]


def test_an_empty_ledger_is_empty_json(capsys: pytest.CaptureFixture[str]) -> None:
    stats(json=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["tasks"], said["completion"], said["total"]["judged"]) == (0, [], 0)


def test_a_page_in_a_pipe_is_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    write_history(120)
    stats()
    shown = capsys.readouterr().out
    assert shown.isascii()
    assert "- On your code, " in shown


def test_a_terminal_of_80_columns_shows_intervals_drawn() -> None:
    a_small_history()
    ran(1, "verified", "a-model-with-quite-a-long-name-indeed-and-then-some", "greenfield")
    shown = in_terminal("from fenceline.cli.stats import stats; stats()")
    rows = shown.splitlines()
    assert max(map(len, rows)) <= 80
    named = next(row for row in rows if row.startswith("  a-model-"))
    assert "…" in named
    small = next(row for row in rows if row.startswith("  small"))
    assert small.split()[:4] == ["small", "8/12", "67%", "39-86"]
    assert re.search(r"·+━+●━+·+", small)


def test_a_hostile_name_cannot_move_the_cursor() -> None:
    ran(1, "verified", "evil\x1b[2J\x1b[1;1H")
    assert "\x1b[2J" not in in_terminal("from fenceline.cli.stats import stats; stats()", styles=True)


def in_terminal(script: str, *, styles: bool = False) -> str:
    """Run Python in a real terminal 80 columns wide; return what it shows, without styles unless asked."""
    primary, secondary = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm", "PYTHONIOENCODING": "utf-8"},
        stdout=secondary,
        stderr=secondary,
    ) as process:
        os.close(secondary)
        shown = b""
        while chunk := _read(primary):
            shown += chunk
        assert process.wait() == 0
    os.close(primary)
    return shown.decode() if styles else re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux's word for the end
        return b""
