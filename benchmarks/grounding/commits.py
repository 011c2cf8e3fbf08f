"""False alarms: real commits, each one's own change judged as if a model had written it."""

from __future__ import annotations

import time
import traceback
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fenceline.grounding.ground import Ground

from .answering import file_streamed, streamed, written
from .cases import cases, repository_name
from .cpu import cpu_s
from .history import History
from .limit import OverLimit, time_limit
from .results import CommitRow, append, found, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.workspace.change import Change

    from .cases import Case
    from .history import Commit
    from .plan import Plan
    from .results import Found, Outcome


def judge_commits(folder: Path, plan: Plan) -> str:
    """Judge the drawn commits of one repository that have no row yet; return one line about it."""
    name = repository_name(folder)
    file = plan.out / "commits" / f"{name}.jsonl"
    done = {row.commit for row in read(file, CommitRow)}
    left = [commit for commit in drawn(folder, plan) if commit.id not in done]
    for case in cases(folder, left, plan):
        append(file, _judged(case, plan.limit_s))
    every = read(file, CommitRow)
    loud = sum(any(signal.certainty == "certain" for signal in row.signals) for row in every)
    return f"{name}: {len(every)} commits, {loud} with a certain signal"


def drawn(folder: Path, plan: Plan) -> list[Commit]:
    """Return the commits that the plan takes from a repository."""
    with History(folder) as history:
        return history.draw(plan.per_repo, plan.seed, plan.since, plan.until)


def _judged(case: Case, limit_s: float) -> CommitRow:
    outcome: Outcome = "judged"
    detail = ""
    signals: list[Found] = []
    started, cpu = time.monotonic(), cpu_s()
    try:
        with time_limit(limit_s):
            signals += _whole(case)
            signals += _line_by_line(case)
    except OverLimit:
        outcome = "over-limit"
    except Exception:  # noqa: BLE001 - a judge that falls over is what is looked for
        outcome, detail = "error", "".join(traceback.format_exc().splitlines(keepends=True)[-6:])
    return CommitRow(
        repository=case.repository,
        commit=case.commit.id,
        date=case.commit.date,
        languages=case.languages,
        files=len(case.changes),
        lines=sum(1 for change in case.changes for _ in added_lines(change)),
        types=case.types,
        environment=bool(case.world.interpreter),
        outcome=outcome,
        detail=detail,
        cpu_s=round(cpu_s() - cpu, 3),
        wall_s=round(time.monotonic() - started, 3),
        signals=tuple(signals),
    )


def _whole(case: Case) -> Iterator[Found]:
    after = {change.path: _lines(change.after) for change in (*case.changes, *case.users)}
    changed = {change.path for change in case.changes}
    with Ground(case.world) as ground:
        for signal in ground.judge([*case.changes, *case.users]):
            is_own = signal.place is not None and signal.place.path in changed
            yield found(signal, "edit" if is_own else "user", after)


def _line_by_line(case: Case) -> Iterator[Found]:
    """Judge files and functions as they arrive, in the world that the commit makes: its other files are there.

    Of a whole file, what the judge of streams says about added lines counts. Each function that has such a line is an
    answer of its own.
    """
    after = {change.path: _lines(change.after) for change in case.changes}
    with Ground(case.world.after(case.changes)) as ground:
        for change in case.changes:
            new = {number for number, _ in added_lines(change)}
            text = "\n".join(after[change.path])
            for line, signal in file_streamed(change.path, text, ground) if new else ():
                if line in new:
                    yield replace(found(signal, "line", after), path=change.path, line=line)
            for symbol in written(change, new):
                for signal in streamed(change, symbol, ground):
                    yield replace(found(signal, "answer", after), path=change.path, line=symbol.line)


def added_lines(change: Change) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that the change adds or alters."""
    before, after = _lines(change.before), _lines(change.after)
    if not before:
        yield from enumerate(after, 1)
        return
    for tag, _, _, start, end in SequenceMatcher(None, before, after).get_opcodes():
        if tag in {"insert", "replace"}:
            yield from enumerate(after[start:end], start + 1)


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode(errors="replace").split("\n")
