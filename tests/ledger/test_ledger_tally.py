"""The tally: whatever is recorded, settled, killed or lost in whatever order, its sums are the true ones."""

# ruff: noqa: D102 - the names of the rules say what happens
from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from ledger_samples import attempt, attempt_records, task
from msgspec.structs import astuple

from fenceline.ledger import journal
from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.ends import DAY
from fenceline.ledger.journal import record
from fenceline.ledger.recall import read_tally
from fenceline.ledger.store import open_ledger
from fenceline.ledger.weeks import WEEK, by_week, condensed, summed, summed_up

if TYPE_CHECKING:
    from fenceline.ledger.records import AttemptRecord, TaskRecord
    from fenceline.ledger.weeks import Weeks


def approximately(weeks: Weeks) -> dict[tuple[int, Cell], object]:
    return {at: pytest.approx(counts) for at, counts in plain(weeks).items()}


def plain(weeks: Weeks) -> dict[tuple[int, Cell], tuple[float, ...]]:
    return {(week, cell): astuple(counts) for week, cells in weeks.items() for cell, counts in cells.items()}


class Life(RuleBasedStateMachine):
    """A ledger's folder through any course of events; ``true`` is what was acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.environment = pytest.MonkeyPatch()
        self.home = Path(tempfile.mkdtemp())
        self.environment.setenv("FENCELINE_HOME", str(self.home))
        self.true: list[TaskRecord] = []

    @property
    def place(self) -> Path:
        return self.home / "data" / "ledger"

    def teardown(self) -> None:
        self.environment.undo()
        shutil.rmtree(self.home)

    @rule(
        tried=st.lists(attempt_records, max_size=3),
        many=st.sampled_from((1, 1, 40)),
        week=st.integers(0, 30) | st.integers(0, 200),
    )
    def record(self, tried: list[AttemptRecord], many: int, week: int) -> None:
        for _ in range(many):
            one = replace(task(f"task-{len(self.true)}", *tried), started=week * WEEK * DAY + 1.0)
            record(one)
            self.true.append(one)

    @rule()
    def settle(self) -> None:
        with open_ledger():
            pass

    @rule()
    def killed_after_the_rename(self) -> None:
        journal.take()

    @rule()
    def killed_after_the_commit(self) -> None:
        """The rows are in the database, the tally is as before, the file still there."""
        tally, before = self.place / "tally.json", self.home / "before"
        if tally.exists():
            shutil.copy(tally, before)
        self.settle_what_moves()
        if before.exists():
            before.replace(tally)
        else:
            tally.unlink(missing_ok=True)

    @rule()
    def killed_before_the_unlink(self) -> None:
        """The rows are in the database and in the tally, the file still there."""
        self.settle_what_moves()

    def settle_what_moves(self) -> None:
        """Settle all but the newest journal, and have the moved one back."""
        moving, newer = journal.take(), self.place / journal.ACTIVE
        if moving is None:
            return
        moved, aside = Path(shutil.copy2(moving, self.home / "moved")), self.home / "aside"
        if newer.exists():
            newer.rename(aside)
        self.settle()
        moved.rename(moving)
        if aside.exists():
            aside.rename(newer)

    @rule()
    def tally_lost(self) -> None:
        (self.place / "tally.json").unlink(missing_ok=True)

    @rule()
    def tally_spoiled(self) -> None:
        if (self.place / "tally.json").exists() and (self.home / "data" / journal.DATABASE).exists():
            (self.place / "tally.json").write_bytes(bytes(40))

    @invariant()
    def sums_are_true(self) -> None:
        assert plain(read_tally()) == approximately(by_week(self.true))


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


def test_a_turn_counts_once_by_its_outcome_with_all_that_it_took() -> None:
    judged = replace(attempt(seconds=3.0, tokens=100), cached_tokens=40, written_tokens=7)
    tried = (attempt("failed"), judged, attempt("unverified"), attempt("blocked"), attempt("interrupted"))
    record(replace(task("one", *tried), size="small"))
    record(replace(task("two", attempt("failed"), attempt("failed")), size="small"))
    record(replace(task("three", attempt("unverified")), size="small"))
    assert summed_up(read_tally()) == {
        Cell("small", "edit", "python", "small"): Counts(1, 1, 1, 400, 40, 7, 200, 9.0),
    }


def test_who_comes_after_another_one_failed_is_told_apart() -> None:
    record(task("one", attempt("failed"), attempt(model="big")))
    record(task("two", attempt("blocked"), attempt(model="big")))
    record(task("three", attempt("unverified"), attempt(model="big")))
    assert {cell: (counts.completed, counts.judged) for cell, counts in summed_up(read_tally()).items()} == {
        Cell("small", "edit", "python"): (0, 1),
        Cell("big", "edit", "python", late=True): (1, 1),
        Cell("big", "edit", "python"): (2, 2),
    }


def test_an_attempt_that_says_nothing_of_its_model_makes_no_cell() -> None:
    record(task("one", attempt("blocked"), attempt("skipped"), attempt("interrupted")))
    assert read_tally() == {}


def weeks_of(*numbers: int) -> Weeks:
    return {number: {Cell("small", "edit"): Counts(completed=number + 1)} for number in numbers}


def test_weeks_are_the_more_together_the_longer_ago_they_are() -> None:
    groups = sorted(condensed(weeks_of(*range(60))))
    assert groups == [0, 8, 16, 24, 32, 36, 40, 44, 48, 50, 52, *range(54, 60)]
    assert condensed({7: {}}) == {}


@given(st.lists(st.integers(0, 300), max_size=40).map(sorted), st.integers(0, 40))
def test_it_does_not_matter_when_weeks_are_put_together(numbers: list[int], cut: int) -> None:
    early, late = weeks_of(*numbers[:cut]), weeks_of(*numbers[cut:])
    whole = early | late
    assert condensed(whole) == condensed(condensed(early) | late)
    assert summed_up(condensed(whole)) == summed_up(whole)


def test_reading_needs_no_database_library() -> None:
    record(task("one", attempt()))
    with open_ledger():
        pass
    script = (
        "import sys, fenceline.ledger.recall as t; assert t.read_tally(); print('sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_long_journal_is_counted_once(ledger_home: Path) -> None:
    for number in range(200):
        record(task(f"{number}", attempt()))
    read_tally()
    kept = (ledger_home / "tally.json").read_bytes()
    journal_file = ledger_home / journal.ACTIVE
    assert f'"{journal.name_of(journal_file)}":{journal_file.stat().st_size}'.encode() in kept
    record(task("last", attempt()))
    assert read_tally() == by_week(task(f"{number}", attempt()) for number in range(201))


def test_a_database_that_is_none_leaves_the_journal(ledger_home: Path) -> None:
    record(task("one", attempt()))
    (ledger_home.parent / journal.DATABASE).write_text("no database, only text of some length" * 40)
    assert read_tally() == by_week([task("one", attempt())])
    assert (ledger_home / "tally.json").exists()


def test_a_folder_that_cannot_be_is_an_empty_tally(ledger_home: Path) -> None:
    ledger_home.parents[1].mkdir()
    ledger_home.parent.write_text("in the way")
    assert read_tally() == {}


def test_the_database_says_the_same_since_any_moment() -> None:
    early, late = (
        replace(task("a", attempt()), started=10.0),
        replace(task("b", attempt("failed")), started=20.0),
    )
    record(early)
    record(late)
    with open_ledger() as ledger:
        assert [ledger.tally(), ledger.tally(15.0), ledger.tally(25.0)] == [
            summed([early, late]),
            summed([late]),
            {},
        ]
