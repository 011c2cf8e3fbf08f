"""What the ledger keeps of a run: numbers and names, never code, prompts or answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from fenceline.ledger.cells import Size  # noqa: TC001 - msgspec reads annotations at run time


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One model's try at a task.

    Attributes:
        model: the configuration's name of it.
        provider: its adapter.
        weights: the provider's name of the weights.
        tier: ``local`` or ``hosted``, as probed.
        edit_format: ``symbol``, ``file``, ``tools``.
        outcome: ``verified``, ``unverified``, ``failed``, ``blocked``, ``interrupted``,
            ``skipped`` (could not be asked).
        requests: sent to the model.
        prompt_tokens: of all requests, cached ones included.
        cached_tokens: of those, taken from the server's prefix cache.
        output_tokens: generated.
        tokens_measured: False where any count is an estimate.
        prefill_s: seconds waiting for first tokens.
        decode_s: seconds of tokens arriving.
        check_s: seconds in checks.
        total_s: wall seconds of the attempt.
        signals: kinds raised, in order.
        written_tokens: of the prompt tokens, those that the server charges for putting into its cache.
        reasoning_tokens: of the output tokens, those thought and not said.
    """

    model: str
    provider: str
    weights: str
    tier: str
    edit_format: str
    outcome: str
    requests: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    tokens_measured: bool = True
    prefill_s: float = 0.0
    decode_s: float = 0.0
    check_s: float = 0.0
    total_s: float = 0.0
    signals: tuple[str, ...] = ()
    written_tokens: int = 0
    reasoning_tokens: int = 0


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One task with its attempts.

    Attributes:
        task_id: unique name of the run.
        started: seconds since the epoch, UTC.
        workspace: absolute path of the root.
        instruction: as the user wrote it.
        scope: ``edit``, ``multi-file``, ``greenfield``.
        recipe: ``change``, ``add``, ``test``, ``component``.
        language: of the first target, empty unknown.
        verdict: of the whole task.
        check: the command that decided, empty for none.
        total_s: wall seconds.
        attempts: in order.
        size: of the work as its scope saw it before any model was asked: ``small``, ``medium``, ``large``,
            empty unknown.
    """

    task_id: str
    started: float
    workspace: str
    instruction: str
    scope: str
    recipe: str
    language: str
    verdict: str
    check: str
    total_s: float
    attempts: tuple[AttemptRecord, ...] = field(default_factory=tuple)
    size: Size = ""
