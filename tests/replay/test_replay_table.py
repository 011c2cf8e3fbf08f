"""Policies over recorded outcomes: what each comes to, and that nothing beats the oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from replay_samples import lines, own_rows

from fenceline.errors import UsageError
from fenceline.models.entry import Prices
from fenceline.replay.outcomes import Matrix, Outcome, Tokens, matrix
from fenceline.replay.playing import Bill, play
from fenceline.replay.policies import Fixed, Oracle
from fenceline.replay.pricing import costs, price_of
from fenceline.replay.reading import read_outcomes
from fenceline.replay.table import Settings, table
from fenceline.score.rates import Rates

if TYPE_CHECKING:
    from pathlib import Path

FREE = Rates(developer_usd_per_hour=3600, watts=0)


@pytest.fixture
def four(tmp_path: Path) -> Matrix:
    return matrix(read_outcomes(lines(tmp_path / "a.jsonl", own_rows())))


def test_every_policy_comes_to_what_the_outcomes_say(four: Matrix) -> None:
    found = table(four, Settings(FREE, shuffles=3))
    rows = {
        row.policy: (row.completed, row.usd, row.waiting_usd, row.hosted_share, row.missed, row.over_usd)
        for row in found.rows
    }
    assert rows == {
        "always-local": (2, 0.0, 20.0, 0.0, 1, 0.0),
        "always-hosted": (2, 4.0, 10.0, 1.0, 1, 1.0),
        "fixed ladder": (3, 2.0, 25.0, 0.5, 0, 0.0),
        "learning": (3, 2.0, 25.0, 0.5, 0, 0.0),
        "learning, bad prior": (3, 2.0, 25.0, 0.5, 0, 0.0),
        "oracle": (3, 1.0, 0.0, 0.25, 0, 0.0),
    }
    ladder = next(one for one in found.against if one.policy == "fixed ladder")
    assert (ladder.gained, ladder.lost, ladder.p, ladder.cost_ratio) == (1, 0, 1.0, 0.5)
    assert (found.shared, found.unfinished) == (0.5, 0.5)


def test_a_check_that_misses_every_failure_hands_nothing_over(four: Matrix) -> None:
    found = table(four, Settings(FREE, misses=1.0, shuffles=0))
    rows = {row.policy: (row.completed, row.hosted_share) for row in found.rows}
    assert rows["fixed ladder"] == rows["always-local"] == (2, 0.0)


def test_the_price_is_given_or_known_or_asked_for(four: Matrix) -> None:
    assert price_of(four, None) is None  # every outcome has its USD
    unknown = Outcome("both", "big", "hosted", completed=True, hosted=Tokens(1_000_000, 100_000, 500_000))
    tokens = Matrix(("small", "big"), ("both",), {("both", "big"): unknown}, 0, 0)
    with pytest.raises(UsageError, match="the price of big is not known"):
        price_of(tokens, None)
    assert costs(tokens, Prices(2, 10)) == {("both", "big"): pytest.approx(3.0)}
    assert costs(tokens, Prices(2, 10, 0.2)) == {("both", "big"): pytest.approx(2.1)}


fates = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.booleans(), st.floats(0, 9), st.floats(0, 9)),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=30)
@given(fates, st.floats(0, 1), st.integers(0, 99))
def test_no_policy_beats_the_oracle(
    drawn: list[tuple[bool, bool, bool, float, float]], misses: float, seed: int
) -> None:
    cells: dict[tuple[str, str], Outcome] = {}
    for at, (local, hosted, mixed, usd, other) in enumerate(drawn):
        task = f"task {at}"
        cells[task, "small"] = Outcome(task, "small", "local", local, usd=0.0, seconds=3)
        cells[task, "big"] = Outcome(task, "big", "hosted", hosted, usd=usd, seconds=2)
        cells[task, "R3"] = Outcome(task, "R3", "mixed", mixed, usd=other, seconds=4)
    played = Matrix(("small", "big"), tuple(dict.fromkeys(task for task, _ in cells)), cells, 0, 0)
    found = table(played, Settings(Rates(), misses=misses, shuffles=0, seed=seed))
    oracle = next(row for row in found.rows if row.policy == "oracle")
    for row in (*found.rows, *found.routes):
        assert row.completed + row.missed == oracle.completed
        assert row.over_usd >= -1e-9


def test_the_oracle_takes_the_cheapest_that_completes(four: Matrix) -> None:
    bill = Bill(costs(four, None))
    taken = [
        [outcome.model for outcome, _ in one.attempts]
        for one in play(Oracle(four, bill), four, bill, four.tasks)
    ]
    assert taken == [["small"], ["small"], ["big"], []]


def test_the_routing_learns_to_pass_over_a_local_model_that_never_completes() -> None:
    cells: dict[tuple[str, str], Outcome] = {}
    for at in range(60):
        task = f"task {at}"
        cells[task, "small"] = Outcome(task, "small", "local", completed=False, kind="edit", seconds=60)
        cells[task, "big"] = Outcome(
            task, "big", "hosted", completed=at % 10 > 0, kind="edit", hosted=Tokens(2000, 500), seconds=10
        )
    played = Matrix(("small", "big"), tuple(dict.fromkeys(task for task, _ in cells)), cells, 0, 0)
    found = table(played, Settings(Rates(), Prices(3, 15), shuffles=0))
    rows = {row.policy: row for row in found.rows}
    assert rows["learning"].completed == rows["always-hosted"].completed == 54
    assert rows["learning"].seconds < rows["fixed ladder"].seconds / 2
    assert rows["learning, bad prior"].completed == 54


@given(st.floats(0, 1), st.integers(0, 10**6))
def test_a_pass_is_the_same_again_with_its_seed(misses: float, seed: int) -> None:
    cells = {
        ("t", "a"): Outcome("t", "a", "local", completed=False),
        ("t", "b"): Outcome("t", "b", "hosted", completed=True),
    }
    played, bill = Matrix(("a", "b"), ("t",), cells, 0, 0), Bill({("t", "a"): 0.0, ("t", "b"): 1.0}, misses)
    once, again = (play(Fixed(("a", "b")), played, bill, ["t"] * 9, seed) for _ in range(2))
    assert once == again
