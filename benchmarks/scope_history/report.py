"""Tables of outcomes, with intervals and baselines."""

from __future__ import annotations

import random
from statistics import median, quantiles
from typing import TYPE_CHECKING

from fenceline.scope.sources import WORKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .measure import Outcome

_DRAWS = 1_000
_CLEAR = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9)


def report(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a table by repository, then the figures over all of them."""
    yield f"{'repository':24}{'n':>5}{'top 3':>8}{'BM25':>7}{'often':>7}{'strict':>8}{'kind, balanced':>16}"
    for name in dict.fromkeys(each.repository for each in outcomes):
        own = [each for each in outcomes if each.repository == name]
        yield f"{name:24}{len(own):5}{_row(own)}"
    yield f"{'all':24}{len(outcomes):5}{_row(outcomes)}"
    for label, figure in _FIGURES.items():
        low, high = _interval(outcomes, figure)
        yield f"{label}: {figure(outcomes):.1%} (95%: {low:.1%} to {high:.1%}, drawn by repository and commit)"
    yield from _kinds(outcomes)
    times = [each.cpu_ms for each in outcomes]
    yield f"CPU of reading, warm: median {median(times):.1f} ms, 99th percentile {quantiles(times, n=100)[98]:.1f} ms"


def _row(own: Sequence[Outcome]) -> str:
    figures = (top3(own), _share(own, "bm25"), _share(own, "often"), _strict(own), balanced(own))
    widths = (8, 7, 7, 8, 16)
    return "".join(f"{figure:>{width}.0%}" for figure, width in zip(figures, widths, strict=True))


def top3(own: Sequence[Outcome]) -> float:
    """Return the share of cases with a file that the commit was about among the first three."""
    return _share(own, "hit")


def _share(own: Sequence[Outcome], what: str) -> float:
    findable = [each for each in own if each.findable]
    return sum(getattr(each, what) for each in findable) / len(findable) if findable else 0.0


def _strict(own: Sequence[Outcome]) -> float:
    known = [each.strict for each in own if each.strict is not None]
    return sum(known) / len(known) if known else 0.0


def balanced(own: Sequence[Outcome]) -> float:
    """Return the mean recall over the kinds that occur."""
    by_kind = [[each for each in own if each.truth == work] for work in WORKS]
    recalls = [sum(each.read == each.truth for each in group) / len(group) for group in by_kind if group]
    return sum(recalls) / len(recalls)


def _one_or_more(own: Sequence[Outcome]) -> float:
    groups = [[e for e in own if (e.truth == "single") is one] for one in (True, False)]
    recalls = [sum((e.read == "single") == (e.truth == "single") for e in g) / len(g) for g in groups if g]
    return sum(recalls) / len(recalls)


_FIGURES: dict[str, Callable[[Sequence[Outcome]], float]] = {
    "a changed file in the top 3": top3,
    "kind, balanced accuracy (always one kind: 33.3%)": balanced,
    "one file or more, balanced accuracy (always one: 50%)": _one_or_more,
}


def _kinds(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for work in WORKS:
        group = [each for each in outcomes if each.truth == work]
        read = ", ".join(f"{sum(e.read == other for e in group)} {other}" for other in WORKS)
        yield f"truly {work}: {len(group)}; read as {read}"
    for least in _CLEAR:
        clear = [each for each in outcomes if each.probability >= least]
        if not clear:
            continue
        right, one = (
            sum(each.truth == (kind or each.read) for each in clear) / len(clear) for kind in ("", "single")
        )
        yield (
            f"kind with a probability of {least} or more: {len(clear) / len(outcomes):.0%} of the cases, "
            f"right in {right:.1%}; always one file: {one:.1%}"
        )


def _interval(
    outcomes: Sequence[Outcome], figure: Callable[[Sequence[Outcome]], float]
) -> tuple[float, float]:
    """Return the middle 95 % of the figure over drawn repositories, and commits drawn in each."""
    rng = random.Random(7)  # noqa: S311 - a bootstrap, not a secret
    groups = [[e for e in outcomes if e.repository == name] for name in {e.repository: 0 for e in outcomes}]
    drawn: list[float] = []
    for _ in range(_DRAWS):
        chosen = rng.choices(groups, k=len(groups))
        drawn.append(figure([each for group in chosen for each in rng.choices(group, k=len(group))]))
    drawn.sort()
    return drawn[int(_DRAWS * 0.025)], drawn[int(_DRAWS * 0.975)]
