"""What one attempt takes: tokens and seconds, expected from the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fenceline.ledger.cells import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.ledger.cells import Cell
    from fenceline.models.entry import Prices

_WORTH = 2.0  # attempts that the guess below is worth
_APART = 0.5  # what an attempt is worth for each way in which its cell differs
_MOST = 8.0  # attempts that all neighbours together are worth at most
_PROMPT, _OUTPUT, _LOCAL_S, _HOSTED_S = range(4)
_GUESS = {  # prompt and output tokens, seconds of a local and of a hosted model
    "edit": (600, 250, 30.0, 10.0),  # our own scoped edits: docs/benchmarks.md
    "multi-file": (
        35_000,
        2_500,
        180.0,
        90.0,
    ),  # whole sessions of 12 agents with tools: 7,000 to 72,000 prompt tokens
    "greenfield": (35_000, 6_000, 240.0, 120.0),
}


@dataclass(frozen=True, slots=True)
class Effort:
    """What one attempt takes, in expectation; tokens as in ``Counts``."""

    prompt: float
    cached: float
    written: float
    output: float
    seconds: float

    def usd(self, prices: Prices) -> float:
        """Return what its tokens cost."""
        cached = prices.input if prices.cached is None else prices.cached
        written = prices.input if prices.written is None else prices.written
        fresh = self.prompt - self.cached - self.written
        prompt = fresh * prices.input + self.cached * cached + self.written * written
        return (prompt + self.output * prices.output) / 1_000_000


def effort(cell: Cell, tally: Mapping[Cell, Counts], tier: Literal["local", "hosted"]) -> Effort:
    """Return what an attempt in ``cell`` takes: its own mean, drawn towards its neighbours' and a guess."""
    near = [
        (_APART ** _apart(at, cell), counts)
        for at, counts in tally.items()
        if at.model == cell.model and at.scope == cell.scope and at != cell and counts.judged
    ]
    borrowed = sum(worth * counts.judged for worth, counts in near)
    scale = min(1.0, _MOST / borrowed) if borrowed else 0.0
    shares = [(1.0, tally.get(cell, Counts())), *((scale * worth, counts) for worth, counts in near)]
    guess = _GUESS.get(cell.scope, _GUESS["multi-file"])
    total = _WORTH + sum(share * counts.judged for share, counts in shares)

    def mean(name: str, expected: float) -> float:
        return (_WORTH * expected + sum(share * getattr(counts, name) for share, counts in shares)) / total

    return Effort(
        mean("prompt_tokens", guess[_PROMPT]),
        mean("cached_tokens", 0.0),
        mean("written_tokens", 0.0),
        mean("output_tokens", guess[_OUTPUT]),
        mean("seconds", guess[_HOSTED_S if tier == "hosted" else _LOCAL_S]),
    )


def _apart(one: Cell, other: Cell) -> int:
    return (one.language != other.language) + (one.size != other.size) + (one.late != other.late)
