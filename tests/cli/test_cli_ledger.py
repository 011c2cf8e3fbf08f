"""`fenceline ledger`: its place, copies, what became of edits in a real git history, and the end of rows."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType] - it has no types

from fenceline.cli.app import app
from fenceline.ledger.journal import record
from fenceline.ledger.lines import changes_in
from fenceline.ledger.records import AttemptRecord, FateRecord, TaskRecord
from fenceline.ledger.redaction import redacted
from fenceline.ledger.store import open_ledger

DAY = 86_400
OLD = "def area(self):\n    return self.width * 1\n"
NEW = "def area(self):\n    size = self.width * self.height\n    return size\n"
OTHER = "def area(self):\n    return math.prod((self.width, self.height))\n"
TRIED = AttemptRecord("small", "llamacpp", "qwen", "local", "symbol", "verified", 1, 400, 0, 90, total_s=2.0, signals=("a", "b"))  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FENCELINE_HOME", str(tmp_path / "home"))
    root = tmp_path / "w"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


def told(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["ledger", *arguments], standalone_mode=False)
    assert (done.exception, done.return_value) == (None, 0)
    return done.stdout


def task(task_id: str, root: Path, started: float = 1000.0) -> TaskRecord:
    return TaskRecord(
        task_id, started, str(root), "do it", "edit", "change", "python", "verified", "pytest", 2.0, (TRIED,)
    )


def git(root: Path, *arguments: str, at: float = 0.0) -> str:
    environment = {
        "GIT_AUTHOR_DATE": f"@{int(at)} +0000",
        "GIT_COMMITTER_DATE": f"@{int(at)} +0000",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "PATH": "/usr/bin:/bin:/usr/local/bin",
    }
    command = ("git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments)
    return subprocess.run(
        command, cwd=root, env=environment, check=True, capture_output=True, text=True
    ).stdout


def commit(root: Path, text: str, at: float) -> None:
    (root / "box.py").write_text(text)
    git(root, "add", "-A", at=at)
    git(root, "commit", "-q", "-m", "a change", at=at)


@pytest.mark.parametrize(
    ("later", "redact", "fate"),
    [
        ([NEW], "none", "kept"),
        ([NEW, OLD], "none", "reverted"),
        ([NEW, OTHER], "none", "rewritten"),
        ([NEW, OLD], "paths", "reverted"),
        ([], "none", ""),
        ([OTHER], "none", ""),
    ],
)
def test_history_says_what_became_of_an_edit(here: Path, later: list[str], redact: str, fate: str) -> None:
    began = time.time() - 30 * DAY
    git(here, "init", "-q")
    commit(here, OLD, began - DAY)
    (here / "box.py").write_text(NEW)
    patch = git(here, "diff", "--full-index").encode()
    one = replace(task("one", here, began), changes=changes_in(patch))
    home = here.parent / "home" / "data" / "ledger"
    home.mkdir(parents=True)
    record(redacted(one, "paths" if redact == "paths" else "none", home))
    for number, text in enumerate(later, 1):
        commit(here, text, began + number * 3600)
    configured = here.parent / "settings.toml"
    configured.write_text(f'[ledger]\nredact = "{redact}"\n')
    counts = {name: int(name == fate) for name in ("kept", "reverted", "rewritten")}
    assert told("reconcile", "--config", str(configured)) == (
        ", ".join(f"{count} {name}" for name, count in counts.items())
        + f"; {int(not fate)} not committed, or not yet 14 days old\n"
    )
    with open_ledger() as ledger:
        (found,) = ledger.latest()
        (row,) = ledger.completion()
    assert found.fate == fate
    assert (row.completed, row.kept, row.lost) == (
        1,
        int(fate == "kept"),
        int(fate in {"reverted", "rewritten"}),
    )


def test_a_commit_that_a_clock_dates_too_early_counts_when_the_task_began_before_it(here: Path) -> None:
    began = time.time() - 30 * DAY
    git(here, "init", "-q")
    commit(here, OLD, began - DAY)
    head = git(here, "rev-parse", "HEAD").strip()
    (here / "box.py").write_text(NEW)
    patch = git(here, "diff", "--full-index").encode()
    known = replace(task("known", here, began), changes=changes_in(patch), commit=head)
    record(known)
    record(replace(known, task_id="unknown", commit=""))
    record(replace(known, task_id="elsewhere", commit="0" * 40))
    commit(here, NEW, began - 3600)
    assert told("reconcile") == "1 kept, 0 reverted, 0 rewritten; 2 not committed, or not yet 14 days old\n"
    with open_ledger() as ledger:
        assert {one.task_id: one.fate for one in ledger.latest()} == {
            "known": "kept",
            "unknown": "",
            "elsewhere": "",
        }


def test_what_was_undone_stays_undone(here: Path) -> None:
    record(task("one", here))
    record(FateRecord("one", "undone", 2000.0))
    with open_ledger() as ledger:
        assert ledger.mark([FateRecord("one", "kept", 3000.0)]) == 0
        assert [(row.completed, row.lost) for row in ledger.completion()] == [(1, 1)]


def test_every_format_has_the_same_rows(here: Path) -> None:
    record(task("one", here))
    record(replace(task("two", here), instruction='a "quoted", line\nand another'))
    rows = list(csv.DictReader(io.StringIO(told("export"), newline="")))
    lines = [json.loads(line) for line in told("export", "--format", "json").splitlines()]
    assert told("export", "--format", "parquet", "--out", "a.parquet") == "2 attempts in a.parquet\n"
    table = parquet.read_table("a.parquet").to_pylist()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - it has no types
    assert lines == table
    assert rows == [{name: str(value) for name, value in line.items()} for line in lines]
    assert [(row["task_id"], row["instruction"], row["signals"]) for row in rows] == [
        ("one", "do it", "a b"),
        ("two", 'a "quoted", line\nand another', "a b"),
    ]


def test_pruned_rows_stay_in_the_sums(here: Path) -> None:
    record(task("old", here))
    record(task("new", here, time.time()))
    with open_ledger() as ledger:
        before = ledger.tally()
    assert told("prune", "--days", "30") == "removed 1 tasks; their sums stay\n"
    with open_ledger() as ledger:
        assert [one.task_id for one in ledger.latest()] == ["new"]
        assert ledger.tally() == before


def test_a_server_that_is_away_is_said_and_no_error(here: Path) -> None:
    record(task("one", here))
    configured = here.parent / "settings.toml"
    configured.write_text(f'[ledger]\nurl = "postgresql://me:pass-word@/x?host={here}"\n')
    shown = told("status", "--config", str(configured)).splitlines()
    assert shown[0].startswith("the ledger at postgresql+psycopg://me:***@/x cannot be reached: ")
    assert shown[1] == f"waiting    1 in {here.parent}/home/data/ledger"
    assert "pass-word" not in "".join(shown)
    stats = CliRunner().invoke(app, ["stats", "--config", str(configured)], standalone_mode=False)
    said = stats.stdout.splitlines()
    assert said[0].endswith("; 1 tasks wait in the journal, none is lost")
    assert said[1:] == [
        "",
        "as of this machine alone, with what waits here:",
        "  edit        small        1/1        100%  21-100%  mean 2.0 s",
        "",
        "Cost, the line and advice, and what --since and --by ask for, need the server.",
    ]


def test_figures_of_a_server_that_is_away_have_their_date(here: Path) -> None:
    record(task("one", here))
    before = datetime.now(UTC).strftime("%Y-%m-%d")
    open_ledger().engine.dispose()
    record(task("two", here))
    configured = here.parent / "settings.toml"
    configured.write_text(f'[ledger]\nurl = "postgresql://me:pass-word@/x?host={here}"\n')
    stats = CliRunner().invoke(app, ["stats", "--json", "--config", str(configured)], standalone_mode=False)
    said = json.loads(stats.stdout)
    assert (said["waiting"], said["completion"]) == (
        1,
        [{"scope": "edit", "model": "small", "completed": 2, "judged": 2}],
    )
    assert before <= said["as_of"] <= datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def test_the_levels_of_redaction_keep_back_what_they_say(here: Path) -> None:
    home = here.parent
    one = replace(
        task("one", here),
        attempts=(replace(TRIED, weights="/models/a.gguf", ended="because"),),
        commit="c0ffee",
    )
    assert redacted(one, "none", home) == one
    silent = redacted(one, "text", home)
    assert (silent.instruction, silent.check, silent.attempts[0].ended, silent.workspace) == (
        "",
        "",
        "",
        str(here),
    )
    hidden = redacted(one, "paths", home)
    assert (hidden.commit, hidden.workspace[0], hidden.attempts[0].weights[0]) == ("", "#", "#")
    assert redacted(one, "paths", home) == hidden


def test_a_clone_may_not_say_where_the_record_goes(here: Path) -> None:
    (here / "fenceline.toml").write_text('[ledger]\nurl = "postgresql://elsewhere/x"\n')
    done = CliRunner().invoke(app, ["ledger", "status"], standalone_mode=False)
    assert "[ledger] belongs in your own config.toml" in str(done.exception)
