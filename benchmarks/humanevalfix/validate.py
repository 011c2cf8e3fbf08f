"""Hold the data itself against the judge: the fix must pass, the bug must fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fix import is_judged, passes
from .languages import language_of

if TYPE_CHECKING:
    from .tasks import Task


def misjudged(tasks: list[Task]) -> list[str]:
    """Return a line for every task that the judge does not tell apart on this machine."""
    complaints: list[str] = []
    for task in tasks:
        if not is_judged(task):
            complaints.append(f"{task.task_id}: the fix does not pass")
        if passes(task, language_of(task).solution(task.buggy)):
            complaints.append(f"{task.task_id}: the bug passes")
    return complaints
