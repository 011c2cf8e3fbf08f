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
        ended: why it ended, in a few words, without code.
        price_table: what a hosted attempt's tokens are priced by: ``genai-prices 1.2.3`` or ``set by hand``.
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
    ended: str = ""
    price_table: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One file that a task left changed: digests to know it by later, never its text.

    Attributes:
        path: POSIX path relative to the root.
        before: git's id of its content before, empty where there was none.
        after: git's id of what the task left, empty where it removed the file.
        added: digests of lines that it has and had not (see ``lines``), with blanks between.
        removed: digests of lines that it had and has not.
    """

    path: str
    before: str = ""
    after: str = ""
    added: str = ""
    removed: str = ""


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
        confidence: of the scope: ``sure``, ``likely``, ``undecided``, empty unknown.
        waited_s: seconds that a person waited for it: all of them, or none where nobody was at a terminal.
        commit: that was checked out when the checkpoint was taken, empty for none.
        files_changed: that the task left changed.
        changes: what is known of these; empty for a task that nothing stands of.
        fate: of a verified task's edit later: ``undone``, ``kept``, ``reverted``, ``rewritten``, empty unknown.
        fate_at: when that was found, seconds since the epoch, UTC; 0 unknown.
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
    confidence: str = ""
    waited_s: float = 0.0
    commit: str = ""
    files_changed: int = 0
    changes: tuple[ChangeRecord, ...] = ()
    fate: str = ""
    fate_at: float = 0.0


@dataclass(frozen=True, slots=True)
class FateRecord:
    """What became of a task's edit later.

    Attributes:
        fate_of: the task's id.
        fate: ``undone``, ``kept``, ``reverted``, ``rewritten``.
        fate_at: when that was found, seconds since the epoch, UTC.
    """

    fate_of: str
    fate: str
    fate_at: float
