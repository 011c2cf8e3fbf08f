"""Trust in public results: whatever contradicts them counts against all of them, and what agrees for them."""

from __future__ import annotations

import pytest

from fenceline.ledger.cells import Cell, Counts
from fenceline.score.prior import Priors, priors_of
from fenceline.score.trust import BEFOREHAND, trust, trusted

HONEST = {"small": priors_of("local", "devstral:24b"), "big": priors_of("hosted")}
BAD = {"small": Priors((0.9, 0.9, 0.9)), "big": Priors((0.1, 0.1, 0.1))}


def record(
    done: int, failed: int, model: str = "small", scope: str = "edit"
) -> dict[int, dict[Cell, Counts]]:
    return {1: {Cell(model, scope): Counts(done, failed)}}


def test_without_a_record_it_is_what_it_is_beforehand() -> None:
    assert trust(HONEST, {}) == pytest.approx(BEFOREHAND)
    assert trust(HONEST, record(50, 0, model="elsewhere")) == pytest.approx(BEFOREHAND)


@pytest.mark.parametrize(("done", "failed"), [(4, 6), (20, 30), (50, 50), (400, 600)])
def test_what_is_about_as_expected_leaves_it(done: int, failed: int) -> None:
    assert trust(HONEST, record(done, failed)) >= BEFOREHAND


def test_a_contradiction_of_one_model_leaves_little_expected_of_another() -> None:
    known = trusted(BAD, record(5, 9))
    assert known["big"].trust < 0.5
    assert BAD["big"].of("multi-file").mean == pytest.approx(0.1)
    assert known["big"].of("multi-file").mean > 0.25
    assert known["big"].of("multi-file").weight < 3.5


def test_more_of_the_same_contradiction_leaves_less() -> None:
    shares = [trust(BAD, record(number, 2 * number)) for number in (1, 2, 4, 8)]
    assert shares == sorted(shares, reverse=True)
    both = {1: record(3, 9)[1] | record(9, 3, "big")[1]}
    assert trust(BAD, both) < 0.05
