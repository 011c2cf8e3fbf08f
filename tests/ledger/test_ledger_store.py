"""The store: the journal moves in exactly once, whoever writes, settles or dies meanwhile."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_samples import attempt, task, task_records

from fenceline.ledger.errors import LedgerError
from fenceline.ledger.journal import record
from fenceline.ledger.store import Settled, open_ledger

if TYPE_CHECKING:
    from fenceline.ledger.records import TaskRecord


@settings(max_examples=15, deadline=None)
@given(st.lists(task_records, max_size=4, unique_by=lambda t: t.task_id))
def test_any_records_come_back_as_they_were(records: list[TaskRecord]) -> None:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as environment:
        environment.setenv("FENCELINE_HOME", home)
        for one in records:
            record(one)
        with open_ledger() as ledger:
            assert sorted(ledger.latest(), key=lambda t: t.task_id) == sorted(
                records, key=lambda t: t.task_id
            )


def test_a_nul_becomes_a_replacement_character() -> None:
    record(replace(task("one"), check="a\0b"))
    with open_ledger() as ledger:
        assert ledger.latest() == (replace(task("one"), check="a\ufffdb"),)


def test_a_move_cut_short_after_its_commit_doubles_nothing(ledger_home: Path) -> None:
    record(task("one", attempt("failed"), attempt()))
    kept = shutil.copy(ledger_home / "journal.jsonl", ledger_home / "kept")
    with open_ledger() as ledger:
        before = ledger.latest()
        Path(kept).rename(ledger_home / "moving.jsonl")
        assert ledger.settle() == Settled(moved=0, unreadable=0)
        assert ledger.latest() == before == (task("one", attempt("failed"), attempt()),)


def test_a_task_recorded_twice_counts_once() -> None:
    record(task("one", attempt()))
    record(task("one", attempt()))
    with open_ledger() as ledger:
        assert ledger.latest() == (task("one", attempt()),)


def test_latest_is_newest_first_and_bounded() -> None:
    for name in ("a", "ccc", "bb"):
        record(task(name))
    with open_ledger() as ledger:
        assert [t.task_id for t in ledger.latest(2)] == ["ccc", "bb"]


def test_lines_that_are_no_task_are_kept_apart(ledger_home: Path) -> None:
    record(task("one"))
    with (ledger_home / "journal.jsonl").open("ab") as journal:
        journal.write(b'\xff\xfe torn\n{"task_id": 7}\n[]\n')
    with open_ledger() as ledger:
        assert ledger.latest() == (task("one"),)
    assert (ledger_home / "unreadable.jsonl").read_bytes() == b'\xff\xfe torn\n{"task_id": 7}\n[]\n'
    assert not (ledger_home / "moving.jsonl").exists()


def test_a_database_that_is_none_loses_no_record(ledger_home: Path) -> None:
    record(task("one"))
    database = ledger_home.parent / "ledger.db"
    database.write_text("this is not a database, only text of some length" * 40)
    with pytest.raises(LedgerError) as caught:
        open_ledger()
    assert str(caught.value) == (
        f"the ledger at sqlite:///{database} cannot be used: file is not a database "
        "(mend it or move it away; a fresh one is made by itself)"
    )
    database.unlink()
    with open_ledger() as ledger:
        assert ledger.latest() == (task("one"),)


def test_a_database_elsewhere_is_named_by_its_url(tmp_path: Path) -> None:
    record(task("one"))
    with open_ledger(f"sqlite:///{tmp_path / 'team.db'}") as ledger:
        assert ledger.latest() == (task("one"),)
    with sqlite3.connect(tmp_path / "team.db") as database:
        assert database.execute("select task_id from tasks").fetchall() == [("one",)]


@pytest.mark.parametrize(
    "url", ["no url, pass-word", "nosuch://me:pass-word@host/ledger", "sqlite+none:///pass-word"]
)
def test_a_bad_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(LedgerError, match="the ledger's database URL cannot be used") as caught:
        open_ledger(url)
    assert "pass-word" not in str(caught.value)


def test_a_journal_folder_that_cannot_be_made_is_one_clear_line(ledger_home: Path, tmp_path: Path) -> None:
    ledger_home.parent.mkdir(parents=True)
    ledger_home.write_text("in the way")
    with pytest.raises(LedgerError, match="the ledger's journal cannot be moved"):
        open_ledger(f"sqlite:///{tmp_path / 'team.db'}")
