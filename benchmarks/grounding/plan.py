"""What a run of the benchmark is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plan:
    """Options of ``commits`` and ``plant``.

    Attributes:
        out: folder of the rows.
        per_repo: commits to draw from each repository.
        seed: of the draw and of what is planted.
        since: date of the oldest commit.
        until: date of the newest, empty for no bound.
        types: check the parents out, so that Python's types are judged.
        limit_s: wall seconds a judgement may take.
        environments: folder of Python environments named as the repositories; None where nothing is installed.
    """

    out: Path
    per_repo: int
    seed: int
    since: str
    until: str
    types: bool
    limit_s: float
    environments: Path | None = None

    def interpreter(self, repository: str) -> str:
        """Return the Python of a repository's environment, empty for one without."""
        python = self.environments / repository / "bin" / "python" if self.environments else None
        return str(python.absolute()) if python and python.exists() else ""
