"""How a run ends: the result for the face, the record for the ledger."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fenceline.attempts.events import AttemptSummary, Result
from fenceline.errors import ExitCode, FencelineError
from fenceline.routing.spending import cost_of

if TYPE_CHECKING:
    from fenceline.attempts.events import Verdict
    from fenceline.routing.course import Course, Outcome, Tried

_EXITS: dict[Verdict, ExitCode] = {
    "verified": ExitCode.VERIFIED,
    "unverified": ExitCode.UNVERIFIED,
    "failed": ExitCode.NOT_COMPLETED,
    "blocked": ExitCode.BLOCKED,
}


def close(course: Course) -> Result:
    """Settle the run, write it down, and return (and emit) its result."""
    course.situation.referee.stop()  # so that nothing is told after the result
    verdict = _verdict(course)
    changed = course.safe.settle(verdict) if course.stands else course.safe.abandon(verdict)
    unwritten = _recorded(course, verdict)
    result = Result(
        verdict=verdict,
        reason=_reason(course),
        exit_code=_EXITS[verdict].value,
        attempts=tuple(_summary(tried) for tried in course.tried),
        tokens=_tokens(course),
        seconds=_seconds(course),
        cost=cost_of(course.tried),
        changed=changed,
        notes=course.tried[-1].notes + unwritten,
        check=course.situation.referee.shown,
        patch=str(course.patch) if course.patch and not course.stands else "",
        receipts=course.gate.receipts,
    )
    course.log(result)
    return result


def _recorded(course: Course, verdict: Verdict) -> tuple[str, ...]:
    """Write the run down; return why that failed: the edit stands whether or not it could be."""
    try:
        record(course, verdict)
    except FencelineError as fault:
        return (str(fault),)
    return ()


def record(course: Course, verdict: Outcome) -> None:
    """Write the run into the ledger's journal.

    Raises:
        FencelineError: it could not be written.
    """
    from fenceline.ledger.journal import record as write_down  # noqa: PLC0415 - after the check
    from fenceline.ledger.records import AttemptRecord, TaskRecord  # noqa: PLC0415 - after the check
    from fenceline.workspace.index import language_of  # noqa: PLC0415 - after the check

    situation, total = course.situation, time.monotonic() - course.started
    scope, task = situation.scope, situation.task
    attempts = tuple(
        AttemptRecord(
            model=tried.entry.name,
            provider=tried.entry.provider,
            weights=tried.entry.model,
            tier=tried.tier,
            edit_format=_format(tried, scope.recipe),
            outcome=tried.outcome,
            requests=tried.tally.requests,
            prompt_tokens=tried.tally.prompt,
            cached_tokens=tried.tally.cached,
            output_tokens=tried.tally.output,
            tokens_measured=tried.tally.measured,
            prefill_s=tried.tally.prefill_s,
            decode_s=tried.tally.decode_s,
            check_s=tried.tally.check_s,
            total_s=tried.seconds,
            signals=tuple(tried.tally.signals),
            written_tokens=tried.tally.written,
            reasoning_tokens=tried.tally.reasoning,
        )
        for tried in course.tried
    )
    write_down(
        TaskRecord(
            task_id=course.safe.run.id if course.safe.run else f"{time.time_ns():020d}-dry",
            started=time.time() - total,
            workspace=str(task.workspace.root),
            instruction=task.instruction,
            scope=scope.kind,
            recipe=scope.recipe,
            language=(language_of(scope.targets[0].path) if scope.targets else None) or "",
            verdict=verdict,
            check=situation.referee.shown,
            total_s=total,
            attempts=attempts,
        )
    )
    course.recorded = True


def _format(tried: Tried, recipe: str) -> str:
    if tried.way == "tools":
        return "tools"
    return "file" if recipe == "component" else "symbol"


def _verdict(course: Course) -> Verdict:
    outcomes = [tried.outcome for tried in course.tried if not tried.aside]
    if "verified" in outcomes:
        return "verified"
    if "unverified" in outcomes:
        return "unverified"
    return "blocked" if outcomes and set(outcomes) == {"blocked"} else "failed"


def _reason(course: Course) -> str:
    own = [tried for tried in course.tried if not tried.aside]
    if course.stands or len(own) == 1:
        return own[-1].reason
    return "; ".join(f"{tried.name}: {tried.reason}" for tried in own)


def _summary(tried: Tried) -> AttemptSummary:
    tally = tried.tally
    return AttemptSummary(
        tried.entry.name, tried.tier, tried.outcome, tally.requests, tally.prompt, tally.cached, tally.output,
        round(tried.seconds, 3), tuple(tally.signals),
    )  # fmt: skip


def _tokens(course: Course) -> dict[str, int]:
    tallies = [tried.tally for tried in course.tried]
    return {
        "prompt": sum(tally.prompt for tally in tallies),
        "cached": sum(tally.cached for tally in tallies),
        "output": sum(tally.output for tally in tallies),
    }


def _seconds(course: Course) -> dict[str, float]:
    tallies = [tried.tally for tried in course.tried]
    return {
        "total": round(time.monotonic() - course.started, 3),
        "prefill": round(sum(tally.prefill_s for tally in tallies), 3),
        "decode": round(sum(tally.decode_s for tally in tallies), 3),
        "check": round(course.situation.referee.seconds, 3),
    }
