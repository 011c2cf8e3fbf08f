"""Mend the planted bug, given the tests that show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bounded import run_untrusted
from .languages import language_of
from .repository import folder_with

if TYPE_CHECKING:
    from pathlib import Path

    from .tasks import Task

_JUDGE_LIMIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Fix:
    """Completed: the solution found in the repository passes the data's tests."""

    name: str = "fix"

    def files(self, task: Task) -> dict[str, str]:
        """Return the buggy solution and its tests."""
        language = language_of(task)
        return {
            language.solution_file: language.solution(task.buggy),
            language.test_file: language.test(task),
        }

    def instruction(self, task: Task) -> str:
        """Return one sentence, as a user would type it."""
        path = language_of(task).solution_file
        return f"Fix the bug in `{task.entry_point}` in {path} so that the tests pass."

    def check(self, task: Task) -> str:
        """Return the command that runs the tests."""
        return language_of(task).check

    def answer_file(self, task: Task) -> str:
        """Return the solution file."""
        return language_of(task).solution_file

    def plain_request(self, task: Task) -> str:
        """Return the instruction with both files."""
        language = language_of(task)
        pasted = "".join(
            f"\n{path}:\n```{language.fence}\n{text}```\n" for path, text in self.files(task).items()
        )
        return (
            f"{self.instruction(task)} "
            f"Answer with the whole corrected {language.solution_file} in one code block.\n{pasted}"
        )

    def completed(self, task: Task, root: Path) -> bool:
        """Run the data's own tests, not the repository's, on the solution that is there now."""
        language = language_of(task)
        solution = root / language.solution_file
        return solution.is_file() and passes(task, solution.read_bytes())


def is_judged(task: Task) -> bool:
    """Return whether the data's own fix passes on this machine: some need a package or another version."""
    return passes(task, language_of(task).solution(task.canonical))


def passes(task: Task, solution: str | bytes) -> bool:
    """Return whether a solution file passes the task's tests, reached to the end."""
    language = language_of(task)
    appended, proof = language.witness()
    files = {language.solution_file: solution, language.test_file: language.test(task) + appended}
    with folder_with(files) as clean:
        ran = run_untrusted(language.check, clean, _JUDGE_LIMIT_S)
    return ran.status == 0 and not ran.timed_out and proof in ran.output
