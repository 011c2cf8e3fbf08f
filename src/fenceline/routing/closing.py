"""How a run ends: the result for the face."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fenceline.attempts.events import AttemptSummary, Result
from fenceline.errors import ExitCode, FencelineError
from fenceline.routing.spending import cost_of
from fenceline.workspace.faults import listed

if TYPE_CHECKING:
    from collections.abc import Generator

    from fenceline.attempts.events import Verdict
    from fenceline.routing.course import Course
    from fenceline.routing.tried import Outcome, Tried

_EXITS: dict[Verdict, ExitCode] = {
    "verified": ExitCode.VERIFIED,
    "unverified": ExitCode.UNVERIFIED,
    "failed": ExitCode.NOT_COMPLETED,
    "blocked": ExitCode.BLOCKED,
}


@contextmanager
def recorded(course: Course) -> Generator[Course]:
    """Follow ``course``; one that is left before it is closed is written down as interrupted."""
    try:
        with course:
            yield course
    except BaseException:
        if not course.recorded:
            _recorded(course, "interrupted", ())  # a fault of the ledger is not what there is to say
        raise


def close(course: Course) -> Result:
    """Settle the run, write it down, and return (and emit) its result."""
    course.situation.referee.stop()  # so that nothing is told after the result
    verdict = _verdict(course)
    changed = course.safe.settle(verdict) if course.stands else course.safe.abandon(verdict)
    unwritten = _recorded(course, verdict, changed)
    result = Result(
        verdict=verdict,
        reason=_reason(course),
        exit_code=_EXITS[verdict].value,
        attempts=tuple(_summary(tried) for tried in course.tried),
        tokens=_tokens(course),
        seconds=_seconds(course),
        cost=cost_of(course.tried),
        changed=changed,
        notes=course.tried[-1].notes
        + unwritten
        + _left(course, changed)
        + _untried(course, verdict, changed)
        + _parts(course, verdict),
        check=course.situation.referee.shown,
        patch=str(course.patch) if course.patch and not course.stands else "",
        receipts=course.gate.receipts,
    )
    course.log(result)
    return result


def _left(course: Course, changed: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files that are new since the run began and no part of its edit: what a check writes stays."""
    situation = course.situation
    if not situation.referee.seconds:
        return ()
    known = {*situation.files, *changed}
    new = tuple(path for path in situation.task.workspace.files() if path not in known)
    return (f"left by the check, and not ignored by git: {listed(new)}",) if new else ()


def _untried(course: Course, verdict: Verdict, changed: tuple[str, ...]) -> tuple[str, ...]:
    """Say where nothing can have tried what was added: no other file has its name, so the check is about the rest."""
    situation = course.situation
    added = [(it.path, it.new_name.rpartition(".")[2]) for it in situation.scope.targets if it.new_name]
    if verdict != "verified" or situation.scope.recipe != "add" or situation.scope.wants_test or not added:
        return ()
    from fenceline.routing.mentioned import mentioned  # noqa: PLC0415 - only where something was added

    files, read = {*situation.files, *changed}, situation.task.workspace.read
    alone = [name for own, name in added if not mentioned(name, sorted(files - {own}), read)]
    if not alone:
        return ()
    listed_names = ", ".join(f"`{name}`" for name in alone)
    return (f"no other file names {listed_names}: the check shows that nothing broke, not what it does",)


def _parts(course: Course, verdict: Verdict) -> tuple[str, ...]:
    """Return how the task can be done within the policy, where that kept it, or a part of it, from a model."""
    fenced = any(tried.outcome == "blocked" or tried.tier == "hosted" for tried in course.tried)
    if verdict in ("verified", "unverified") or not fenced:
        return ()
    from fenceline.routing.split import proposal  # noqa: PLC0415 - only where the policy forbids something

    return proposal(course.situation)


def _recorded(course: Course, verdict: Outcome, changed: tuple[str, ...]) -> tuple[str, ...]:
    """Write the run down; return why that failed: the edit stands whether or not it could be."""
    from fenceline.routing.recording import record  # noqa: PLC0415 - after the check

    try:
        record(course, verdict, changed)
    except FencelineError as fault:
        return (str(fault),)
    return ()


def _verdict(course: Course) -> Verdict:
    outcomes = [tried.outcome for tried in course.tried if not tried.aside]
    if "verified" in outcomes:
        return "verified"
    if "unverified" in outcomes:
        return "unverified"
    tried = [outcome for outcome in outcomes if outcome != "skipped"]
    return "blocked" if tried and tried[-1] == "blocked" else "failed"


def _reason(course: Course) -> str:
    own = [tried for tried in course.tried if not tried.aside]
    if course.stands or len(own) == 1:
        return own[-1].reason
    return "; ".join(f"{tried.name}: {tried.reason}" for tried in own)


def _summary(tried: Tried) -> AttemptSummary:
    tally, usage = tried.tally, tried.tally.usage
    return AttemptSummary(
        tried.entry.name, tried.tier, tried.outcome, tally.requests, usage.prompt, usage.cached, usage.output,
        round(tried.seconds, 3), tuple(tally.signals),
    )  # fmt: skip


def _tokens(course: Course) -> dict[str, int]:
    used = [tried.tally.usage for tried in course.tried]
    return {
        "prompt": sum(usage.prompt for usage in used),
        "cached": sum(usage.cached for usage in used),
        "output": sum(usage.output for usage in used),
    }


def _seconds(course: Course) -> dict[str, float]:
    tallies = [tried.tally for tried in course.tried]
    return {
        "total": round(time.monotonic() - course.started, 3),
        "prefill": round(sum(tally.prefill_s for tally in tallies), 3),
        "decode": round(sum(tally.decode_s for tally in tallies), 3),
        "check": round(course.situation.referee.seconds, 3),
    }
