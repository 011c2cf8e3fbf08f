"""``fenceline route``: which ladder a task would take, and the numbers behind it; calls no model."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from fenceline.cli.run import task_here
from fenceline.cli.surveying import surveyed
from fenceline.cli.words import scope_line
from fenceline.routing.choosing.deciding import decide
from fenceline.routing.choosing.exploring import EXTRA, SHARE, read_books
from fenceline.routing.choosing.preferring import able
from fenceline.routing.choosing.pricing import look_up
from fenceline.routing.choosing.reasons import rate_words, span, usd
from fenceline.routing.ladder import climb, is_hosted
from fenceline.routing.route import route
from fenceline.score.belief import BORROWED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fenceline.attempts.events import ScopeRead
    from fenceline.routing.choosing.choice import Choice
    from fenceline.routing.choosing.weighing import Weighed
    from fenceline.routing.ladder import Rung

_INDENT = " " * 9
_LADDER = 26  # characters of a ladder in the table


def route_here(
    instruction: str,
    config: Path | None,
    model: str,
    check: str,
    *,
    run_checks: bool,
    explain: bool,
    as_json: bool,
) -> int:
    """Print the ladder that a task would take."""
    task = task_here(instruction, config, model, check)
    situation, scope, _ = surveyed(task, run_checks=run_checks)
    rungs = climb(task.config, task.model)
    if len(rungs) == 1 or not task.config.route.learn:
        taken, choice = route(rungs, situation), None
    else:
        for rung in rungs:
            if is_hosted(rung.entry):
                look_up(rung.entry)
        decision = decide(rungs, situation)
        taken, choice = decision.rungs, decision.choice
    if as_json:
        _print_json(scope, taken, choice)
        return 0
    for line in _lines(scope, taken, choice if explain else None):
        print(line)
    if explain and choice is None:
        print("\nnothing to choose between: the ladder has one rung, or is fixed with learn = false")
    return 0


def _lines(scope: ScopeRead, taken: Sequence[Rung], choice: Choice | None) -> Iterator[str]:
    yield f"scope    {scope_line(scope)}"
    for number, rung in enumerate(taken):
        head = "route    " if not number else _INDENT
        yield fill(
            f"{rung.entry.name}: {rung.reason}", 80, initial_indent=head, subsequent_indent=f"{_INDENT}  "
        )
    if choice is None:
        return
    yield ""
    yield from _aligned([_HEAD, *(_row(choice, ladder) for ladder in _sorted(choice))])
    yield ""
    yield from _models(choice)
    yield ""
    yield "n: recorded tasks of this scope. The prior counts as 4 tasks, other languages"
    yield f"and sizes as {BORROWED:.0f} at most. cost: of a task, with machine and waiting; one that"
    yield f"stays undone is charged with {usd(choice.worth)}, what a completed one costs here."
    books = read_books()
    yield f"explored: {books.explored} of {books.tasks} tasks (at most {SHARE:.0%}), expected to cost more:"
    yield f"{usd(books.extra_usd)} of {usd(books.usd)} (at most {EXTRA:.0%})"


_HEAD = ("ladder", "completes", "billed", "time", "cost", "")


def _row(choice: Choice, ladder: Weighed) -> tuple[str, ...]:
    value = ladder.value
    return (
        _short(" > ".join(ladder.models)),
        f"{value.completion:.0%}",
        usd(value.usd),
        span(value.seconds),
        usd(value.charged(choice.worth)),
        why_not(choice, ladder),
    )


def why_not(choice: Choice, ladder: Weighed) -> str:
    """Return why a ladder was not taken, or that it was."""
    if ladder is choice.taken:
        return "taken, to find out" if choice.explores else "taken"
    if not choice.known:
        return "too little is recorded"
    if ladder is choice.best:
        return "expected to be cheapest"
    if ladder not in able(choice.ladders):
        most = max(one.value.completion for one in choice.ladders)
        return f"completes {(most - ladder.value.completion) * 100:.0f} points too few"
    dearer = ladder.value.charged(choice.worth) - choice.best.value.charged(choice.worth)
    return f"{usd(dearer)} dearer" if dearer > 0 else "costs the same"


def _models(choice: Choice) -> Iterator[str]:
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for ladder in choice.ladders:
        for at, standing in enumerate(ladder.standings):
            who, place = standing.contender, "first" if not at else "after a failure"
            prior = who.priors.of(choice.scope, late=at > 0)
            rows[who.name, place] = (
                _short(who.name), place, rate_words(standing), f"{prior.mean:.0%}",
                "policy: no" if who.barred else usd(standing.usd), span(standing.seconds),
            )  # fmt: skip
    yield from _aligned([("model", "asked", "finishes (95%)", "prior", "billed", "time"), *rows.values()])


def _sorted(choice: Choice) -> list[Weighed]:
    return sorted(choice.ladders, key=lambda one: (one is not choice.taken, one.value.charged(choice.worth)))


def _short(text: str) -> str:
    return text if len(text) <= _LADDER else f"{text[: _LADDER - 1]}…"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _print_json(scope: ScopeRead, taken: Sequence[Rung], choice: Choice | None) -> None:
    import msgspec  # noqa: PLC0415 - only for --json

    document = {
        "scope": scope,
        "route": [{"model": rung.entry.name, "reason": rung.reason} for rung in taken],
        "learns": choice is not None,
        "judged": choice.judged if choice else 0,
        "explores": choice is not None and choice.explores,
        "usd_undone": choice.worth if choice else None,
        "ladders": [_weighed(choice, ladder) for ladder in _sorted(choice)] if choice else [],
    }
    print(msgspec.json.encode(document).decode())


def _weighed(choice: Choice, ladder: Weighed) -> dict[str, object]:
    value = ladder.value
    return {
        "models": ladder.models,
        "completion": value.completion,
        "usd": value.usd,
        "machine_usd": value.machine_usd,
        "waiting_usd": value.waiting_usd,
        "seconds": value.seconds,
        "usd_charged": value.charged(choice.worth),
        "usd_until_done": value.cost_until_done if value.completion else None,
        "why": why_not(choice, ladder),
        "rungs": [
            {
                "model": standing.contender.name,
                "rate": standing.belief.rate,
                "interval": standing.belief.beta.interval(),
                "own": round(standing.belief.own.judged, 1),
                "seen": standing.belief.seen,
                "borrowed": standing.belief.borrowed,
                "prior": standing.contender.priors.of(choice.scope, late=at > 0).mean,
                "usd": standing.usd,
                "seconds": standing.seconds,
                "barred": standing.contender.barred,
            }
            for at, standing in enumerate(ladder.standings)
        ],
    }
