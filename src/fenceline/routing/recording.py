"""What the ledger is given of a run."""

from __future__ import annotations

import time
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING

from fenceline.ledger.journal import record as write_down
from fenceline.ledger.lines import changes_in
from fenceline.ledger.records import AttemptRecord, ChangeRecord, TaskRecord
from fenceline.workspace.index import language_of

if TYPE_CHECKING:
    from fenceline.attempts.outcome import Tally
    from fenceline.routing.course import Course
    from fenceline.routing.tried import Outcome, Tried

_WORDS = 100  # characters of why an attempt ended


def record(course: Course, verdict: Outcome, changed: tuple[str, ...] = ()) -> None:
    """Write the run into the ledger's journal.

    Args:
        course: that is over.
        verdict: of the whole task.
        changed: paths that it leaves changed.

    Raises:
        FencelineError: it could not be written.
    """
    situation, total = course.situation, time.monotonic() - course.started
    scope, task = situation.scope, situation.task
    found = TaskRecord(
        task_id=course.safe.run.id if course.safe.run else f"{time.time_ns():020d}-dry",
        started=time.time() - total,
        workspace=str(task.workspace.root),
        instruction=task.instruction,
        scope=scope.counted,
        recipe=scope.recipe,
        language=(language_of(scope.targets[0].path) if scope.targets else None) or "",
        verdict=verdict,
        check=situation.referee.shown,
        total_s=total,
        attempts=tuple(_attempt(tried, scope.recipe) for tried in course.tried),
        size=scope.size,
        confidence=scope.confidence,
        waited_s=total if task.attended else 0.0,
        commit=course.safe.commit,
        files_changed=len(changed),
        changes=_changes(course) if changed and verdict == "verified" else (),
    )
    write_down(found, task.config.ledger.redact)
    course.recorded = True
    course.book(sum(tried.tally.requests for tried in course.tried))


def _attempt(tried: Tried, recipe: str) -> AttemptRecord:
    entry = tried.entry
    found = AttemptRecord(
        entry.name,
        entry.provider,
        entry.model,
        tried.tier,
        _format(tried, recipe),
        tried.outcome,
        total_s=tried.seconds,
        ended=shorten(tried.reason.partition("\n")[0], _WORDS, placeholder=" …"),
        price_table=_price_table(tried),
    )
    return counted(found, tried.tally.anew())


def counted(found: AttemptRecord, tally: Tally) -> AttemptRecord:
    """Return an attempt with what it has used."""
    usage = tally.usage
    return replace(
        found,
        requests=tally.requests,
        prompt_tokens=usage.prompt,
        cached_tokens=usage.cached,
        output_tokens=usage.output,
        tokens_measured=usage.measured,
        prefill_s=tally.prefill_s,
        decode_s=tally.decode_s,
        check_s=tally.check_s,
        signals=tuple(tally.signals),
        written_tokens=usage.written,
        reasoning_tokens=usage.reasoning,
    )


def _format(tried: Tried, recipe: str) -> str:
    if tried.way == "tools":
        return "tools"
    return "file" if recipe == "component" else "symbol"


def _price_table(tried: Tried) -> str:
    if tried.entry.prices:
        return "set by hand"
    if tried.tier == "local":
        return ""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - hosted models only

    try:
        return f"genai-prices {version('genai-prices')}"
    except PackageNotFoundError:
        return ""


def _changes(course: Course) -> tuple[ChangeRecord, ...]:
    run = course.safe.run
    if run is None or run.after is None:
        return ()
    from fenceline.workspace.checkpoints import Checkpoints  # noqa: PLC0415 - loaded by now

    patch = Checkpoints(course.situation.task.workspace).diff(run.before, run.after)
    return tuple(change for change in changes_in(patch) if change.path in run.changed)
