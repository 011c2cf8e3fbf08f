"""Decides on a new test: it must pass on the code and fail on a mutant of it, else it asserts nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.attempts.events import Checked, Checking
from fenceline.attempts.proof import Judged, take_back, write
from fenceline.attempts.prune import assertions, without_statement
from fenceline.attempts.referee import UNSTARTED
from fenceline.checks.results import TestState

if TYPE_CHECKING:
    from fenceline.attempts.ask import Ask
    from fenceline.attempts.referee import Referee
    from fenceline.checks.results import CheckCommand, CheckResult
    from fenceline.edits.want import Edit
    from fenceline.workspace.files import Workspace
    from fenceline.workspace.symbols import Symbol

_MUTANTS = 8
_PRUNINGS = 6


@dataclass(slots=True)
class TestProof:
    """Holds a new test against the function it is for.

    Attributes:
        workspace: where.
        referee: runs checks.
        symbol: function under test.
        files: of the workspace before the test.
    """

    __test__ = False

    workspace: Workspace
    referee: Referee
    symbol: Symbol
    files: tuple[str, ...]

    def hold(self, edits: tuple[Edit, ...], ask: Ask) -> Judged:
        """Write the test; take out what the code does not satisfy; run it against mutants; then run everything."""
        spent = self.referee.seconds
        self.referee.baseline()
        self.referee.ready(edits)
        judged = self._judge(edits[0], ask)
        if judged.kind == "failed":
            take_back(self.workspace, edits)
        return replace(judged, seconds=self.referee.seconds - spent)

    def _judge(self, edit: Edit, ask: Ask) -> Judged:
        write(self.workspace, (edit,))
        command = self._command(edit.path)
        if command is None:
            return Judged("unverified", f"there is no runner for {edit.path}", edits=(edit,))
        edit, result, gone = self._pruned(edit, command, ask.want.language)
        if why := self.referee.unstarted(self.referee.baseline(), result):
            return Judged("unverified", f"{UNSTARTED}: {why}", edits=(edit,))
        if result.outcome != "passed":
            reason = (
                "the new test does not pass on the code" if result.failures else "the new test did not run"
            )
            return Judged("failed", reason, self.referee.evidence_of(None, result, (command,)))
        killed, of, survivor = self._killed(command, (*self.files, edit.path))
        if of and not killed:
            return Judged("failed", f"the test passes on all {of} mutants of the function", (survivor,))
        whole = self._whole(edit)
        if whole.kind == "failed":
            return whole
        notes = tuple(f"left out, the code does not satisfy it: {text}" for text in gone)
        reason = f"passes on the code and fails on {killed} of {of} mutants" if of else "passes on the code"
        return Judged("verified" if killed else "unverified", reason, notes=notes, edits=(edit,))

    def _pruned(
        self, edit: Edit, command: CheckCommand, language: str
    ) -> tuple[Edit, CheckResult, tuple[str, ...]]:
        gone: list[str] = []
        result = self.referee.run("nearest", command)
        for _ in range(_PRUNINGS):
            line = _line_in(edit.path, result)
            own = assertions(edit.after) - assertions(edit.before or b"")
            if result.outcome != "failed" or not line or own < 2:
                break
            cut = without_statement(edit.after, line, language)
            if cut is None:
                break
            edit = replace(edit, after=cut[0])
            gone.append(cut[1])
            write(self.workspace, (edit,))
            result = self.referee.run("nearest", command)
        return edit, result, tuple(gone)

    def _killed(self, command: CheckCommand, files: tuple[str, ...]) -> tuple[int, int, str]:
        """Return how many mutants the test fails on, of how many, and one that it did not notice."""
        from fenceline.checks.mutants.making import mutants  # noqa: PLC0415 - only for tests
        from fenceline.checks.mutants.overlay import Replaced  # noqa: PLC0415 - only for tests
        from fenceline.workspace.index import language_of  # noqa: PLC0415 - only for tests

        path, language = self.symbol.path, language_of(self.symbol.path) or ""
        made = mutants(language, self.workspace.read(path), self.symbol, _MUTANTS)
        killed, survivor, seconds = 0, "", 0.0
        self.referee.emit(
            Checking("mutants", command.shown, f"{len(made)} small wrong versions of the function")
        )
        for mutant in made:
            result = self.referee.run_replaced(command, files, Replaced(path, mutant.source, language))
            seconds += result.seconds
            if self._notices(result):
                killed += mutant.quiet
            else:
                survivor = f"not noticed: in line {mutant.line} {mutant.what}"
        outcome = "passed" if killed else "failed"
        self.referee.emit(Checked("mutants", command.shown, outcome, killed, len(made) - killed, seconds, ()))
        return killed, len(made), survivor

    def _notices(self, result: CheckResult) -> bool:
        """Whether the new test fails; those that were there before do not count where the runner names its tests."""
        known = baseline.tests if (baseline := self.referee.baseline()) else {}
        new = [state for name, state in result.tests.items() if name not in known]
        return TestState.FAILED in new if result.tests else result.outcome in ("failed", "timeout")

    def _whole(self, edit: Edit) -> Judged:
        if self.referee.check is None:
            return Judged("verified", "")
        return self.referee.hold_whole((edit,), self.workspace)

    def _command(self, path: str) -> CheckCommand | None:
        """Return the command that runs the new test's file alone, whatever there was to find before it."""
        from fenceline.checks.find import find_check  # noqa: PLC0415 - only for tests

        for check in (self.referee.check, find_check(self.workspace.root, (*self.files, path))):
            if check is not None and (command := check.nearest((path,))) is not None:
                return command
        return _directly(path)


def _line_in(path: str, result: CheckResult) -> int:
    """Return the line of the test file that a failure came through, 0 when none says."""
    for failure in result.failures:
        if named := re.search(rf"(?<![\w./]){re.escape(path)}:(\d+)", failure.message):
            return int(named[1])
        if failure.path == path:
            return failure.line
    return 0


def _directly(path: str) -> CheckCommand | None:
    """Return how to run one test file where the project has no runner yet."""
    from fenceline.checks.results import CheckCommand  # noqa: PLC0415 - only for tests

    if path.endswith((".js", ".cjs", ".mjs")):
        argv = ("node", "--test", path)  # a script that only asserts is one test to it
        return CheckCommand(argv, "node", " ".join(argv), "no runner found; node itself")
    return None
