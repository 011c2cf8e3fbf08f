"""What the last commits say about files: what they were changed for, how often, when last, and with which others."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.scope.likely.haystack import Haystack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from fenceline.workspace.history import Commit

_SWEEP = 20  # files above which a commit says nothing of each of them
_HALF = 300  # commits after which a resemblance counts for half
_MAX_MESSAGE = 400
_USUAL = 30
_LATEST = 40


class Past:
    """The last commits, told in the names that the files have now.

    Args:
        commits: newest first.
        paths: that can be meant.
    """

    def __init__(self, commits: Sequence[Commit], paths: Collection[str]) -> None:
        self.commits = commits
        self.files = tuple(_present(commits, paths))
        self.touching: dict[str, list[int]] = {}
        for at, files in enumerate(self.files):
            for path in files:
                self.touching.setdefault(path, []).append(at)

    @cached_property
    def _messages(self) -> Haystack:
        return Haystack([commit.message[:_MAX_MESSAGE] for commit in self.commits])

    def alike(self, stems: Mapping[str, float]) -> dict[int, float]:
        """Return how much each commit's message resembles, 1.0 for the most; what is long ago, less."""
        scores = {at: score * 0.5 ** (at / _HALF) for at, score in self._messages.rank(stems).score.items()}
        best = max(scores.values(), default=1.0)
        return {at: score / best for at, score in scores.items()}

    def votes(self, alike: Mapping[int, float]) -> dict[str, float]:
        """Return what the resembling commits say for each file that they changed."""
        found: dict[str, float] = {}
        for at, score in alike.items():
            files = self.files[at]
            for path in files if len(files) <= _SWEEP else ():
                found[path] = found.get(path, 0.0) + score**2 / len(files) ** 0.5
        return found

    def together(self, anchors: Mapping[str, float]) -> dict[str, float]:
        """Return how often each file changed with the anchors, which count with their weights."""
        found: dict[str, float] = {}
        for anchor, weight in anchors.items():
            own = [at for at in self.touching.get(anchor, ()) if len(self.files[at]) <= _SWEEP]
            partners = Counter(path for at in own for path in self.files[at] if path != anchor)
            for path, count in partners.items():
                found[path] = found.get(path, 0.0) + weight * count / (len(own) + 2)
        return found

    def usual(self) -> set[str]:
        """Return the files that change most and those that changed last: they may be meant without a word."""
        most = sorted(self.touching, key=lambda path: (-len(self.touching[path]), path))[:_USUAL]
        return {*most, *(path for files in self.files[:_LATEST] for path in files)}


def _present(commits: Sequence[Commit], paths: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the files of each commit that can be meant, by the names of today."""
    now: dict[str, str] = {}
    for commit in commits:
        files: dict[str, None] = {}
        for change in commit.changes:
            path = now.get(change.path, change.path)
            if change.status == "R":
                now[change.before] = path
            if path in paths:
                files[path] = None
        yield tuple(files)
