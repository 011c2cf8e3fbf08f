"""The assumptions: what teams do in a year, what their models complete, and what it takes.

Completion by scope is drawn from public results (EDIT-Bench core; SWE-bench Verified on the mini-SWE-agent board).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.models.entry import Prices
from fenceline.replay.outcomes import Tokens
from fenceline.score.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Mapping

    Completion = Mapping[str, float]
    Course = tuple[Completion, Completion]

A_WEEK, WEEKS = 25, 44  # five people, a task a working day
ALIKE = 0.7
"""Correlation of the two models' luck with a task: it gives the unions that the public results show (about 70 % of the
edits for a 14B with Sonnet 4; 77.8 % of the issues for Devstral with Opus 4.5)."""
MIX = {"edit": 0.6, "multi-file": 0.3, "greenfield": 0.1}  # our guess of a team's work
TOKENS = {
    "edit": Tokens(2_000, 500),
    "multi-file": Tokens(40_000, 3_000, 28_000),
    "greenfield": Tokens(40_000, 8_000, 24_000),
}
SECONDS = {  # local, hosted: hybrid-arena's means for one function; sessions with tools are our guess
    "edit": (17.0, 5.0),
    "multi-file": (240.0, 80.0),
    "greenfield": (300.0, 110.0),
}
PRICES = Prices(3.0, 15.0, 0.3)
HOSTED = {"edit": 0.648, "multi-file": 0.744, "greenfield": 0.5}  # Sonnet 4; Opus 4.5; a guess
LLAMA, QWEN, DEVSTRAL = "llama3.1:8b", "qwen2.5-coder:32b", "devstral-small-2:24b"
LOCAL = {  # edit, multi-file: public; greenfield: half of multi-file, a guess
    LLAMA: {"edit": 0.341, "multi-file": 0.02, "greenfield": 0.01},
    QWEN: {"edit": 0.400, "multi-file": 0.090, "greenfield": 0.045},
    DEVSTRAL: {"edit": 0.48, "multi-file": 0.564, "greenfield": 0.28},
}


@dataclass(frozen=True, slots=True)
class Team:
    """What a year is drawn from.

    Attributes:
        title: in the tables.
        model: name of the local one, which its prior is read from.
        local: what it completes, in the first and in the second half of the year.
        hosted: the same of the hosted one.
        rates: what time costs.
    """

    title: str
    model: str
    local: Course
    hosted: Course = (HOSTED, HOSTED)
    rates: Rates = field(default_factory=Rates)

    @property
    def drifts(self) -> bool:
        """Whether a model becomes another one in the middle of the year."""
        return self.local[0] != self.local[1] or self.hosted[0] != self.hosted[1]


def _steady(model: str, usd_per_hour: float) -> Team:
    return Team(
        f"{model}, ${usd_per_hour:g}",
        model,
        (LOCAL[model], LOCAL[model]),
        rates=Rates(developer_usd_per_hour=usd_per_hour),
    )


TEAMS = (
    _steady(LLAMA, 2),
    _steady(QWEN, 2),
    _steady(DEVSTRAL, 2),
    _steady(DEVSTRAL, 30),
    Team("local becomes worse, $2", DEVSTRAL, (LOCAL[DEVSTRAL], LOCAL[LLAMA])),
    Team("local becomes better, $2", LLAMA, (LOCAL[LLAMA], LOCAL[DEVSTRAL])),
    Team("hosted becomes worse, $2", QWEN, (LOCAL[QWEN], LOCAL[QWEN]), (HOSTED, LOCAL[DEVSTRAL])),
    Team("hosted becomes better, $2", QWEN, (LOCAL[QWEN], LOCAL[QWEN]), (LOCAL[DEVSTRAL], HOSTED)),
)
