"""How turns and tasks ended: the database's sums are those of plain Python, whatever is settled, marked or cut off."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_samples import attempt, task, task_records

from fenceline.ledger.ends import DAY, Ended, Ends, Kind, ends_of
from fenceline.ledger.journal import record
from fenceline.ledger.records import FateRecord
from fenceline.ledger.store import open_ledger

if TYPE_CHECKING:
    from fenceline.ledger.records import TaskRecord

_moments = st.floats(min_value=0, max_value=4 * DAY) | st.floats(min_value=0, max_value=90 * DAY)
_FATES = ("kept", "reverted", "rewritten", "undone")


def begun(one: TaskRecord, started: float) -> TaskRecord:
    return replace(one, started=started)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.builds(begun, task_records, _moments), max_size=8, unique_by=lambda one: one.task_id),
    st.integers(0, 8),
    _moments,
    st.lists(st.tuples(st.integers(0, 7), st.sampled_from(_FATES)), max_size=5),
)
def test_the_database_says_what_its_rows_say(
    tasks: list[TaskRecord], cut: int, since: float, fates: list[tuple[int, str]]
) -> None:
    home = tempfile.mkdtemp()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FENCELINE_HOME", home)
        for part in (tasks[:cut], tasks[cut:], tasks[:1]):
            for one in part:
                record(one)
            open_ledger().engine.dispose()
        with open_ledger() as ledger:
            for at, fate in enumerate(fates):
                if fate[0] < len(tasks):
                    ledger.mark([FateRecord(tasks[fate[0]].task_id, fate[1], at + 1.0)])
            stored = ledger.since(0.0)
            assert len(stored) == len(tasks)
            assert without_nothing(ledger.ends()) == ends_of(stored)
            assert without_nothing(ledger.ends(since)) == ends_of(ledger.since(since))
    shutil.rmtree(home)


def without_nothing(ends: Ends) -> Ends:
    """Return the sums without rows that came to nothing."""
    return Ends(
        {at: ended for at, ended in ends.turns.items() if ended != Ended()},
        {at: ended for at, ended in ends.tasks.items() if ended != Ended()},
        ends.handoffs,
    )


def test_a_turn_counts_once_by_its_best_attempt_and_hands_over_for_its_last_signal() -> None:
    small, big = Kind("edit", "small", "local", "python", "", "change"), "hosted"
    tried = (
        attempt("unverified"),
        replace(attempt("failed"), signals=("missing-name", "check-failed")),
        replace(attempt(model="big"), tier=big),
    )
    found = ends_of([replace(task("one", *tried), started=3.5 * DAY, fate="reverted")])
    assert found == Ends(
        {small: Ended(failed=1), replace(small, model="big", tier=big): Ended(completed=1, fated=1)},
        {(3, "edit"): Ended(completed=1, fated=1)},
        {("small", "check-failed"): 1},
    )


def test_a_task_whose_models_could_not_be_asked_decides_nothing() -> None:
    skipped, failed = attempt("skipped", model="big"), attempt("failed")
    tasks = (task("one", skipped), task("two", failed, skipped))
    ended = ends_of([replace(one, verdict="failed", started=0.0) for one in tasks])
    assert list(ended.tasks.values()) == [Ended(failed=1, other=1)]


def test_sums_stay_when_rows_go() -> None:
    record(replace(task("old", attempt()), started=10.0))
    with open_ledger() as ledger:
        whole = ledger.ends()
        ledger.prune(5 * DAY)
        assert (ledger.size(), ledger.ends()) == (0, whole)
