"""The part of a failed attempt that the check shows to be an advance: what the next one with tools goes on from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.attempts.outcome import Attempt
    from fenceline.edits.want import Edit

_NAMED = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """Edits under which tests pass that failed before the run, and none that passed fails.

    Attributes:
        edits: of files; they are not in the workspace between two attempts.
        tests: that pass with them.
    """

    edits: tuple[Edit, ...] = ()
    tests: tuple[str, ...] = ()

    def after(self, attempt: Attempt) -> Kept:
        """Return what is worth keeping after ``attempt``, which went on from here and failed."""
        if len(attempt.gains) <= len(self.tests):
            return self
        by_path = {edit.path: edit for edit in (*self.edits, *attempt.edits)}
        return Kept(tuple(by_path.values()), attempt.gains)

    @property
    def told(self) -> tuple[str, ...]:
        """Return it in words, a line each."""
        if not self.tests:
            return ()
        more = f" and {len(self.tests) - _NAMED} more" if len(self.tests) > _NAMED else ""
        return (
            f"in the files now: {', '.join(edit.path for edit in self.edits)}",
            f"passing with it: {', '.join(self.tests[:_NAMED])}{more}",
        )
