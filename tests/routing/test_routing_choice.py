"""The choice of a ladder: as configured without a record, the cheapest with one, and exploration within its books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.ledger.cells import Cell, Counts
from fenceline.models.entry import Prices
from fenceline.routing.choosing.choice import FEW, Choice, Question, choose
from fenceline.routing.choosing.exploring import EXTRA, SHARE, Books, book, read_books
from fenceline.routing.choosing.finding import gain
from fenceline.routing.choosing.preferring import CLOSE, able, cheapest, worth_of
from fenceline.routing.choosing.reasons import reasons
from fenceline.routing.choosing.weighing import Contender, weigh
from fenceline.score.prior import priors_of
from fenceline.score.rates import Rates

if TYPE_CHECKING:
    from pathlib import Path

SMALL = Contender("small", "local", priors_of("local", "8b"), None)
BIG = Contender("big", "hosted", priors_of("hosted"), Prices(3, 15))
BOTH = ("small", "big")
EDIT = Question("a task", Cell("", "edit", "python"), BOTH)
JUDGED = st.builds(
    Counts,
    st.integers(0, 60),
    st.integers(0, 60),
    st.just(0),
    st.integers(0, 10**6),
    seconds=st.floats(0, 5000),
)
tallies = st.dictionaries(
    st.builds(Cell, st.sampled_from(BOTH), st.sampled_from(("edit", "multi-file")), late=st.booleans()),
    JUDGED,
    max_size=6,
)


def record(
    small: tuple[int, int], big: tuple[int, int] = (0, 0), late: tuple[int, int] = (0, 0)
) -> dict[Cell, Counts]:
    def counts(done: int, failed: int, seconds: float) -> Counts:
        n = done + failed
        return Counts(done, failed, 0, 2000 * n, 0, 0, 500 * n, seconds * n)

    return {
        Cell("small", "edit", "python"): counts(*small, 20.0),
        Cell("big", "edit", "python"): counts(*big, 10.0),
        Cell("big", "edit", "python", late=True): counts(*late, 10.0),
    }


def chosen(tally: dict[Cell, Counts], rates: Rates | None = None, books: Books | None = None) -> Choice:
    return choose(EDIT, (SMALL, BIG), tally, rates or Rates(), books)


@pytest.mark.parametrize("failed", range(FEW))
def test_without_enough_of_a_record_the_usual_ladder_is_taken(failed: int) -> None:
    choice = chosen(record((0, failed)), books=Books(tasks=1000, usd=1000))
    assert (choice.taken.models, choice.known, choice.explores) == (BOTH, False, False)


def test_a_local_model_that_completes_stays_first() -> None:
    assert chosen(record((38, 4), late=(3, 1))).taken.models == BOTH


def test_a_local_model_that_fails_three_times_of_four_is_passed_over() -> None:
    assert chosen(record((10, 30), late=(20, 10))).taken.models == ("big",)


def test_what_waiting_costs_moves_the_line() -> None:
    tally = record((28, 12), big=(35, 5), late=(9, 3))
    assert chosen(tally).taken.models == BOTH
    assert chosen(tally, Rates(developer_usd_per_hour=60)).taken.models == ("big",)


def test_a_hosted_model_that_is_always_asked_second_is_not_held_to_its_hard_tasks() -> None:
    tally = record((60, 40), late=(16, 24))
    (hosted,) = (one for one in weigh((SMALL, BIG), EDIT.work, tally, Rates()) if one.models == ("big",))
    assert hosted.value.completion > 0.6  # of 100 tasks it did 16, and would have done nearly all of the 60


def test_the_policy_keeps_a_task_from_a_barred_model() -> None:
    barred = Contender("big", "hosted", BIG.priors, BIG.prices, barred=True)
    choice = choose(EDIT, (SMALL, barred), record((1, 30)), Rates(), None)
    assert choice.taken.models[0] == "small"


@given(tallies, st.floats(0, 100), st.floats(0, 10))
def test_the_choice_completes_enough_and_is_the_cheapest_that_does(
    tally: dict[Cell, Counts], hourly: float, worth: float
) -> None:
    ladders = weigh((SMALL, BIG), EDIT.work, tally, Rates(developer_usd_per_hour=hourly))
    best = cheapest(ladders, worth)
    most = max(one.value.completion for one in ladders)
    alone = max(one.value.completion for one in ladders if len(one.models) == 1)
    assert best.value.completion >= (alone if best.last else most) - CLOSE
    assert all(best.value.charged(worth) <= one.value.charged(worth) for one in able(ladders))


@given(tallies)
def test_at_the_price_of_the_single_model_no_choice_costs_more_for_a_completed_task(
    tally: dict[Cell, Counts],
) -> None:
    ladders = weigh((SMALL, BIG), EDIT.work, tally, Rates())
    for single in (one for one in able(ladders) if len(one.models) == 1):
        best = cheapest(ladders, single.value.cost_until_done)
        assert best.value.cost_until_done <= single.value.cost_until_done * (1 + 1e-9)


def test_a_completed_task_is_worth_what_it_has_cost() -> None:
    tally = {
        Cell("small", "edit", "python"): Counts(10, 30, 2, 10**6, 0, 0, 10**6, 3600.0),
        Cell("big", "multi-file"): Counts(85, 15, 0, 10**7, 0, 0, 10**6, 7200.0),
        Cell("unknown", "edit"): Counts(0, 99, 0, 10**9, 0, 0, 10**9, 9999.0),
    }
    rates = Rates()
    (single,) = (one for one in weigh((SMALL, BIG), EDIT.work, tally, rates) if one.models == ("big",))
    small = 0.75 * 2.0 + 0.1 * 0.17  # an hour, of which three quarters were waited for, and 100 W
    big = 10 * 3.0 + 15.0 + 2 * 0.15 * 2.0
    found = worth_of((single,), (SMALL, BIG), tally, rates)
    expected = (5 * single.value.cost + small + big) / (5 * single.value.completion + 95)
    assert found == pytest.approx(expected)
    barred = Contender("big", "hosted", BIG.priors, BIG.prices, barred=True)
    assert worth_of(weigh((barred,), EDIT.work, {}, rates), (barred,), {}, rates) == 0


def test_completions_are_not_bought_at_every_price() -> None:
    tally = record((26, 14), big=(30, 10), late=(14, 4))
    ladders = weigh((SMALL, BIG), EDIT.work, tally, Rates(developer_usd_per_hour=30))
    both, _, big = ladders
    assert both.value.completion > big.value.completion + 0.1
    price = (both.value.cost - big.value.cost) / (both.value.completion - big.value.completion)
    assert cheapest(ladders, price * 1.01) is both
    assert cheapest(ladders, price * 0.99) is big


@given(tallies, st.floats(0, 10), st.floats(1, 500), st.floats(0, 500))
def test_finding_out_is_worth_no_less_the_more_tasks_are_ahead(
    tally: dict[Cell, Counts], worth: float, tasks: float, more: float
) -> None:
    ladders = weigh((SMALL, BIG), EDIT.work, tally, Rates())
    best = cheapest(ladders, worth)
    for ladder in ladders:
        few, many = (gain(ladder, best, worth, Rates(), ahead) for ahead in (tasks, tasks + more))
        assert many >= few - 1e-9


def test_finding_out_pays_where_little_is_known_and_much_is_ahead() -> None:
    both, _, big = weigh((SMALL, BIG), EDIT.work, record((9, 11), big=(2, 2)), Rates())
    assert gain(big, both, 0.018, Rates(), 2) < 0 < gain(big, both, 0.018, Rates(), 20)
    both, _, big = weigh((SMALL, BIG), EDIT.work, record((100, 900), big=(900, 100)), Rates())
    assert gain(both, big, 0.018, Rates(), 5000) < 0


@given(tallies, st.lists(st.text(max_size=5), min_size=1, max_size=60))
def test_exploring_never_breaks_its_bounds(tally: dict[Cell, Counts], names: list[str]) -> None:
    books = Books()
    for name in names:
        choice = choose(Question(name, EDIT.work, BOTH), (SMALL, BIG), tally, Rates(), books)
        books = books.booked(name, choice.best.value.cost, choice.extra_usd)
        assert books.explored <= SHARE * books.tasks + 1e-9
        assert books.extra_usd <= EXTRA * books.usd + 1e-9


@given(st.lists(st.tuples(st.text(max_size=3), st.floats(0, 9), st.floats(0, 9)), max_size=80))
def test_books_afford_nothing_beyond_their_bounds(asked: list[tuple[str, float, float]]) -> None:
    books = Books()
    for name, usd, extra in asked:
        affordable = books.affords(name, usd, extra)
        books = books.booked(name, usd, extra if affordable else None)
        assert books.explored <= SHARE * books.tasks + 1e-9
        assert books.extra_usd <= EXTRA * books.usd + 1e-9


def test_some_tasks_find_out_and_the_same_one_always_does() -> None:
    tally = record((9, 11), big=(2, 2))
    books = Books(tasks=1000, usd=1000.0)
    taken = {
        number: choose(Question(f"{number}", EDIT.work, BOTH), (SMALL, BIG), tally, Rates(), books)
        for number in range(200)
    }
    exploring = [number for number, choice in taken.items() if choice.explores]
    assert 0 < len(exploring) < 150
    again = choose(Question(f"{exploring[0]}", EDIT.work, BOTH), (SMALL, BIG), tally, Rates(), books)
    assert again.taken.models == taken[exploring[0]].taken.models == ("big",)
    (why, *_) = reasons(again, "")
    assert why.startswith("to find out: finishes ")


def test_books_survive_a_restart_and_a_task_pays_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FENCELINE_HOME", str(tmp_path))
    book("one", 2.0, None)
    book("two", 2.0, 0.5)
    book("two", 2.0, 0.5)
    assert read_books() == Books(2, 1, 4.0, 0.5, ("two",))
    assert read_books().affords("two", 0.0, 99.0)
    (tmp_path / "data" / "routing" / "explored.json").write_text("torn")
    assert read_books() == Books()


def test_reasons_say_the_numbers() -> None:
    choice = chosen(record((38, 4), late=(3, 1)))
    first, second = reasons(choice, "first on the configured ladder")
    low, high = choice.taken.standings[0].belief.beta.interval()
    assert first.startswith(f"finishes 86% (n=42, {low * 100:.0f} to {high:.0%}) of edits here, about $0.00")
    assert "s until done; big first would be $0.0" in first
    assert second.startswith("next: finishes ")
    assert reasons(chosen({}), "as configured")[0] == "as configured"
    assert (
        reasons(chosen(record((2, 1))), "as configured")[0]
        == "as configured; 3 of 5 recorded tasks that decide"
    )
