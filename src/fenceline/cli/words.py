"""Sentences that every face shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.attempts.events import Called, Result, ScopeRead


def scope_line(event: ScopeRead) -> str:
    """Return a scope on one line: kind, recipe, where, how sure."""
    new = [f"new {path}" for path in event.creates]
    paths = ", ".join(new if event.recipe == "component" and new else [*event.files, *new])
    where = ", ".join(event.symbols) or paths or "nothing found"
    files = f" in {paths}" if event.symbols and paths else ""
    return f"{event.kind}, {event.recipe}: {where}{files} ({event.confidence})"


def closing_line(event: Result) -> str:
    """Return the one line that a run ends with: verdict, why, time, tokens, what to do next."""
    tokens = f"{event.tokens['prompt']} + {event.tokens['output']} tokens{cost_words(event.cost)}"
    changed = f"; changed {', '.join(event.changed)}" if event.changed else ""
    match event.verdict:
        case "verified" | "unverified":
            tail = f"{changed}; fenceline undo takes it back" if event.changed else "; nothing was written"
        case _:
            tail = "; workspace as it was" + (f"; best attempt kept in {event.patch}" if event.patch else "")
    return f"{event.verdict}: {event.reason} ({event.seconds['total']:.1f} s, {tokens}){tail}"


def cost_words(usd: float | None) -> str:
    """Return an amount for the end of a list; nothing where it is nothing."""
    match usd:
        case None:
            return ", cost unknown"
        case 0:
            return ""
        case amount:
            return f", ${amount:.2f}" if amount >= 1 else f", ${amount:.4f}"


def called_line(event: Called) -> str:
    """Return what a call of a tool came to, each thing said once."""
    what = f"{event.name} {event.argument}".rstrip()
    told = event.outcome.removeprefix(f"{event.argument or event.name}:").removeprefix(f"{event.argument},")
    return f"{what}: {told.strip()}"
