"""What a kind of task is, for the harness that runs every kind the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from .tasks import Task


class Kind(Protocol):
    """One question asked of every task of the data."""

    @property
    def name(self) -> str:
        """Short name in results and tables."""
        ...

    def files(self, task: Task) -> dict[str, str]:
        """Return the repository that the agent starts from, by relative path."""
        ...

    def instruction(self, task: Task) -> str:
        """Return what the agent is told."""
        ...

    def check(self, task: Task) -> str:
        """Return the command that the agent is given to hold its work against."""
        ...

    def answer_file(self, task: Task) -> str:
        """Return the file that a plain request answers with."""
        ...

    def plain_request(self, task: Task) -> str:
        """Return the same question as a person would paste it into a chat."""
        ...

    def completed(self, task: Task, root: Path) -> bool:
        """Return the truth, judged in a clean copy; never the agent's word."""
        ...
