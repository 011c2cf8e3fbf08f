"""Where the work was: by folder, as deep as it takes to tell areas apart, and by nobody's name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.mix.done import Done

_DEEPEST = 4
_TOO_MUCH = 0.6  # of all work in one folder: look one level deeper
_FEW = 5


@dataclass(frozen=True, slots=True)
class Area:
    """One folder.

    Attributes:
        name: the folder, ``.`` for the root.
        commits: that were about it.
        edits: of those, scoped edits with a pattern to follow.
        multi_file: over several files.
        greenfield: of new files only.
        bare: without a pattern, whatever the kind.
    """

    name: str
    commits: int
    edits: int
    multi_file: int
    greenfield: int
    bare: int

    @property
    def without_pattern(self) -> bool:
        """Whether a model mostly finds nothing to follow here; never said of a few commits."""
        return self.commits >= _FEW and self.bare * 2 > self.commits


def areas(work: Sequence[Done]) -> tuple[Area, ...]:
    """Return the areas of the work, the busiest first; a commit belongs to the folder of its first file."""
    depth = next((d for d in range(1, _DEEPEST) if _largest(work, d) < _TOO_MUCH), _DEEPEST)
    by_name: dict[str, list[Done]] = {}
    for each in work:
        by_name.setdefault(_area(each.paths[0], depth), []).append(each)
    found = [_counted(name, group) for name, group in by_name.items()]
    return tuple(sorted(found, key=lambda area: (-area.commits, area.name)))


def _area(path: str, depth: int) -> str:
    return "/".join(path.split("/")[:-1][:depth]) or "."


def _largest(work: Sequence[Done], depth: int) -> float:
    counts = Counter(_area(each.paths[0], depth) for each in work)
    return max(counts.values(), default=0) / max(1, len(work))


def _counted(name: str, group: Sequence[Done]) -> Area:
    return Area(
        name,
        len(group),
        sum(each.kind == "edit" and each.pattern for each in group),
        sum(each.kind == "multi-file" for each in group),
        sum(each.kind == "greenfield" for each in group),
        sum(not each.pattern for each in group),
    )
