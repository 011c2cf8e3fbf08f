"""The numbers behind a choice, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.routing.choosing.choice import FEW

if TYPE_CHECKING:
    from fenceline.routing.choosing.choice import Choice
    from fenceline.routing.choosing.weighing import Standing, Weighed
    from fenceline.score.value import Value

_WORK = {"edit": "edits", "multi-file": "work over several files", "greenfield": "work from nothing"}

_FEWER = 1.0  # of a hundred tasks: what is worth a word


def reasons(choice: Choice, usual: str) -> tuple[str, ...]:
    """Return why each rung of the taken ladder is on it.

    Args:
        choice: what was chosen from what.
        usual: why the first rung would be taken without a record.
    """
    first, *others = choice.taken.standings
    return (_first(choice, first, usual), *(_next(standing) for standing in others))


def rate_words(standing: Standing) -> str:
    """Return a rung's rate as it is believed: ``83% (n=41, 69 to 92%)``."""
    low, high = standing.belief.beta.interval()
    return f"{standing.belief.rate:.0%} (n={standing.belief.seen}, {low * 100:.0f} to {high:.0%})"


def cost_words(value: Value) -> str:
    """Return what a completed task costs: ``$0.0040 and 40 s``."""
    return f"{usd(value.cost_until_done)} and {span(value.seconds_until_done)}"


def usd(amount: float) -> str:
    """Return an amount for people."""
    if amount == float("inf"):
        return "no end"
    return f"${amount:.2f}" if amount >= 1 or not amount else f"${amount:.4f}"


def span(seconds: float) -> str:
    """Return a time for people."""
    if seconds == float("inf"):
        return "no end"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _first(choice: Choice, first: Standing, usual: str) -> str:
    if not choice.known:
        seen = f"; {choice.judged} of {FEW} recorded tasks that decide" if choice.judged else ""
        return usual + seen
    rate, cost = rate_words(first), cost_words(choice.taken.value)
    why = f"finishes {rate} of {_WORK.get(choice.scope, choice.scope)} here, about {cost} until done"
    if choice.explores:
        return f"to find out: {why}; {_start(choice.best)} is expected to be {cost_words(choice.best.value)}"
    if other := _other_start(choice):
        return f"{why}; {_start(other)} would be {cost_words(other.value)}{_fewer(other, choice.taken)}"
    return why


def _next(standing: Standing) -> str:
    return f"next: finishes {rate_words(standing)} of what is left to it"


def _other_start(choice: Choice) -> Weighed | None:
    """Return the cheapest ladder that starts with another model."""
    start = choice.taken.models[0]
    others = [ladder for ladder in choice.ladders if ladder.models[0] != start]
    return min(others, key=lambda ladder: ladder.value.charged(choice.worth), default=None)


def _fewer(other: Weighed, taken: Weighed) -> str:
    """Return how many tasks another ladder leaves undone that the taken one completes; it may be cheaper for it."""
    points = (taken.value.completion - other.value.completion) * 100
    return f" and complete {points:.0f} of 100 fewer" if points >= _FEWER else ""


def _start(ladder: Weighed) -> str:
    return f"{ladder.models[0]} first"
