"""What tasks changed in this workspace before, told like commits: their instructions are worded as the next one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.workspace.history import Change, Commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fenceline.workspace.runs import Run

TASK = ""
"""The id of a commit that is none: a task, of which it is not known whether it added the files that it changed."""
_STANDS = "verified"


def with_tasks(commits: Sequence[Commit], runs: Iterable[Run]) -> tuple[Commit, ...]:
    """Return the commits with the tasks that were verified and not undone between them, newest first."""
    tasks = [
        Commit(
            TASK,
            "",
            int(run.started),
            run.instruction,
            tuple(Change("M", path) for path in run.changed),
            len(run.changed),
        )
        for run in runs
        if run.status == _STANDS and run.changed
    ]
    if not tasks:
        return tuple(commits)
    # A rebased commit may be dated before its parent: commits stay in git's order, and tasks go where time puts them.
    merged: list[Commit] = []
    waiting = sorted(tasks, key=lambda task: task.when)
    for commit in commits:
        while waiting and waiting[-1].when >= commit.when:
            merged.append(waiting.pop())
        merged.append(commit)
    return (*merged, *reversed(waiting))
