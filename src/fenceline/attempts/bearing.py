"""Which failures of a check bear on what is edited, and which are the project's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.results import TestState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.checks.results import CheckResult, Failure, Runner

_NAMES_NONE: frozenset[Runner] = frozenset({"node", "npm", "make", "command"})
"""Runners whose tests have no names, so that a failure without one says nothing of whether they started."""


def telling(
    before: CheckResult | None, after: CheckResult, covering: Sequence[str], about: Sequence[str]
) -> frozenset[str]:
    """Return the covering tests, but for files that could not be loaded before for a reason of their own.

    Such a file (pytest names it alone) says nothing of an edit, unless what it misses, then or now, is what is edited.
    A run keeps few failures: of a file whose own is not among them that counts as long as none of those names it.

    Args:
        before: the run before the edit, None when there was none.
        after: the run after it.
        covering: tests that cover what is edited.
        about: names of that.
    """
    if before is None or not about:
        return frozenset(covering)
    failures = (*before.failures, *after.failures)
    speaking = {failure.test for failure in failures if _names(failure, about)}
    unloaded = {
        test for test, state in before.tests.items() if state is TestState.FAILED and test.endswith(".py")
    }
    heard = {failure.test for failure in failures} if speaking else unloaded
    return frozenset(covering) - (unloaded & heard - speaking)


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
