"""Which failures of a check bear on what is edited, and which are the project's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.compare import covered
from fenceline.checks.results import TestState
from fenceline.grounding.progress import lasting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.checks.results import CheckResult, Failure, Runner

_NAMES_NONE: frozenset[Runner] = frozenset({"node", "npm", "make", "command"})
"""Runners whose tests have no names, so that a failure without one says nothing of whether they started."""


def telling(
    before: CheckResult | None,
    after: CheckResult,
    covering: Sequence[str],
    about: Sequence[str],
    quiet: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Return the covering tests whose failures speak of the edit, also those that failed before.

    A file that could not be loaded before (pytest names it alone) does not, unless what it misses, then or now, is what
    is edited. A run keeps few failures: of a file whose own is not among them that counts as long as none of those
    names it. Nor does a quiet file, unless a test of it now fails otherwise, and by what is edited.

    Args:
        before: the run before the edit, None when there was none.
        after: the run after it.
        covering: test files that cover what is edited.
        about: names of that.
        quiet: those of the files that have no word of what is new.
    """
    if before is None or not about:
        return frozenset(covering)
    speaking = {failure.test for failure in (*before.failures, *after.failures) if _names(failure, about)}
    mute = (_unloaded(before, after, heard=bool(speaking)) - speaking) | quiet
    anew = (test for test in _failing_otherwise(before, after) & speaking if covered(test, quiet))
    return (frozenset(covering) - mute).union(anew)


def _unloaded(before: CheckResult, after: CheckResult, *, heard: bool) -> frozenset[str]:
    """Return the files that could not be loaded before, with ``heard`` only those whose failure was kept."""
    failed = (test for test, state in before.tests.items() if state is TestState.FAILED)
    kept = {failure.test for failure in (*before.failures, *after.failures)}
    return frozenset(test for test in failed if test.endswith(".py") and (test in kept or not heard))


def _failing_otherwise(before: CheckResult, after: CheckResult) -> frozenset[str]:
    then = {failure.test: lasting(failure.message) for failure in before.failures}
    return frozenset(f.test for f in after.failures if then.get(f.test) != lasting(f.message))


def unstarted(result: CheckResult | None, about: Sequence[str], runner: Runner) -> str:
    """Return why a check failed before it came to any test, for a reason that is not what is edited; else nothing.

    Args:
        result: of a run.
        about: names of what is edited.
        runner: whose result it is.
    """
    if result is None or runner in _NAMES_NONE or result.outcome != "failed" or result.tests:
        return ""
    if not result.failures or any(_names(failure, about) for failure in result.failures):
        return ""
    said = result.failures[0].message.rstrip().split("\n")
    return next((line for line in said if line.startswith("error")), said[-1]) or "it says nothing"


def _names(failure: Failure, about: Sequence[str]) -> bool:
    if not about:
        return False
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, about))})(?!\w)")
    return named.search(failure.message.replace(failure.test, "")) is not None
