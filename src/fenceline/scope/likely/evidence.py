"""What speaks for files that an instruction does not name: all names of the workspace, its last commits and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.likely.done import TASK, with_tasks
from fenceline.scope.likely.kind import guess_kind
from fenceline.scope.likely.past import Past
from fenceline.scope.likely.ranking import rank
from fenceline.scope.likely.words import read_query
from fenceline.scope.model import Candidate
from fenceline.scope.sources import is_source
from fenceline.scope.testfiles import is_test
from fenceline.scope.words.lexicon import CODE_SUFFIXES
from fenceline.scope.words.written import suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from fenceline.scope.likely.kind import Guess
    from fenceline.workspace.files import Workspace
    from fenceline.workspace.history import Commit

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Likely:
    """What an instruction is likely about.

    Attributes:
        candidates: likeliest first.
        guess: the kind of work; None where no commit is known.
    """

    candidates: tuple[Candidate, ...] = ()
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a workspace as a whole.

    Attributes:
        declared: by path of its code and tests, the names that a file declares, between spaces.
        commits: the last ones, with tasks that were done here between them, newest first.
    """

    declared: Mapping[str, str]
    commits: Sequence[Commit] = ()

    def read(self, instruction: str) -> Likely:
        """Return what ``instruction`` is likely about; nothing where it has no word that tells files apart."""
        query = read_query(instruction)
        if not query.stems or not self.declared:
            return Likely()
        past = Past(self.commits, self.declared.keys())
        ranking = rank(query, self.declared, past)
        found = tuple(
            Candidate(path, share, ranking.reasons(path))
            for path, share in zip(ranking.paths[:SHOWN], ranking.shares, strict=False)
        )
        known = any(commit.id != TASK for commit in self.commits)
        guess = guess_kind(query, ranking, self.commits, past.alike(query.stems)) if known else None
        return Likely(found, guess)


def evidence(files: Iterable[str], declared: Mapping[str, str], commits: Sequence[Commit]) -> Evidence:
    """Return the evidence of a workspace with these ``files``; what is neither code nor test is left out."""
    kept = [path for path in files if suffix(path) in CODE_SUFFIXES and (is_source(path) or is_test(path))]
    return Evidence({path: f" {declared.get(path, '')} " for path in kept}, commits)


def gather(workspace: Workspace, files: Sequence[str], cache: Path) -> Evidence:
    """Read the names and the history of a workspace, both kept in ``cache`` for the next time, and its past tasks.

    Tasks are read from the journal of runs, which stays in this workspace's folder on this machine.

    Args:
        workspace: to read.
        files: its paths.
        cache: folder of Fenceline's caches.
    """
    from fenceline.workspace.history import read_history  # noqa: PLC0415 - few tasks need either
    from fenceline.workspace.index import open_index  # noqa: PLC0415
    from fenceline.workspace.runs import history  # noqa: PLC0415

    index = open_index(workspace.root, files, cache / "index", scan_below=0)
    commits = with_tasks(read_history(workspace, cache).commits, history(workspace))
    return evidence(files, index.declared(), commits)
