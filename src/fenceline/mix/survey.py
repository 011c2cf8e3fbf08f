"""Surveys a workspace's history: the mix of its work, by area, its price, what the policy would have said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.mix.areas import Area, areas
from fenceline.mix.done import Done, done
from fenceline.mix.fenced import Bite, bites
from fenceline.mix.money import Bill, bill
from fenceline.policy.labels import Labels
from fenceline.workspace.history import read_history
from fenceline.workspace.index import open_index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.policy.rules import Policy
    from fenceline.routing.choosing.weighing import Contender
    from fenceline.score.rates import Rates
    from fenceline.workspace.files import Workspace

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Mix:
    """What a history was made of.

    Attributes:
        read: commits read, merges left out.
        work: those of them that changed code.
        edits: scoped edits that had a pattern to follow.
        bare_edits: scoped edits that had none.
        multi_file: over several files.
        greenfield: of new files only.
        areas: busiest first.
        bites: rules of the policy that would have kept commits from hosted models.
        kept_in: how many commits those are.
        local_first: what the work would have come to on the ladder.
        hosted_only: and with its hosted models alone.
    """

    read: int
    work: int
    edits: int
    bare_edits: int
    multi_file: int
    greenfield: int
    areas: tuple[Area, ...]
    bites: tuple[Bite, ...]
    kept_in: int
    local_first: Bill
    hosted_only: Bill


def survey_history(
    workspace: Workspace,
    policy: Policy,
    ladder: Sequence[Contender],
    rates: Rates,
    *,
    cache: Path,
    commits: int,
) -> Mix:
    """Return the mix of the last commits.

    Args:
        workspace: a git work tree.
        policy: whose rules are tried.
        ladder: models in order, a hosted one among them.
        rates: prices of time.
        cache: folder of Fenceline's caches.
        commits: how many to read at most.

    Raises:
        UsageError: there is no history, or no commit in it changed code.
    """
    history = read_history(workspace, cache, commits=commits, seconds=SECONDS)
    files = workspace.files()
    declared = (
        open_index(workspace.root, files, cache / "index", scan_below=0).declared() if history.commits else {}
    )
    work = tuple(done(history.commits, files, declared))
    if not work:
        raise UsageError(
            "there is no commit here that changed code",
            "run it in a git repository with history, not cut by --depth",
        )
    found, kept_in = bites(work, Labels(policy, workspace.root))
    counts = Counter(str(each.kind) for each in work)
    return Mix(
        read=len(history.commits),
        work=len(work),
        edits=_edits(work, pattern=True),
        bare_edits=_edits(work, pattern=False),
        multi_file=counts["multi-file"],
        greenfield=counts["greenfield"],
        areas=areas(work),
        bites=found,
        kept_in=kept_in,
        local_first=bill(counts, ladder, rates, local_first=True),
        hosted_only=bill(counts, ladder, rates, local_first=False),
    )


def _edits(work: Sequence[Done], *, pattern: bool) -> int:
    return sum(each.kind == "edit" and each.pattern is pattern for each in work)
