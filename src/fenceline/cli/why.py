"""``fenceline why``: scope, route, the exact prompt and its size; calls no model and starts no server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts.events import ScopeRead
from fenceline.cli.run import task_here
from fenceline.cli.words import scope_line
from fenceline.models.counting import TokenCounter
from fenceline.routing.ladder import climb
from fenceline.routing.prepare import asks_for, material_of
from fenceline.routing.survey import survey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.attempts.ask import Ask
    from fenceline.attempts.events import Event
    from fenceline.routing.ladder import Rung


def explain(instruction: str, config: Path | None, model: str, check: str, *, as_json: bool) -> int:
    """Print what would happen; the check is run where the prompt quotes its failures."""
    task = task_here(instruction, config, model, check)
    told: list[Event] = []
    situation = survey(task, told.append)
    rungs = climb(task.config, task.model)
    asks = asks_for(material_of(situation))
    scope = next(event for event in told if isinstance(event, ScopeRead))
    counter = TokenCounter(rungs[0].entry.name)
    if as_json:
        _print_json(scope, rungs, asks, situation.referee.shown, counter)
        return 0
    for line in _lines(scope, rungs, asks, situation.referee.shown, counter):
        print(line)
    return 0


def _lines(
    scope: ScopeRead, rungs: tuple[Rung, ...], asks: tuple[Ask, ...], check: str, counter: TokenCounter
) -> Iterator[str]:
    yield f"scope    {scope_line(scope)}"
    for reason in scope.reasons:
        yield f"         {reason}"
    for rung in rungs:
        yield f"route    {rung.entry.name} ({rung.entry.provider}): {rung.reason}"
    yield f"check    {check or 'none found: the result would be unverified'}"
    for number, ask in enumerate(asks, start=1):
        size = counter.prompt(ask.messages)
        yield f"prompt   {number} of {len(asks)}, {ask.way}: about {size} tokens, answer of at most {ask.max_tokens}"
        for message in ask.messages:
            yield f"--- {message.role}"
            yield message.content
        if ask.begin:
            yield "--- assistant (begun for the model where the server allows it)"
            yield ask.begin


def _print_json(
    scope: ScopeRead, rungs: tuple[Rung, ...], asks: tuple[Ask, ...], check: str, counter: TokenCounter
) -> None:
    import msgspec  # noqa: PLC0415 - only for --json

    document = {
        "scope": scope,
        "route": [{"model": r.entry.name, "provider": r.entry.provider, "reason": r.reason} for r in rungs],
        "check": check,
        "prompts": [
            {
                "way": ask.way,
                "messages": [{"role": m.role, "content": m.content} for m in ask.messages],
                "begin": ask.begin,
                "tokens": counter.prompt(ask.messages),
                "max_tokens": ask.max_tokens,
            }
            for ask in asks
        ],
    }
    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
