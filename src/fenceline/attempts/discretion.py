"""How a check is told to a model that may not be shown all that its tests can read.

Of the run that decides it is told what cannot be a message of its own tests. What they print and raise it is told of a
second run, in which what it may not be shown cannot be read either, so that nothing of it can be in there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.checks.results import TestState
from fenceline.checks.telling import told
from fenceline.policy.label import CheckOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.checks.results import CheckResult
    from fenceline.checks.sandbox import Sandbox

_APART = "In a run of these tests without the files that are closed to you, which some may need:"
_PLAIN = {
    "verified": "the check passes",
    "unverified": "the check does not decide",
    "failed": "the check fails",
}


@dataclass(frozen=True, slots=True)
class Discretion:
    """What of a check is told.

    Attributes:
        output: of the run that decides.
        fence: makes the sandbox in which what may not be shown cannot be read; None for none.
    """

    output: CheckOutput
    fence: Callable[[], Sandbox | None]

    def reason(self, kind: str) -> str:
        """Return a verdict of the check in words that no test has chosen."""
        return _PLAIN[kind]

    def tests(self, before: CheckResult | None, after: CheckResult) -> tuple[str, ...]:
        """Return the files of tests whose failures may be named."""
        if self.output is CheckOutput.VERDICT or before is None:
            return ()
        failing = (name for name in before.tests if after.tests.get(name) is TestState.FAILED)
        return tuple(dict.fromkeys(name.partition("::")[0] for name in failing))

    def evidence(
        self, before: CheckResult | None, after: CheckResult, apart: CheckResult | None
    ) -> tuple[str, ...]:
        """Return what a failing run is told by.

        Args:
            before: the run before the first change, None for none.
            after: the run.
            apart: the same without what may not be shown, None for none.
        """
        said = tuple(self._said(before, after, apart)) if apart else ()
        return (*told(before, after, self.output), *((_APART, *said) if said else ()))

    def _said(self, before: CheckResult | None, after: CheckResult, apart: CheckResult) -> Iterator[str]:
        """Yield how tests fail apart, but for those that are known to pass otherwise."""
        known = before.tests if before and self.output is CheckOutput.NAMES else {}
        for failure in apart.failures:
            if failure.test not in known or after.tests.get(failure.test) is not TestState.PASSED:
                yield failure.message
