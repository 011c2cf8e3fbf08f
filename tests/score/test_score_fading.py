"""Old records: they count in full while everything goes on alike, and fade where a model became another one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.weeks import summed_up
from fenceline.score.fading import faded

EDIT = Cell("small", "edit")
Weeks = dict[int, dict[Cell, Counts]]

counts = st.builds(
    Counts, st.integers(0, 20), st.integers(0, 20), st.integers(0, 3), seconds=st.floats(0, 100)
)
cells = st.builds(
    Cell, st.sampled_from(("a", "b")), st.sampled_from(("edit", "multi-file")), late=st.booleans()
)
weeks = st.dictionaries(st.integers(0, 300), st.dictionaries(cells, counts, max_size=4), max_size=8)


def course(*rates: tuple[int, int], model: str = "small", start: int = 100) -> Weeks:
    """Return weeks in which so many were completed and failed."""
    return {
        start + at: {Cell(model, "edit"): Counts(done, failed)} for at, (done, failed) in enumerate(rates)
    }


def test_what_stays_alike_counts_nearly_in_full() -> None:
    (known,) = faded(course(*[(6, 4)] * 20)).values()
    assert known.judged > 0.97 * 200
    assert known.completed / known.judged == pytest.approx(0.6)


@pytest.mark.parametrize(("before", "after"), [((9, 1), (1, 9)), ((1, 9), (9, 1))])
def test_what_a_model_was_before_it_changed_counts_hardly(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    (known,) = faded(course(*[before] * 20, *[after] * 2)).values()
    assert known.judged < 24
    assert known.completed / known.judged == pytest.approx(after[0] / 10, abs=0.05)


def test_a_change_in_one_kind_of_work_is_a_change_of_the_model_there_and_of_no_other() -> None:
    multi, other = Cell("small", "multi-file"), Cell("other", "edit")
    told = course(*[(9, 1)] * 10, *[(1, 9)] * 3)
    for week in told:
        told[week] |= {multi: Counts(5, 5), other: Counts(5, 5)}
    known = faded(told)
    assert known[multi].judged < 40
    assert known[other].judged > 120


def test_a_few_unlucky_tasks_are_no_change() -> None:
    (known,) = faded(course(*[(6, 4)] * 10, (0, 3))).values()
    assert known.judged > 85


@settings(deadline=None)
@given(weeks)
def test_nothing_counts_for_more_than_it_was_and_the_last_week_in_full(told: Weeks) -> None:
    whole, known = summed_up(told), faded(told)
    assert known.keys() == whole.keys()
    for cell, counted in known.items():
        assert 0 <= counted.judged <= whole[cell].judged + 1e-6
        last = told[max(told)].get(cell, Counts())
        assert counted.judged >= last.judged - 1e-6
