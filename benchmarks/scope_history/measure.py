"""Reads each case as the product would, and keeps what was right."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.likely.evidence import evidence
from fenceline.scope.likely.haystack import Haystack
from fenceline.scope.likely.words import read_query
from fenceline.scope.sources import about, work_of

from .truth import instruction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from fenceline.scope.likely.evidence import Evidence

    from .cases import Case

FEW = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case.

    Attributes:
        repository: its name.
        truth: kind of work that the commit was.
        read: kind that was read.
        probability: of that kind, as read.
        findable: whether a file that it was about existed before.
        hit: whether one of them is among the first three.
        strict: whether any file that it changed is; None where none existed.
        bm25: whether BM25 over paths and names has one of them among its first three.
        often: whether the three files that changed most often have.
        cpu_ms: of reading, warm.
        subject: first line of the message.
    """

    repository: str
    truth: str
    read: str
    probability: float
    findable: bool
    hit: bool
    strict: bool | None
    bm25: bool
    often: bool
    cpu_ms: float
    subject: str


def outcome(repository: str, case: Case) -> Outcome:
    """Read one case."""
    text = instruction(case.commit.message)
    declared = {path: " ".join(names) for path, names in case.names.items()}
    known = evidence(declared, declared, case.before)
    start = time.process_time()
    likely = known.read(text)
    cpu_ms = (time.process_time() - start) * 1000
    top = [candidate.path for candidate in likely.candidates[:FEW]]
    changed = {c.before or c.path for c in case.commit.changes if c.status != "A"}
    meant = {c.before or c.path for c in about(case.commit.changes) if c.status != "A"}
    return Outcome(
        repository=repository,
        truth=work_of(about(case.commit.changes)),
        read=likely.guess.work if likely.guess else "single",
        probability=likely.guess.probability if likely.guess else 0.0,
        findable=bool(meant),
        hit=bool(meant.intersection(top)),
        strict=bool(changed.intersection(top)) if changed else None,
        bm25=_any_of(meant, _bm25(text, known)),
        often=_any_of(meant, _often(case, known)),
        cpu_ms=cpu_ms,
        subject=text.partition("\n")[0][:120],
    )


def _any_of(meant: Collection[str], paths: Iterable[str]) -> bool:
    return any(path in meant for path in paths)


def _bm25(text: str, known: Evidence) -> list[str]:
    """Return the first three files by BM25 over paths and declared names, nothing else."""
    paths = list(known.declared)
    scores = Haystack([f"{path} {known.declared[path]}" for path in paths]).rank(read_query(text).stems).score
    return [paths[at] for at in sorted(scores, key=lambda at: (-scores[at], at))[:FEW]]


def _often(case: Case, known: Evidence) -> list[str]:
    """Return the three files that were changed most often before: what the majority would say."""
    counts = dict.fromkeys(known.declared, 0)
    for commit in case.before:
        for change in commit.changes:
            if change.path in counts:
                counts[change.path] += 1
    return sorted(counts, key=lambda path: (-counts[path], path))[:FEW]
