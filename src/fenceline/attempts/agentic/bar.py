"""Holds the workspace as it is against the whole check, which was run before the first change."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.trim import trimmed
from fenceline.attempts.proof import Judged
from fenceline.errors import FencelineError
from fenceline.grounding.progress import Progress
from fenceline.scope.testfiles import is_test
from fenceline.workspace.beside import Beside
from fenceline.workspace.index import language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.attempts.agentic.desk import Desk
    from fenceline.attempts.referee import Referee
    from fenceline.checks.check import Check
    from fenceline.checks.results import CheckCommand, CheckResult
    from fenceline.edits.want import Edit
    from fenceline.grounding.signal import Signal

NOTHING = "nothing was changed"
_HELD_BACK = "its output is held back by the policy"


class Unready(Exception):
    """Nothing can be written in this run: there is no checkpoint."""

    def __init__(self, fault: FencelineError) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(slots=True)
class Bar:
    """What the model's work has to clear.

    Attributes:
        referee: runs the check.
        desk: what was changed.
        screen: takes out of a check's output what the model may not be shown; None to hold all of it back where
            there is such a thing.
        seconds: spent in checks of changes.
        stuck: what the last failing check showed of the attempt as a whole, None while it gets on.
    """

    referee: Referee
    desk: Desk
    screen: Callable[[str], str] | None = None
    seconds: float = 0.0
    stuck: Signal | None = field(default=None, init=False)
    _progress: Progress = field(default_factory=Progress, init=False)
    _beside: Beside | None = field(default=None, init=False)
    _before: CheckResult | None = field(default=None, init=False)
    _judged: tuple[int, Judged] | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin to run the whole check as it is, beside the model."""
        if self.referee.check is not None and not self.desk.dry_run:
            self._beside = Beside(self._measure)
            self._beside.start()

    def ready(self, edits: tuple[Edit, ...]) -> None:
        """Wait until the check has been run and the checkpoint covers what is about to be written.

        Raises:
            Unready: it cannot be covered.
        """
        self.before()
        try:
            self.referee.ready(edits)
        except FencelineError as fault:
            raise Unready(fault) from fault

    def before(self) -> CheckResult | None:
        """Return the run of the whole check before the first change, None for none."""
        if self._beside is not None:
            self._beside.join()
            self._beside = None
            self._before = self.referee.whole_baseline()  # again, where it went wrong beside
        return self._before

    def stop(self) -> None:
        """End what runs beside."""
        if self._beside is not None:
            self.referee.stop()
            self._beside.join()

    def judge(self) -> Judged:
        """Return the verdict on all changes, from the last run where nothing changed since."""
        if not self.desk.edits:
            return Judged("failed", NOTHING)
        if self.desk.dry_run:
            return Judged("unverified", "a dry run shows the edits and does not check them")
        if self._judged is None or self._judged[0] != self.desk.version:
            self.stuck = None
            self._judged = self.desk.version, self._run()
        return self._judged[1]

    def found(self) -> Check | None:
        """Return the check; found anew where there was none, since the changes may have brought one."""
        if self.referee.check is None:
            from fenceline.checks.find import find_check  # noqa: PLC0415 - only for work that begins without tests
            from fenceline.checks.results import CheckResult  # noqa: PLC0415 - only for work that begins without tests

            workspace = self.desk.workspace
            self.referee.check = find_check(workspace.root, workspace.files())
            self._before = CheckResult("empty")
        return self.referee.check

    def evidence(self, judged: Judged, chars: int) -> str:
        """Return a verdict for the model, with the essential lines of what failed."""
        reason = judged.told or judged.reason
        if judged.kind != "failed":
            return f"{'passes' if judged.kind == 'verified' else 'not decided'}: {reason}"
        told = trimmed(self.screened("\n".join([reason, *judged.evidence])), chars)
        return f"fails: {told}" + (f"\n{self.stuck.message}: try another way" if self.stuck else "")

    def evidence_of_file(self, path: str, command: CheckCommand, result: CheckResult, chars: int) -> str:
        """Return the run of one file's tests for the model."""
        before, discretion = self.before(), self.referee.discretion
        count = "" if discretion else f", {len(result.tests)} tests"
        if before is not None:
            from fenceline.checks.compare import within  # noqa: PLC0415 - after the first request

            before = within(before, (path,))
        told = self.screened("\n".join(self.referee.evidence_of(before, result, (command,))))
        return trimmed(f"{path}: {result.outcome}{count}\n{told}".rstrip(), chars)

    def screened(self, output: str) -> str:
        """Return what the model may be shown of a check's output, which can quote any file."""
        if self.screen is not None:
            return self.screen(output)
        return _HELD_BACK if output and self.desk.protected() else output

    def _run(self) -> Judged:
        check = self.found()
        if check is None:
            return Judged("unverified", "there is no check to hold the work against")
        from fenceline.checks.compare import gained, verdict  # noqa: PLC0415 - after the first request

        after = self.referee.run_whole(check)
        self.seconds += after.seconds
        judgement = verdict(self._before, after, frozenset(self._covering()))
        if judgement.kind == "failed":
            self._fails_again(after)
        if judgement.kind == "verified" and self._is_own_word(check):
            return Judged(
                "unverified", "the only tests are new, and pass without the work too", (), self._notes()
            )
        kind = "failed" if judgement.kind == "unverified" and self._shows_nothing(after) else judgement.kind
        gains = gained(self._before, after) if kind == "failed" and not self.desk.gone else ()
        told = self.referee.reason_of(kind)
        evidence = (
            self.referee.evidence_of(self._before, after, check.whole, self._covering())
            if kind == "failed"
            else ()
        )
        return Judged(kind, judgement.reason, evidence, self._notes(), gains=gains, told=told)

    def _fails_again(self, after: CheckResult) -> None:
        """See whether the work as a whole moves at all from one failing check to the next."""
        from fenceline.edits.diff import unified  # noqa: PLC0415 - after the first request

        failing = [name for name, state in after.tests.items() if state == "failed"]
        work = "".join(unified(edit, context=0) for edit in self.desk.edits)
        self.stuck = self._progress.edited(work, continues=True)
        again = self._progress.checked(
            failing or [failure.message for failure in after.failures], 0, continues=True
        )
        self.stuck = self.stuck or again

    def _covering(self) -> tuple[str, ...]:
        """Return the tests that have to pass: those of the task, and those that the model wrote or changed."""
        return (*self.referee.covering, *(edit.path for edit in self.desk.edits if is_test(edit.path)))

    def _is_own_word(self, check: Check) -> bool:
        """Whether all tests are the model's own and show nothing: they pass with the code taken away."""
        if self._before is None or self._before.outcome != "empty":
            return False
        code = [edit.path for edit in self.desk.edits if language_of(edit.path) and not is_test(edit.path)]
        with self.desk.without(code):
            alone = self.referee.run_whole(check, "mutants")
        self.seconds += alone.seconds
        return alone.outcome == "passed"

    def _shows_nothing(self, after: CheckResult) -> bool:
        """Whether the check still fails, and no test passes that was not there before."""
        before = self._before.tests if self._before else {}
        new = (name for name, state in after.tests.items() if state == "passed" and name not in before)
        return after.outcome == "failed" and not any(new)

    def _notes(self) -> tuple[str, ...]:
        """Return what a person should know of how the check came to pass."""
        gone = self.desk.gone
        kept = [edit.path for edit in self.desk.edits if edit.before is not None and edit.path not in gone]
        named = {
            "tests that were there before were changed": [path for path in kept if is_test(path)],
            "deleted": gone,
        }
        return tuple(f"{what}: {', '.join(paths)}" for what, paths in named.items() if paths)

    def _measure(self) -> None:
        with suppress(FencelineError):  # whoever needs it measures again and is told
            self.referee.whole_baseline()
