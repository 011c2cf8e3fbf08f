"""What a run would ask of each rung, and what that may cost; asks no model."""

# ruff: noqa: PLC0415 - prices and the agentic attempt are only loaded where a rung needs them
from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fenceline.models.counting import TokenCounter
from fenceline.models.protocol import Probe
from fenceline.policy.gate import EgressGate
from fenceline.routing.editing import asks_for, material_of
from fenceline.routing.fenced import endpoint_of
from fenceline.routing.ladder import is_hosted
from fenceline.routing.refusing import NoTarget
from fenceline.routing.ways import ways

if TYPE_CHECKING:
    from decimal import Decimal

    from fenceline.models.protocol import Message, ModelEntry, Request, Stream
    from fenceline.routing.ladder import Rung
    from fenceline.routing.survey import Situation
    from fenceline.routing.ways import Way

_WINDOW = 128_000  # tokens: what hosted models have at least


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request that may be sent.

    Attributes:
        name: of the question, ``add``; ``tools`` for the beginning of an agentic attempt.
        messages: the conversation.
        begin: how the answer is begun for the model, empty for not at all.
        tokens: estimate of all that is sent.
        max_tokens: of the answer.
    """

    name: str
    messages: tuple[Message, ...]
    begin: str
    tokens: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one rung would do.

    Attributes:
        rung: of the ladder.
        ways: in which it would try; without asking it, hosted models are taken to be able to call tools.
        most_usd: the most that its first request can cost, None where the price is not known.
    """

    rung: Rung
    ways: tuple[Way, ...]
    most_usd: Decimal | None


def prompts_of(situation: Situation, rungs: tuple[Rung, ...]) -> tuple[Prompt, ...]:
    """Return the first rung's questions, word for word.

    Raises:
        NoTarget: the instruction does not say what to edit, and nobody on the ladder could look for it.
    """
    entry = rungs[0].entry
    counter = TokenCounter(entry.name)
    try:
        asks = asks_for(material_of(situation.first))
    except NoTarget:
        if "tools" not in _ways(situation, entry):
            raise
        return (_tools(situation, entry, counter),)
    if "edit" not in _ways(situation, entry):
        return (_tools(situation, entry, counter),)
    return tuple(
        Prompt(ask.way, ask.messages, ask.begin, counter.prompt(ask.messages), ask.max_tokens) for ask in asks
    )


def forecasts(
    situation: Situation, rungs: tuple[Rung, ...], prompts: tuple[Prompt, ...]
) -> tuple[Forecast, ...]:
    """Return what every rung would do."""
    return tuple(
        Forecast(rung, _ways(situation, rung.entry), _most(rung.entry, prompts[0])) for rung in rungs
    )


def _ways(situation: Situation, entry: ModelEntry) -> tuple[Way, ...]:
    return ways(situation.scope, Probe("hosted" if is_hosted(entry) else "local", "", tools=is_hosted(entry)))


def _tools(situation: Situation, entry: ModelEntry, counter: TokenCounter) -> Prompt:
    from fenceline.attempts.agentic.work import set_up
    from fenceline.routing.tools import attempt_of

    model = _OnPaper(entry, counter)
    task = situation.task
    gate = EgressGate(task.config.policy, task.workspace, task.instruction, rehearsal=True)
    work = set_up(attempt_of(situation, model, lambda _: None, gate.sight(endpoint_of(entry, "not asked"))))
    return Prompt("tools", work.conversation.messages, "", work.conversation.size, work.most)


def _most(entry: ModelEntry, prompt: Prompt) -> Decimal | None:
    from fenceline.models.prices import billed
    from fenceline.models.spend import worst_case

    paid = billed(entry, "hosted" if is_hosted(entry) else "local")
    return worst_case(prompt.tokens, prompt.max_tokens, paid, datetime.now(UTC).date())


@dataclass(frozen=True, slots=True)
class _OnPaper:
    """A model of the configuration that is counted with, and never asked."""

    entry: ModelEntry
    counter: TokenCounter

    def probe(self) -> Probe:
        return Probe("hosted", "not asked", context_window=self.entry.context_window or _WINDOW, tools=True)

    def count(self, text: str) -> int:
        return self.counter.count(text)

    def open(self, request: Request) -> Stream:
        raise AssertionError(request)
