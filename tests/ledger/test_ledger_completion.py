"""Completion: the SQL agrees with plain Python on any records; Wilson's interval with published values."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_samples import attempt, task, task_records

from fenceline.ledger.completion import Completion, completion, wilson
from fenceline.ledger.engine import connect, transaction
from fenceline.ledger.journal import record
from fenceline.ledger.rows import insert_new
from fenceline.ledger.schema import bring_up
from fenceline.ledger.store import open_ledger

if TYPE_CHECKING:
    from fenceline.ledger.records import AttemptRecord, TaskRecord


def expected(records: list[TaskRecord]) -> dict[tuple[str, str], tuple[float, ...]]:
    groups: dict[tuple[str, str], list[AttemptRecord]] = defaultdict(list)
    for one in records:
        for tried in one.attempts:
            groups[tried.model, one.scope].append(tried)
    return {key: figures(groups[key]) for key in sorted(groups)}


def figures(tried: list[AttemptRecord]) -> tuple[float, ...]:
    count = defaultdict[str, int](int)
    for one in tried:
        count[one.outcome] += 1
    ran = [one for one in tried if one.outcome in ("verified", "failed", "unverified")]
    return (
        count["verified"],
        count["verified"] + count["failed"],
        count["unverified"],
        count["blocked"] + count["interrupted"],
        fmean([one.prompt_tokens for one in ran] or [0]),
        fmean([one.output_tokens for one in ran] or [0]),
        fmean([one.total_s for one in ran] or [0]),
    )


def shown(row: Completion) -> tuple[float, ...]:
    return (
        *(row.completed, row.judged, row.unverified, row.other),
        *(row.tokens_in, row.tokens_out, row.mean_s),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(task_records, max_size=6, unique_by=lambda t: t.task_id))
def test_figures_agree_with_plain_python(records: list[TaskRecord]) -> None:
    engine = connect("sqlite://")
    with transaction(engine) as connection:
        bring_up(connection)
        insert_new(connection, records)
        rows = completion(connection, ("model", "scope"))
    engine.dispose()
    assert {(row.group["model"], row.group["scope"]): shown(row) for row in rows} == {
        key: pytest.approx(value) for key, value in expected(records).items()
    }


def test_groups_can_be_finer() -> None:
    record(task("a", attempt("verified"), recipe="add"))
    record(task("b", attempt("failed", model="big"), attempt("verified"), recipe="test"))
    with open_ledger() as ledger:
        rows = ledger.completion(("model", "recipe"))
    assert [(row.group, row.rate) for row in rows] == [
        ({"model": "big", "recipe": "test"}, 0.0),
        ({"model": "small", "recipe": "add"}, 1.0),
        ({"model": "small", "recipe": "test"}, 1.0),
    ]


def test_without_judged_attempts_there_is_no_rate() -> None:
    record(task("a", attempt("unverified"), attempt("blocked")))
    with open_ledger() as ledger:
        (row,) = ledger.completion()
    assert (row.rate, row.low, row.high, row.unverified, row.other, row.few) == (None, 0.0, 1.0, 1, 1, True)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_agrees_with_published_values(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10**6).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_wilson_holds_the_rate_and_narrows_with_trials(counts: tuple[int, int]) -> None:
    successes, trials = counts
    low, high = wilson(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    wider = wilson(successes, trials)
    narrower = wilson(successes * 4, trials * 4)
    assert narrower[1] - narrower[0] < wider[1] - wider[0]
