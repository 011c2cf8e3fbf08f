"""How long an agentic attempt may go on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one attempt.

    Attributes:
        turns: requests to the model.
        output_tokens: generated in all of them.
        wall_s: seconds from the first to the last.
        answer_tokens: generated in one turn at most.
        returns: how often a finish without a passing check goes back with the evidence.
        barren: turns in a row that found out nothing and changed nothing, until the model counts as lost.
        command_s: seconds that one command may run.
        shown_chars: characters of one tool's result; less where the window is small.
    """

    turns: int = 80
    output_tokens: int = 150_000
    wall_s: float = 3600.0
    answer_tokens: int = 16_384
    returns: int = 1
    barren: int = 4
    command_s: float = 120.0
    shown_chars: int = 16_000
