"""What happens during a task, as it happens: one frozen record per event, for faces to show or to print as JSON.

Structs of msgspec, not dataclasses: a dozen slotted dataclasses cost 10 ms of every start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import msgspec

from fenceline.grounding.kinds import (  # noqa: TC001 - msgspec reads annotations at run time
    Certainty,
    SignalKind,
)

if TYPE_CHECKING:
    from fenceline.grounding.signal import Signal

Verdict = Literal["verified", "unverified", "failed", "blocked"]


class Event(msgspec.Struct, frozen=True, tag_field="event"):
    """One thing that happened; its tag is the value of ``event`` in ``--json``."""


Emit = Callable[[Event], None]


class ScopeRead(Event, frozen=True, tag="scope"):
    """What the task touches; ``creates`` are files that are not there yet, ``candidates`` may be meant."""

    kind: str
    recipe: str
    files: tuple[str, ...]
    symbols: tuple[str, ...]
    tests: tuple[str, ...]
    confidence: str
    reasons: tuple[str, ...]
    creates: tuple[str, ...] = ()
    size: str = ""
    candidates: tuple[str, ...] = ()


class Routed(Event, frozen=True, tag="route"):
    """Which rung takes the task, and why."""

    model: str
    tier: str
    server: str
    context_window: int
    reason: str
    first_token_timeout_s: float
    idle_timeout_s: float


class Asked(Event, frozen=True, tag="attempt"):
    """One request goes out: the ``attempt`` event.

    Attributes:
        model: rung's name.
        number: of the request within the attempt, from 1.
        way: ``first``, ``repair``, ``sample``; with the prompt's name.
        prompt_tokens: estimate of what is sent.
    """

    model: str
    number: int
    way: str
    prompt_tokens: int


class Prefilling(Event, frozen=True, tag="prefill"):
    """No token yet."""

    seconds: float
    done: int | None
    total: int | None


class Wrote(Event, frozen=True, tag="token"):
    """A piece of the answer: the ``token`` event."""

    text: str


class Answered(Event, frozen=True, tag="answer"):
    """An answer is complete.

    Attributes:
        reason: why it ended.
        prompt_tokens: by the server's count, as the next two.
        cached_tokens: of those, from a cache.
        output_tokens: generated.
        first_token_s: until the first one.
        decode_s: from then on.
        spent: USD that the task has cost with it; None where a price is not known.
    """

    reason: str
    prompt_tokens: int
    cached_tokens: int
    output_tokens: int
    first_token_s: float
    decode_s: float
    spent: float | None = 0.0


class Signalled(Event, frozen=True, tag="signal"):
    """Evidence that the model is lost, or that its edit does not hold.

    Attributes:
        kind: of signal.
        message: one sentence.
        rule: what was found, one of ``grounding.rules.RULES``; empty for none.
        certainty: how sure.
        path: of the file after the edit; empty for a line of the answer, or for an attempt as a whole.
        line: 1-based; 0 for no place.
        column: 1-based; 0 for no place.
        named: what the model named, empty for nothing.
        nearest: the nearest thing that exists, empty for none.
    """

    kind: SignalKind
    message: str
    rule: str = ""
    certainty: Certainty = "certain"
    path: str = ""
    line: int = 0
    column: int = 0
    named: str = ""
    nearest: str = ""

    @classmethod
    def of(cls, signal: Signal) -> Signalled:
        """Return the event that tells ``signal``."""
        place = signal.place
        where = (place.path, place.line, place.column) if place else ("", 0, 0)
        return cls(
            signal.kind, signal.message, signal.rule, signal.certainty, *where, signal.named, signal.nearest
        )


class Edited(Event, frozen=True, tag="edit"):
    """An edit is written to the workspace, or proposed in a dry run."""

    path: str
    symbols: tuple[str, ...]
    diff: str
    notes: tuple[str, ...]


class Called(Event, frozen=True, tag="tool"):
    """A model called a tool.

    Attributes:
        name: of the tool.
        argument: the first one, on one line.
        outcome: on one line.
    """

    name: str
    argument: str
    outcome: str


class Checking(Event, frozen=True, tag="checking"):
    """A check starts."""

    phase: str
    command: str
    source: str


class Checked(Event, frozen=True, tag="check"):
    """A check ended.

    Attributes:
        phase: ``baseline``, ``nearest``, ``whole``, ``mutants``.
        command: as shown to a person.
        outcome: of the run.
        passed: tests that passed, 0 where the runner names none.
        failed: tests that failed.
        seconds: wall time.
        failures: essential lines.
    """

    phase: str
    command: str
    outcome: str
    passed: int
    failed: int
    seconds: float
    failures: tuple[str, ...]


class HandedOver(Event, frozen=True, tag="handoff"):
    """An attempt ended without success and the next rung starts from the checkpoint."""

    model: str
    to: str
    reason: str


class Blocked(Event, frozen=True, tag="blocked"):
    """The policy forbids a rung."""

    model: str
    reason: str


class Note(Event, frozen=True, tag="note"):
    """Something a person should know that changes nothing: no sandbox, an unfinished run."""

    message: str


class AttemptSummary(msgspec.Struct, frozen=True):
    """One attempt as the result lists it."""

    model: str
    tier: str
    outcome: str
    requests: int
    prompt_tokens: int
    cached_tokens: int
    output_tokens: int
    seconds: float
    signals: tuple[str, ...]


class Result(Event, frozen=True, tag="result"):
    """How the task ended; always the last event. ``cost`` is in USD, None where a price is not known."""

    verdict: Verdict
    reason: str
    exit_code: int
    attempts: tuple[AttemptSummary, ...]
    tokens: dict[str, int]
    seconds: dict[str, float]
    cost: float | None
    changed: tuple[str, ...]
    notes: tuple[str, ...] = ()
    check: str = ""
    patch: str = ""
    receipts: tuple[str, ...] = ()
