"""What happens during a task, as it happens: one frozen record per event, for faces to show or to print as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

SignalKind = Literal[
    "missing-path",
    "missing-package",
    "missing-name",
    "malformed-edit",
    "incoherent",
    "context-overflow",
    "check-failed",
    "no-progress",
    "timeout",
    "budget",
]
Verdict = Literal["verified", "unverified", "failed", "blocked"]


@dataclass(frozen=True, slots=True)
class ScopeRead:
    """What the task touches."""

    kind: str
    recipe: str
    files: tuple[str, ...]
    symbols: tuple[str, ...]
    tests: tuple[str, ...]
    confidence: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routed:
    """Which rung takes the task, and why."""

    model: str
    tier: str
    server: str
    context_window: int
    reason: str
    first_token_timeout_s: float
    idle_timeout_s: float


@dataclass(frozen=True, slots=True)
class Asked:
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


@dataclass(frozen=True, slots=True)
class Prefilling:
    """No token yet."""

    seconds: float
    done: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Wrote:
    """A piece of the answer: the ``token`` event."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer is complete."""

    reason: str
    prompt_tokens: int
    cached_tokens: int
    output_tokens: int
    first_token_s: float
    decode_s: float


@dataclass(frozen=True, slots=True)
class Signalled:
    """Evidence that the model is lost, or that its edit does not hold."""

    kind: SignalKind
    message: str


@dataclass(frozen=True, slots=True)
class Edited:
    """An edit is written to the workspace, or proposed in a dry run."""

    path: str
    symbols: tuple[str, ...]
    diff: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checking:
    """A check starts."""

    phase: str
    command: str
    source: str


@dataclass(frozen=True, slots=True)
class Checked:
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


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An attempt ended without success and the next rung starts from the checkpoint."""

    model: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The policy forbids a rung."""

    model: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know that changes nothing: no sandbox, an unfinished run."""

    message: str


@dataclass(frozen=True, slots=True)
class AttemptSummary:
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


@dataclass(frozen=True, slots=True)
class Result:
    """How the task ended; always the last event."""

    verdict: Verdict
    reason: str
    exit_code: int
    attempts: tuple[AttemptSummary, ...]
    tokens: dict[str, int]
    seconds: dict[str, float]
    cost: float
    changed: tuple[str, ...]
    notes: tuple[str, ...] = ()
    check: str = ""
    patch: str = ""
    receipts: tuple[str, ...] = field(default=())


Event = (
    ScopeRead
    | Routed
    | Asked
    | Prefilling
    | Wrote
    | Answered
    | Signalled
    | Edited
    | Checking
    | Checked
    | HandedOver
    | Blocked
    | Note
    | Result
)
if TYPE_CHECKING:
    Emit = Callable[[Event], None]

NAMES: dict[type[Event], str] = {
    ScopeRead: "scope",
    Routed: "route",
    Asked: "attempt",
    Prefilling: "prefill",
    Wrote: "token",
    Answered: "answer",
    Signalled: "signal",
    Edited: "edit",
    Checking: "checking",
    Checked: "check",
    HandedOver: "handoff",
    Blocked: "blocked",
    Note: "note",
    Result: "result",
}
"""The value of ``event`` in ``--json`` for each record."""
