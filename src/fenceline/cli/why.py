"""``fenceline why``: scope, ladder, the exact prompt and its size; calls no model and starts no server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts.events import Note, ScopeRead
from fenceline.cli.plain import lines_of
from fenceline.cli.run import task_here
from fenceline.cli.surveying import surveyed
from fenceline.errors import FencelineError
from fenceline.routing.forecast import forecasts, prompts_of
from fenceline.routing.ladder import climb, is_hosted
from fenceline.routing.refusing import out_of_reach
from fenceline.routing.route import route

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.routing.forecast import Forecast, Prompt
    from fenceline.scope.model import Scope


def explain(
    instruction: str, config: Path | None, model: str, check: str, *, run_checks: bool, as_json: bool
) -> int:
    """Print what would happen; what there is no prompt for has a scope, too.

    The check is run where it finds what is meant, or where the prompt quotes its failures.
    """
    task = task_here(instruction, config, model, check)
    situation, scope, told = surveyed(task, run_checks=run_checks)
    check = situation.referee.shown
    if not as_json:
        shown = (line for event in told if isinstance(event, ScopeRead | Note) for line in lines_of(event))
        print("\n".join(shown), flush=True)
    try:
        rungs = route(climb(task.config, task.model), situation)
        prompts = prompts_of(situation, rungs)
        ladder = forecasts(situation, rungs, prompts)
    except FencelineError as error:
        if as_json:
            _print_json(scope, (), (), check, str(error))
        raise
    if as_json:
        _print_json(scope, ladder, prompts, check)
        return 0
    checked = check if run_checks or not check else f"{check} (not run now)"
    for line in _lines(ladder, prompts, checked, _edits(situation.scope)):
        print(line)
    return 0


def _lines(
    ladder: tuple[Forecast, ...], prompts: tuple[Prompt, ...], check: str, edits: str
) -> Iterator[str]:
    words = {"edit": edits, "tools": "tools"}
    for step in ladder:
        entry = step.rung.entry
        yield f"route    {entry.name} ({entry.provider}): {step.rung.reason}"
        yield f"         {', then '.join(words[way] for way in step.ways)}; {_cost(step)}"
    yield f"check    {check or 'none found: the result would be unverified'}"
    for number, prompt in enumerate(prompts, start=1):
        size = f"about {prompt.tokens} tokens, answer of at most {prompt.max_tokens}"
        yield f"prompt   {number} of {len(prompts)}, {prompt.name}: {size}"
        for message in prompt.messages:
            yield f"--- {message.role}"
            yield message.content
        if prompt.begin:
            yield "--- assistant (begun for the model where the server allows it)"
            yield prompt.begin


def _edits(scope: Scope) -> str:
    rest = out_of_reach(scope)
    return ("one edit" if scope.edits == 1 else f"{scope.edits} edits in turn") + (
        f" without {rest}" if rest else ""
    )


def _cost(step: Forecast) -> str:
    from fenceline.models.prices import shown  # noqa: PLC0415 - decimal, which few commands need

    if not is_hosted(step.rung.entry):
        return "no cost while it is local"
    return f"a request like the first costs at most {shown(step.most_usd)}"


def _print_json(
    scope: ScopeRead, ladder: tuple[Forecast, ...], prompts: tuple[Prompt, ...], check: str, error: str = ""
) -> None:
    import msgspec  # noqa: PLC0415 - only for --json

    document = {
        "scope": scope,
        "route": [
            {
                "model": step.rung.entry.name,
                "provider": step.rung.entry.provider,
                "reason": step.rung.reason,
                "ways": step.ways,
                "most_usd": None if step.most_usd is None else float(step.most_usd),
            }
            for step in ladder
        ],
        "check": check,
        "prompts": [
            {
                "way": prompt.name,
                "messages": [{"role": m.role, "content": m.content} for m in prompt.messages],
                "begin": prompt.begin,
                "tokens": prompt.tokens,
                "max_tokens": prompt.max_tokens,
            }
            for prompt in prompts
        ],
        "error": error,
    }
    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
