"""What hosted models would be sent first for a task, byte for byte, and what the gate says of it; asks no model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.agentic.work import set_up
from fenceline.errors import FencelineError, PolicyError
from fenceline.models.counting import TokenCounter
from fenceline.models.hosted.model import hosted_model
from fenceline.models.nameless import without_names
from fenceline.models.protocol import Probe, Request
from fenceline.models.transport import located
from fenceline.policy.gate import EgressGate
from fenceline.policy.label import Label
from fenceline.routing.editing import asks_for, material_of
from fenceline.routing.fenced import endpoint_of, must_be_editable
from fenceline.routing.ladder import is_hosted
from fenceline.routing.refusing import NoTarget
from fenceline.routing.tools import attempt_of, hands_over
from fenceline.routing.ways import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.attempts.outcome import Attempt
    from fenceline.models.protocol import ModelEntry, Stream
    from fenceline.policy.sight import Sight
    from fenceline.routing.ladder import Rung
    from fenceline.routing.survey import Situation
    from fenceline.routing.ways import Way

_PROTOCOLS = ("anthropic", "openai", "google", "openai-compatible")
_WINDOW = 128_000  # tokens


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One first request.

    Attributes:
        model: the rung's name.
        url: where it would go.
        way: ``edit`` or ``tools``.
        body: what would be sent; empty where the policy forbids to make it.
        exact: whether these are the very bytes; else the words alone, without the server's own protocol around them.
        refused: why the gate would hold it back, empty where it would not.
    """

    model: str
    url: str
    way: Way
    body: bytes
    exact: bool
    refused: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Files that a model would not be shown whole, by the rule that says so."""

    label: Label
    ruling: str
    files: int
    example: str


def rehearse(
    situation: Situation, rungs: tuple[Rung, ...]
) -> tuple[tuple[Rehearsed, ...], tuple[LeftOut, ...]]:
    """Return the first requests to the hosted rungs, and what is left out of them; no receipt is written."""
    task = situation.task
    gate = EgressGate(task.config.policy, task.workspace, task.instruction, rehearsal=True)
    hosted = [rung.entry for rung in rungs if _leaves(rung.entry, gate)]
    found = [each for entry in hosted for each in _requests(situation, entry, gate)]
    left = [each for entry in hosted[:1] for each in _left_out(situation, gate.sight(endpoint_of(entry, "")))]
    return tuple(found), tuple(left)


def _leaves(entry: ModelEntry, gate: EgressGate) -> bool:
    """Whether a model is hosted, as far as that is known without asking it."""
    return is_hosted(entry) or (bool(entry.base_url) and located(entry.base_url, gate).tier == "hosted")


def _requests(situation: Situation, entry: ModelEntry, gate: EgressGate) -> Iterator[Rehearsed]:
    endpoint = endpoint_of(entry, "configured so")
    sight = gate.sight(endpoint)
    for way in ways(situation.scope, Probe("hosted", "", tools=True), sight):
        try:
            sight.open_at_all()
            body, exact = _body(_hidden(_first(way, situation, entry, sight), gate), entry, gate)
        except NoTarget:
            continue
        except PolicyError as refusal:
            yield Rehearsed(entry.name, endpoint.url, way, b"", exact=False, refused=refusal.message)
            continue
        try:
            gate.admit(endpoint, body)
        except FencelineError as refusal:
            yield Rehearsed(entry.name, endpoint.url, way, body, exact, refusal.message)
        else:
            yield Rehearsed(entry.name, endpoint.url, way, body, exact, "")


def _first(way: Way, situation: Situation, entry: ModelEntry, sight: Sight) -> Request:
    if way == "edit":
        return asks_for(material_of(situation.first, sight))[0].request()
    attempt = attempt_of(situation, OnPaper(entry), lambda _: None, sight)
    if hands_over(situation.task.config):
        attempt.delegate = _hands_over
    else:
        must_be_editable(situation.scope, sight)
    work = set_up(attempt)
    return Request(work.conversation.messages, work.most, tools=work.toolbox.tools)


def _hidden(request: Request, gate: EgressGate) -> Request:
    return request if gate.names is None else without_names(request, gate.names)


def _body(request: Request, entry: ModelEntry, gate: EgressGate) -> tuple[bytes, bool]:
    if entry.provider in _PROTOCOLS:
        return hosted_model(entry, gate).on_paper(request), True
    words = [{"role": message.role, "content": message.content} for message in request.messages]
    return msgspec.json.encode({"messages": words}), False


def _left_out(situation: Situation, sight: Sight) -> Iterator[LeftOut]:
    """Yield the protected files of the workspace, the same rule's together."""
    protected = {path: sight.ruling(path) for path in situation.files if sight.label(path) is not Label.OPEN}
    counts = Counter((ruling.label, str(ruling)) for ruling in protected.values())
    for (label, ruling), files in counts.items():
        example = next(path for path, found in protected.items() if str(found) == ruling)
        yield LeftOut(label, ruling, files, example)


def _hands_over(path: str, symbol: str, instruction: str) -> Attempt:
    raise AssertionError(path, symbol, instruction)  # nobody is asked


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A model of the configuration that is counted with, and never asked."""

    entry: ModelEntry

    def probe(self) -> Probe:
        """Return what hosted models are like."""
        return Probe("hosted", "not asked", context_window=self.entry.context_window or _WINDOW, tools=True)

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``."""
        return TokenCounter(self.entry.name).count(text)

    def open(self, request: Request) -> Stream:
        """Never to be called."""
        raise AssertionError(request)
