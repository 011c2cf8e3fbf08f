"""Beliefs follow the record: monotone, never swayed more by neighbours than stated, and exact where it can be worked out."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fenceline.ledger.cells import Cell, Counts
from fenceline.models.entry import Prices
from fenceline.score.belief import BORROWED, believe
from fenceline.score.beta import Beta
from fenceline.score.effort import Effort, effort
from fenceline.score.prior import LATE_ODDS, WEIGHT, Priors, billions, priors_of

SCOPES = ("edit", "multi-file", "greenfield")
cells = st.builds(
    Cell,
    model=st.sampled_from(("small", "big")),
    scope=st.sampled_from(SCOPES),
    language=st.sampled_from(("python", "go")),
    size=st.sampled_from(("small", "large")),
    late=st.booleans(),
)
counts = st.builds(Counts, completed=st.integers(0, 60), failed=st.integers(0, 60))
tallies = st.dictionaries(cells, counts, max_size=10)
priors = st.builds(
    priors_of, st.sampled_from(("local", "hosted")), st.sampled_from(("", "x-1.5b", "y:14b", "z-32B"))
)
rates = st.floats(0.05, 0.95)


def _with(tally: dict[Cell, Counts], cell: Cell, more: Counts) -> dict[Cell, Counts]:
    return tally | {cell: tally.get(cell, Counts()) + more}


@given(tallies, cells, cells, priors)
def test_one_more_success_anywhere_never_lowers_the_mean(
    tally: dict[Cell, Counts], cell: Cell, more: Cell, prior: Priors
) -> None:
    before, after = (believe(cell, each, prior).rate for each in (tally, _with(tally, more, Counts(1))))
    assert after >= before - 1e-12


@given(tallies, cells, cells, priors)
def test_one_more_failure_anywhere_never_raises_the_mean(
    tally: dict[Cell, Counts], cell: Cell, more: Cell, prior: Priors
) -> None:
    before, after = (believe(cell, each, prior).rate for each in (tally, _with(tally, more, Counts(0, 1))))
    assert after <= before + 1e-12


@given(tallies, cells, priors)
def test_neighbours_weigh_less_than_their_number_and_never_more_than_the_bound(
    tally: dict[Cell, Counts], cell: Cell, prior: Priors
) -> None:
    belief = believe(cell, tally, prior)
    alike = [
        each.judged
        for at, each in tally.items()
        if at != cell and (at.model, at.scope, at.late) == (cell.model, cell.scope, cell.late)
    ]
    assert belief.borrowed <= min(BORROWED, sum(alike) / 2) + 1e-9
    assert belief.beta.weight == pytest.approx(WEIGHT + belief.own.judged + belief.borrowed)


@given(tallies, cells, priors)
def test_other_models_say_nothing(tally: dict[Cell, Counts], cell: Cell, prior: Priors) -> None:
    own = {at: each for at, each in tally.items() if at.model == cell.model}
    assert believe(cell, tally, prior) == believe(cell, own, prior)


def test_without_a_record_the_belief_is_the_prior() -> None:
    prior = priors_of("local", "qwen2.5-coder:32b")
    assert believe(Cell("small", "edit"), {}, prior).beta == prior.of("edit") == Beta.of(0.44, WEIGHT)


def test_a_record_is_counted_layer_by_layer() -> None:
    prior = priors_of("hosted")
    cell = Cell("big", "edit", "python", "small")
    tally = {
        cell: Counts(6, 2),
        replace(cell, language="go"): Counts(3, 1),  # worth half
        replace(cell, language="go", size="large"): Counts(0, 4),  # worth a quarter
    }
    belief = believe(cell, tally, prior)
    assert belief.borrowed == 3
    assert (belief.beta.a, belief.beta.b) == pytest.approx(
        (0.65 * WEIGHT + 6 + 1.5, 0.35 * WEIGHT + 2 + 0.5 + 1)
    )


@pytest.mark.parametrize(("tier", "scope"), [("local", "edit"), ("hosted", "multi-file")])
def test_after_a_failure_the_odds_are_what_the_unions_leave(
    tier: Literal["local", "hosted"], scope: str
) -> None:
    first, late = (priors_of(tier, "14b").of(scope, late=late).mean for late in (False, True))
    assert late / (1 - late) == pytest.approx(LATE_ODDS * first / (1 - first))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("qwen2.5-coder-1.5b", 1.5), ("Qwen3-14B", 14), ("gpt-oss:20b", 20), ("mixtral:8x7b", 56),
        ("qwen3-coder:30b-a3b", 30), ("smollm2-135m", 0.135), ("devstral", 24), ("llama", None), ("b12", None),
    ],
)  # fmt: skip
def test_size_is_read_from_the_name(name: str, size: float | None) -> None:
    assert billions(name) == pytest.approx(size) if size else billions(name) is None


def test_larger_local_models_are_expected_to_do_no_worse_at_work_over_several_files() -> None:
    means = [priors_of("local", f"{size}b").of("multi-file").mean for size in (0.5, 3, 8, 14, 32)]
    assert means == sorted(means)
    assert means[-1] < priors_of("hosted").of("multi-file").mean


@given(st.floats(0.5, 300), st.floats(0.5, 300), rates)
def test_quantile_turns_the_distribution_round(a: float, b: float, share: float) -> None:
    beta = Beta(a, b)
    assert beta.below(beta.quantile(share)) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "rate", "below"),
    [
        (1, 1, 0.3, 0.3),
        (2, 1, 0.5, 0.25),
        (1, 3, 0.5, 0.875),
        (2, 2, 0.25, 0.15625),
        (5, 3, 1, 1),
        (5, 3, 0, 0),
    ],
)
def test_distribution_where_it_can_be_worked_out_by_hand(
    a: float, b: float, rate: float, below: float
) -> None:
    assert Beta(a, b).below(rate) == pytest.approx(below)


def test_effort_is_the_mean_of_the_record_and_a_guess() -> None:
    cell = Cell("big", "edit", "python")
    tally = {
        cell: Counts(2, 2, 0, 4000, 400, 0, 800, 40.0),
        replace(cell, late=True): Counts(2, 0, 0, 1000, 0, 0, 200, 10.0),  # worth half: one attempt
        Cell("other", "edit", "python"): Counts(9, 9, 0, 9999, 0, 0, 9999, 999.0),
    }
    took = effort(cell, tally, "hosted")
    assert (took.prompt, took.cached, took.output, took.seconds) == pytest.approx(
        ((2 * 600 + 4000 + 500) / 7, 400 / 7, (2 * 250 + 800 + 100) / 7, (2 * 10 + 40 + 5) / 7)
    )


def test_tokens_are_paid_by_their_kind() -> None:
    took = Effort(prompt=1000, cached=400, written=100, output=200, seconds=1)
    assert took.usd(Prices(10, 50, 1, 12)) == pytest.approx((500 * 10 + 400 + 100 * 12 + 200 * 50) / 1e6)
    assert took.usd(Prices(10, 50)) == pytest.approx((1000 * 10 + 200 * 50) / 1e6)
