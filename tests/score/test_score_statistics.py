"""Turns, rates, fair pairs, and the course of time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from turns_kit import attempt, flat, task

from fenceline.ledger.ends import DAY, Ended, Kind, ends_of
from fenceline.score.history import Handoff, handoffs, weeks
from fenceline.score.intervals import wilson
from fenceline.score.overview import overview
from fenceline.score.standing import standings
from fenceline.score.statistics import Pairing, pairings, scores
from fenceline.score.turns import turns


def test_two_ways_of_one_model_are_one_turn() -> None:
    tried = task(
        attempt("small", "failed"), attempt("small", "verified", seconds=5), attempt("big", "failed")
    )
    one, other = turns([tried])
    assert (one.model, one.outcome, one.seconds, one.first) == ("small", "verified", 15, True)
    assert (one.usage.prompt, one.usage.output) == (2000, 200)
    assert (other.model, other.outcome, other.first) == ("big", "failed", False)


def test_a_model_is_first_where_those_before_it_were_not_asked() -> None:
    tried = task(attempt("small", "skipped"), attempt("big", "failed"), attempt("bigger", "verified"))
    assert [turn.first for turn in turns([tried])] == [True, True, False]


def test_a_score_leaves_out_what_says_nothing() -> None:
    ends = ("verified", "verified", "failed", "unverified", "blocked", "skipped", "interrupted")
    tasks = [task(attempt("small", end)) for end in ends]
    (score,), (standing,) = scores(turns(tasks)), standings(ends_of(tasks).turns, ("model", "scope"))
    assert score.group == standing.group == {"model": "small", "scope": "edit"}
    assert (score.completed, score.count, score.rate, score.interval) == (2, 3, 2 / 3, wilson(2, 3))
    assert standing.ended == Ended(completed=2, failed=1, unverified=1, other=3, local=2)
    assert (standing.rate, standing.interval, standing.few, standing.hosted) == (
        2 / 3,
        wilson(2, 3),
        True,
        False,
    )


def test_a_score_without_a_judged_turn_has_no_rate() -> None:
    tasks = [task(attempt("small", "unverified"))]
    (score,), (standing,) = scores(turns(tasks)), standings(ends_of(tasks).turns, ("model",))
    assert (score.rate, score.median_s, standing.rate, standing.few) == (None, None, None, True)


def test_scores_split_by_what_is_asked() -> None:
    tasks = [
        task(attempt("small", "verified"), language="python"),
        task(attempt("small", "failed"), language=""),
        task(attempt("small", "failed"), scope="multi-file"),
    ]
    found = scores(turns(tasks), ("scope", "model", "language"))
    summed = standings(ends_of(tasks).turns, ("scope", "model", "language"))
    groups = [(tuple(score.group.values()), score.completed, score.count) for score in found]
    assert groups == [
        (("edit", "small", "-"), 0, 1),
        (("edit", "small", "python"), 1, 1),
        (("multi-file", "small", "python"), 0, 1),
    ]
    assert groups == [(tuple(one.group.values()), one.completed, one.count) for one in summed]


def test_ten_judged_turns_are_enough_to_read_the_rate() -> None:
    kind = Kind("edit", "small", "local", "python", "", "change")
    (nine,), (ten,) = (standings({kind: Ended(completed=5, failed=failed)}, ("model",)) for failed in (4, 5))
    assert (nine.few, ten.few) == (True, False)


def test_pairs_are_equal_tasks_that_both_began() -> None:
    tasks = [
        task(attempt("a", "verified"), instruction="x"),
        task(attempt("b", "failed"), instruction="x"),
        task(attempt("a", "verified"), instruction="y"),
        task(attempt("b", "verified"), instruction="y"),
        task(attempt("b", "failed"), instruction="y"),  # tried again: the first time counts
        task(attempt("a", "failed"), attempt("b", "verified"), instruction="z"),  # b came after a failure
        task(attempt("b", "unverified"), instruction="z"),  # decided nothing
    ]
    assert pairings(turns(tasks)) == (Pairing("a", "b", both=1, one_only=1, other_only=0, neither=0),)


def test_a_handoff_names_the_signal_that_came_last() -> None:
    stopped = attempt("small", "failed", signals=("missing-name", "missing-package"))
    tasks = [
        task(stopped, attempt("big", "verified")),
        task(stopped, attempt("big", "verified")),
        task(attempt("small", "skipped"), attempt("big", "verified")),
        task(attempt("small", "failed")),  # nobody took over
    ]
    assert handoffs(ends_of(tasks).handoffs) == (
        Handoff("small", "missing-package", 2),
        Handoff("small", "skipped", 1),
    )


def test_weeks_have_no_gaps() -> None:
    def on(day: int) -> float:
        return datetime(2026, 11, day, 12, tzinfo=UTC).timestamp()

    tasks = [
        task(attempt("big", "verified"), started=on(2)),
        task(attempt("big", "failed"), started=on(8)),  # a Sunday
        task(attempt("big", "unverified"), started=on(20)),
    ]
    found = weeks(ends_of(tasks).tasks, tasks, flat)
    assert [(week.monday, week.completed, week.judged) for week in found] == [
        (date(2026, 11, 2), 1, 2),
        (date(2026, 11, 9), 0, 0),
        (date(2026, 11, 16), 0, 0),
    ]
    assert found[0].cost.per_completed is not None
    assert found[0].cost.per_completed.value == 0.1 * 2 + 0.01
    assert weeks({}, [], flat) == ()


def test_what_sums_say_is_of_all_tasks_and_the_rest_of_the_latest() -> None:
    tasks = [
        task(attempt("small", "failed"), attempt("big", "verified"), started=1_790_000_000.0 - number * DAY)
        for number in range(40)
    ]
    seen = overview(tasks[:10], flat, (), ends_of(tasks))
    assert (seen.tasks, seen.latest, seen.total.completed, seen.total.judged) == (40, 10, 40, 40)
    assert [(row.score.group["model"], row.score.completed, row.score.count) for row in seen.rows] == [
        ("big", 40, 40),
        ("small", 0, 40),
    ]
    assert [row.cost.tries for row in seen.rows] == [10, 10]
    assert seen.handoffs == (Handoff("small", "failed", 40),)
    assert (seen.last - seen.first, sum(week.completed for week in seen.weeks)) == (39 * DAY, 40)
    assert overview(tasks, flat) == overview(tasks, flat, (), ends_of(tasks))
