"""What the ledger is given of a run that was killed, by the run that comes after it: what it has cost counts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fenceline.attempts.outcome import Tally
from fenceline.ledger.journal import record as write_down
from fenceline.ledger.records import AttemptRecord, TaskRecord
from fenceline.routing.recording import counted
from fenceline.routing.tape_lines import finish_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.ledger.redaction import Redaction
    from fenceline.routing.tape import Tape
    from fenceline.routing.tape_lines import By, Played
    from fenceline.workspace.files import Workspace

_NS = 1e-9


def put_down(workspace: Workspace, redact: Redaction, tape: Tape) -> None:
    """Write the answers that the ledger does not have yet down as attempts that were interrupted.

    Args:
        workspace: that the run was in.
        redact: what the ledger keeps back.
        tape: of the run.

    Raises:
        FencelineError: it could not be written.
    """
    answers = tape.answers[tape.booked :]
    attempts = tuple(_attempt(by, own) for by, own in groupby(answers, key=lambda answer: answer.by))
    write_down(
        TaskRecord(
            task_id=f"{tape.path.stem}-killed",
            started=int(tape.path.stem) * _NS,
            workspace=str(workspace.root),
            instruction=tape.asked.instruction,
            scope="edit",  # nobody wrote down what kind it was; what is interrupted is in no rate
            recipe="",
            language="",
            verdict="interrupted",
            check=tape.asked.check,
            total_s=sum(attempt.total_s for attempt in attempts),
            attempts=attempts,
        ),
        redact,
    )


def _attempt(by: By, answers: Iterable[Played]) -> AttemptRecord:
    tally = Tally([finish_of(answer) for answer in answers])
    spent_s = tally.prefill_s + tally.decode_s
    found = AttemptRecord(
        by.model,
        by.provider,
        by.weights,
        by.tier,
        "symbol",
        "interrupted",
        total_s=spent_s,
        ended="the run was killed",
    )
    return counted(found, tally)
