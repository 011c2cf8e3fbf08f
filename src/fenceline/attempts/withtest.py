"""Two edits in a row: the code, and once that stands the test that was asked for beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.attempts.outcome import Attempt
from fenceline.errors import FencelineError, PolicyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.attempts.local import LocalAttempt
    from fenceline.attempts.outcome import Tally
    from fenceline.edits.want import Edit


@dataclass(frozen=True, slots=True)
class WithTest:
    """A local attempt at code, followed by one at its test.

    Attributes:
        code: the first.
        test: makes the second of the edits that the first left in the workspace; None where there is nothing to test.
        relieved: whether another model waits to take over.
    """

    code: LocalAttempt
    test: Callable[[tuple[Edit, ...]], LocalAttempt | None]
    relieved: bool

    @property
    def tally(self) -> Tally:
        """Return what both have used."""
        return self.code.tally

    def run(self) -> Attempt:
        """Make the code stand, then its test.

        A test that does not come about fails the attempt where another model waits. Elsewhere the code is left, which
        its check has passed, and is called unverified: not all of what was asked for is there.
        """
        code = self.code.run()
        if code.outcome == "failed":
            return code
        test = self._tested(code.edits)
        if test.outcome != "failed":
            verified = code.outcome == test.outcome == "verified"
            return Attempt(
                "verified" if verified else "unverified",
                f"{code.reason}; its test: {test.reason}",
                _together(code.edits, test.edits),
                self.tally,
                (*code.notes, *test.notes),
            )
        if self.relieved:
            reason = f"{code.reason}, but the test that was asked for: {test.reason}"
            return replace(test, reason=reason, edits=_together(code.edits, test.edits))
        missing = f"the test that was asked for is missing: {test.reason}"
        return Attempt("unverified", f"{code.reason}, but {missing}", code.edits, self.tally, code.notes)

    def _tested(self, edits: tuple[Edit, ...]) -> Attempt:
        """Return how the test went; what keeps the model from it costs the code only where another can do both."""
        try:
            test = self.test(edits)
            if test is None:
                return Attempt("failed", "there is no function in it to test", edits, self.tally)
            test.follow(self.code)
            return test.run()
        except FencelineError as problem:
            if self.relieved or isinstance(problem, PolicyError):
                raise
            return Attempt("failed", str(problem), edits, self.tally)


def _together(first: tuple[Edit, ...], then: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return edits in a row as one for each file."""
    by_path = {edit.path: edit for edit in first}
    for edit in then:
        before = by_path.get(edit.path)
        by_path[edit.path] = (
            replace(edit, before=before.before, symbols=(*before.symbols, *edit.symbols)) if before else edit
        )
    return tuple(by_path.values())
