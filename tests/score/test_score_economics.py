"""Bills, costs per completion, and where the line stands."""

from __future__ import annotations

from dataclasses import astuple, replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from turns_kit import attempt, flat, many, task

from fenceline.ledger.records import AttemptRecord
from fenceline.models.entry import ModelEntry, Prices
from fenceline.score.billing import Billing
from fenceline.score.breakeven import break_even_price, break_even_rate, lines
from fenceline.score.economics import Bill, cost_of_tasks, cost_of_turns
from fenceline.score.intervals import Interval
from fenceline.score.rates import Rates
from fenceline.score.turns import turns
from fenceline.score.words import spread

RATES = Rates(developer_usd_per_hour=36, hardware_usd_per_hour=3.6, watts=0, waiting="failed")
BIG = ModelEntry("big", "anthropic", "w", prices=Prices(input=10.0, output=50.0, cached=1.0))

rates = st.floats(0.05, 1.0)
dollars = st.floats(0.001, 10.0)


def hosted(outcome: str, weights: str = "w") -> AttemptRecord:
    return AttemptRecord(
        "big", "anthropic", weights, "hosted", "tools", outcome, 1, 10_000, 4_000, 1_000, total_s=10
    )


def test_a_bill_prices_tokens_machine_and_waiting_apart() -> None:
    tried = task(attempt("small", "failed", seconds=20), hosted("verified"))
    local, remote = map(Billing(RATES, {"big": BIG}), turns([tried]))
    assert astuple(local) == pytest.approx((0.0, 0.02, 0.2))
    assert astuple(remote) == pytest.approx((0.114, 0.0, 0.0))


def test_who_waits_for_everything_pays_for_completions_too() -> None:
    (local,) = turns([task(attempt("small", "verified", seconds=20))])
    waits = Rates(developer_usd_per_hour=36, hardware_usd_per_hour=0, watts=0, waiting="all")
    assert Billing(waits)(local).waiting == pytest.approx(0.2)
    assert Billing(RATES)(local).waiting == 0


def test_what_nobody_waited_for_costs_no_waiting() -> None:
    alone = replace(task(attempt("small", "failed", seconds=20)), waited_s=0.0)
    (turn,) = turns([alone])
    assert astuple(Billing(RATES)(turn)) == pytest.approx((0.0, 0.02, 0.0))


def test_other_weights_of_the_same_name_are_not_at_the_users_price() -> None:
    (renamed,) = turns([task(hosted("verified", "no-such-model"))])
    assert Billing(RATES, {"big": BIG})(renamed) == Bill(None, 0.0, 0.0)


def test_a_completion_costs_what_failed_on_the_way_too() -> None:
    cost = cost_of_turns(many("big", 3, 1), flat)
    assert cost.per_completed is not None
    assert cost.per_completed.value == pytest.approx((4 * 0.1 + 0.011) / 3)
    assert astuple(cost.parts) == pytest.approx((0.4 / 3, 0.0, 0.011 / 3))
    assert (cost.tries, cost.unknown) == (4, 0)


def test_a_task_costs_all_that_its_ladder_took() -> None:
    tasks = [
        task(attempt("small", "failed"), attempt("big", "verified")),
        task(attempt("small", "verified")),
        task(attempt("small", "failed"), attempt("big", "failed")),
        task(attempt("small", "unverified")),
    ]
    cost = cost_of_tasks(tasks, flat)
    assert cost.per_completed is not None
    assert cost.per_completed.value == pytest.approx((0.11 + 0.0 + 0.12) / 2)
    assert cost.tries == 3


def test_a_price_that_is_not_known_is_left_out_and_counted() -> None:
    tried = list(turns([task(hosted("verified")), task(hosted("verified", "no-such-model"))]))
    cost = cost_of_turns(tried, Billing(RATES, {"big": BIG}))
    assert (cost.tries, cost.unknown) == (1, 1)
    assert cost.per_completed is not None
    assert cost.per_completed.value == pytest.approx(0.114)


@given(rates, dollars, dollars, dollars)
def test_at_the_needed_rate_both_ways_cost_the_same(
    hosted_rate: float, done: float, lost: float, try_: float
) -> None:
    hosted_done = try_ / hosted_rate
    needed = break_even_rate(done, lost, hosted_done)
    if needed > 1:  # never: a completed local try is dearer than a hosted completion
        assert done >= hosted_done
        return
    assert local_first(needed, done, lost, try_, hosted_rate) == pytest.approx(hosted_done)
    more, less = min(1.0, needed + 0.05), max(0.0, needed - 0.05)
    assert local_first(more, done, lost, try_, hosted_rate) <= hosted_done * (1 + 1e-9)
    assert local_first(less, done, lost, try_, hosted_rate) >= hosted_done * (1 - 1e-9)


@given(rates, rates, dollars, dollars, dollars, dollars)
def test_at_the_needed_price_both_ways_cost_the_same(
    rate: float, hosted_rate: float, done: float, lost: float, tokens: float, waiting: float
) -> None:
    factor = break_even_price(rate, done, lost, Bill(tokens, waiting=waiting), hosted_rate)
    try_ = factor * tokens + waiting
    first, straight = local_first(rate, done, lost, try_, hosted_rate), try_ / hosted_rate
    if factor > 0:
        assert first == pytest.approx(straight)
    else:
        assert first <= straight * (1 + 1e-9)


def local_first(rate: float, done: float, lost: float, hosted_try: float, hosted_rate: float) -> float:
    """Return the cost of a completed task through the ladder, by its definition."""
    return (rate * done + (1 - rate) * (lost + hosted_try)) / (rate + (1 - rate) * hosted_rate)


@pytest.mark.parametrize(
    ("done", "lost", "hosted_done", "needed"),
    [(0, 0, 0, 0.0), (0, 0, 1, 0.0), (2, 0, 1, inf), (3, 1, 1, inf), (2, 1, 2, 1.0), (0, 1, 1, 0.5)],
)
def test_needed_rate_at_its_ends(done: float, lost: float, hosted_done: float, needed: float) -> None:
    assert break_even_rate(done, lost, hosted_done) == needed


def test_lines_are_drawn_by_scope_against_the_hosted_model_used_most() -> None:
    tried = [
        *many("small", 40, 10, seconds=50),
        *many("big", 28, 2),
        *many("bigger", 1, 0),
        *many("small", 2, 20, scope="multi-file", seconds=300),
        *many("big", 30, 4, scope="multi-file"),
        *many("small", 5, 5, scope="greenfield"),
    ]
    edit, wide = lines(tried, flat)
    assert (edit.scope, edit.hosted.group["model"], edit.stand) == ("edit", "big", "local")
    assert edit.needed.value == pytest.approx(0.05 / (edit.hosted_done + 0.05))
    assert edit.local_try == pytest.approx(0.2 * 0.05)
    assert (wide.scope, wide.stand) == ("multi-file", "hosted")
    assert wide.price is not None
    assert wide.price > 1


def test_where_no_price_is_known_no_line_is_drawn() -> None:
    tried = [*many("small", 9, 1), *many("big", 9, 1)]
    assert lines(tried, lambda turn: Bill(None if turn.tier == "hosted" else 0.0)) == ()


def test_a_model_that_never_failed_is_charged_as_if_it_could() -> None:
    (line,) = lines([*many("small", 20, 0, seconds=200), *many("big", 20, 0)], Billing(RATES, {"big": BIG}))
    assert line.needed.value > 0.5


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.001, 0.02, " ($0.0010 to $0.020)"), (0.0, inf, ""), (0.00001, 0.00002, "")],
)
def test_an_interval_that_says_nothing_is_not_said(low: float, high: float, words: str) -> None:
    assert spread(Interval(low, high)) == words
