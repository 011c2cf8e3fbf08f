"""What a way of doing tasks is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from .kinds import Kind
    from .tasks import Task


@dataclass(frozen=True, slots=True)
class Job:
    """One task to be done in one repository.

    Attributes:
        kind: what is asked.
        task: of whom.
        root: the repository.
        base_url: of the counting proxy, ending in ``/v1``.
        limit_s: wall seconds after which it is stopped.
    """

    kind: Kind
    task: Task
    root: Path
    base_url: str
    limit_s: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the way itself says of its work.

    Attributes:
        exit_code: None where there is no program to exit.
        verdict: its own word, empty where it has none.
        timed_out: whether it was stopped at the limit.
    """

    exit_code: int | None
    verdict: str = ""
    timed_out: bool = False


class Way(Protocol):
    """Something that does a job in its repository."""

    @property
    def name(self) -> str:
        """Short name in results and tables."""
        ...

    def do(self, job: Job) -> Outcome:
        """Do the job, leave the files as they end up."""
        ...
