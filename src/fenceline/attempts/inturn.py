"""Several edits in turn: what an instruction lists, then the tests that it asks for beside the code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.attempts.outcome import Attempt
from fenceline.errors import FencelineError, PolicyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.attempts.local import LocalAttempt
    from fenceline.attempts.outcome import Tally
    from fenceline.edits.want import Edit


@dataclass(frozen=True, slots=True)
class Step:
    """One edit of several.

    Attributes:
        what: is to come of it, in words.
        make: makes the attempt at it of the attempts that stand so far; None where there is nothing to try.
        is_test: whether it is a test, which nothing but its own check speaks for.
    """

    what: str
    make: Callable[[Sequence[Attempt]], LocalAttempt | None]
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class InTurn:
    """A local attempt, and those that follow it in a workspace as the ones before left it.

    Attributes:
        first: of them.
        steps: that follow.
        relieved: whether another model waits to take over.
    """

    first: LocalAttempt
    steps: tuple[Step, ...]
    relieved: bool

    @property
    def tally(self) -> Tally:
        """Return what all of them have used."""
        return self.first.tally

    def run(self) -> Attempt:
        """Make one edit after the other stand.

        One that does not come about fails them all where another model waits. Elsewhere those before it are left, which
        their checks have passed, and are called unverified: not all of what was asked for is there.
        """
        done = [self.first.run()]
        if done[0].outcome == "failed":
            return done[0]
        for step in self.steps:
            attempt = self._taken(step, done)
            if attempt.outcome == "failed":
                return self._broken_off(step, done, attempt)
            done.append(attempt)
        return self._all_stand(done)

    def _all_stand(self, done: Sequence[Attempt]) -> Attempt:
        """Return what stands: the last check of the code is about all of it, and each test is about its own."""
        code = [done[0], *(attempt for step, attempt in self._followed(done) if not step.is_test)][-1]
        tests = [(step.what, attempt) for step, attempt in self._followed(done) if step.is_test]
        verified = all(attempt.outcome == "verified" for attempt in (code, *(test for _, test in tests)))
        reasons = (code.reason, *(f"{what}: {test.reason}" for what, test in tests))
        outcome = "verified" if verified else "unverified"
        return Attempt(outcome, "; ".join(reasons), _together(done), self.tally, _notes(done))

    def _followed(self, done: Sequence[Attempt]) -> Iterator[tuple[Step, Attempt]]:
        return zip(self.steps, done[1:], strict=False)

    def _taken(self, step: Step, done: Sequence[Attempt]) -> Attempt:
        """Return how a step went; what keeps the model from it costs the others only where another can do them all."""
        try:
            attempt = step.make(done)
            if attempt is None:
                return Attempt("failed", "no edit of one symbol does it", (), self.tally)
            attempt.follow(self.first)
            return attempt.run()
        except FencelineError as problem:
            if self.relieved or isinstance(problem, PolicyError):
                raise
            return Attempt("failed", str(problem), (), self.tally)

    def _broken_off(self, step: Step, done: Sequence[Attempt], failed: Attempt) -> Attempt:
        stands = done[-1].reason
        if self.relieved:
            return replace(
                failed, reason=f"{stands}, but {step.what}: {failed.reason}", edits=_together([*done, failed])
            )
        missing = f"{stands}, but {step.what} is missing: {failed.reason}"
        return Attempt("unverified", missing, _together(done), self.tally, _notes(done))


def _notes(attempts: Sequence[Attempt]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for attempt in attempts for note in attempt.notes))


def _together(attempts: Sequence[Attempt]) -> tuple[Edit, ...]:
    """Return the edits of attempts in a row as one for each file."""
    by_path: dict[str, Edit] = {}
    for edit in (edit for attempt in attempts for edit in attempt.edits):
        first = by_path.get(edit.path)
        by_path[edit.path] = (
            replace(edit, before=first.before, symbols=(*first.symbols, *edit.symbols)) if first else edit
        )
    return tuple(by_path.values())
