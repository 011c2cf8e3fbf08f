"""Write a test for a function that has none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .bounded import run_untrusted
from .languages import language_of
from .repository import folder_with, new_files

if TYPE_CHECKING:
    from .tasks import Task

_JUDGE_LIMIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Tests:
    """Completed: the new test passes on the correct function and fails on the one with the planted bug."""

    name: str = "tests"

    def files(self, task: Task) -> dict[str, str]:
        """Return the correct solution alone."""
        language = language_of(task)
        return {language.solution_file: language.solution(task.canonical)}

    def instruction(self, task: Task) -> str:
        """Return one sentence, as a user would type it."""
        return f"Write a test for `{task.entry_point}` in {language_of(task).solution_file}"

    def check(self, task: Task) -> str:
        """Return the command that finds and runs every test."""
        return language_of(task).check_all

    def answer_file(self, task: Task) -> str:
        """Return the conventional name of the test file."""
        return language_of(task).test_file

    def plain_request(self, task: Task) -> str:
        """Return the question with the solution file."""
        language = language_of(task)
        how = "a pytest test file" if language.fence == "python" else "a test file with node's `assert`"
        (pasted,) = self.files(task).values()
        return (
            f"Write {how} {language.test_file} for `{task.entry_point}` in {language.solution_file} "
            f"(run by `{language.check}`). Answer with the whole of {language.test_file} in one code block.\n"
            f"\n{language.solution_file}:\n```{language.fence}\n{pasted}```\n"
        )

    def completed(self, task: Task, root: Path) -> bool:
        """Take the new test files alone and run them beside each of the two solutions."""
        is_test = language_of(task).is_test
        written = {name: content for name, content in new_files(root).items() if is_test(Path(name))}
        return (
            bool(written)
            and _pass_on(task, task.canonical, written)
            and not _pass_on(task, task.buggy, written)
        )


def _pass_on(task: Task, source: str, written: dict[str, bytes]) -> bool:
    language = language_of(task)
    with folder_with({**written, language.solution_file: language.solution(source)}) as clean:
        ran = run_untrusted(language.check_all, clean, _JUDGE_LIMIT_S)
    return ran.status == 0 and not ran.timed_out
