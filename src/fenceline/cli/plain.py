"""The face where no terminal is: plain lines, nothing redrawn."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING

from fenceline.attempts.events import (
    Answered,
    Asked,
    Blocked,
    Called,
    Checked,
    Edited,
    HandedOver,
    Note,
    Result,
    Routed,
    ScopeRead,
    Signalled,
)
from fenceline.cli.words import called_line, closing_line, cost_words, scope_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from fenceline.attempts.events import Event


class PlainFace:
    """Prints what happens as plain lines."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._lock = Lock()

    def show(self, event: Event) -> None:
        """Print one event; prefill and single tokens are not shown."""
        with self._lock:
            for line in lines_of(event):
                print(line, file=self._out, flush=True)

    def close(self) -> None:
        """Nothing is left open."""


def lines_of(event: Event) -> Iterator[str]:  # noqa: C901, PLR0912 - one arm per event, no nesting
    """Yield what a person reads for one event."""
    match event:
        case ScopeRead():
            yield f"scope    {scope_line(event)}"
            for reason in event.reasons:
                yield f"         {reason}"
        case Routed():
            what = f"{event.tier}; {event.server}; {event.context_window} tokens"
            yield f"route    {event.model} ({what}): {event.reason}"
            yield (
                f"         waits {event.first_token_timeout_s:g} s for the first token, "
                f"{event.idle_timeout_s:g} s between tokens"
            )
        case Asked():
            yield f"ask {event.number:<4} {event.way}, about {event.prompt_tokens} tokens"
        case Answered():
            speed = event.output_tokens / event.decode_s if event.decode_s > 0 else 0.0
            so_far = cost_words(event.spent)
            yield (
                f"answer   {event.output_tokens} tokens in {event.first_token_s + event.decode_s:.1f} s "
                f"({event.prompt_tokens} read, {event.cached_tokens} of them cached; {speed:.0f} tokens/s)"
                f"{f'{so_far} so far' if so_far else ''}"
            )
        case Edited():
            yield from event.diff.splitlines()
            for note in event.notes:
                yield f"note     {note}"
        case Checked():
            counts = f", {event.passed} passed, {event.failed} failed" if event.passed or event.failed else ""
            yield f"check    {event.phase}: {event.command}: {event.outcome}{counts} ({event.seconds:.1f} s)"
        case Called():
            yield f"tool     {called_line(event)}"
        case Signalled():
            sure = "" if event.certainty == "certain" else f" ({event.certainty})"
            yield f"signal   {event.kind}: {event.message}{sure}"
        case HandedOver():
            yield f"handoff  {event.model} to {event.to}: {event.reason}"
        case Blocked():
            yield f"blocked  {event.model}: {event.reason}"
        case Note():
            yield f"note     {event.message}"
        case Result():
            for note in event.notes:
                yield f"note     {note}"
            yield closing_line(event)
        case _:
            return
