"""Runs the check before and after an edit, the tests nearest the change first, and judges."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.attempts.events import Checked, Checking
from fenceline.attempts.proof import Judged, take_back, write
from fenceline.errors import FencelineError
from fenceline.workspace.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fenceline.attempts.discretion import Discretion
    from fenceline.attempts.events import Emit
    from fenceline.checks.check import Check
    from fenceline.checks.compare import Judgement
    from fenceline.checks.mutants.overlay import Replaced
    from fenceline.checks.results import CheckCommand, CheckResult
    from fenceline.checks.sandbox import Sandbox
    from fenceline.edits.want import Edit
    from fenceline.workspace.files import Workspace

_LEAST_PATIENCE_S = 10.0
UNSTARTED = "the check cannot start, nor could it before the edit"
_PATIENCE = 20  # times what the check took last: a candidate that takes longer hangs


@dataclass(slots=True)
class Referee:
    """Holds edits against the check of a workspace.

    Attributes:
        check: commands that decide; None when there is nothing to hold an edit against.
        root: of the workspace.
        sandbox: for every run.
        covering: test files that cover the target, nearest first.
        looks: whether the check may run before an edit.
        narrows: whether they are worth a run of their own before the whole check.
        quiet: those of them that have no word of what is new, so that it need not mend what they failed before.
        about: names that a test which covers the target would say, where it could not even be loaded.
        timeout_s: the configured bound of one run.
        emit: tells the face.
        ready: called with edits before they are written; returns once a checkpoint is on disk.
        discretion: how a failing run is told to the model, None for all of it.
        seconds: spent in checks so far.
    """

    check: Check | None
    root: Path
    sandbox: Sandbox
    covering: tuple[str, ...]
    timeout_s: float
    emit: Emit
    looks: bool = True
    narrows: bool = True
    quiet: frozenset[str] = frozenset()
    about: tuple[str, ...] = ()
    ready: Callable[[tuple[Edit, ...]], None] = lambda _: None
    discretion: Discretion | None = None
    seconds: float = 0.0
    _near: CheckResult | None = field(default=None, init=False)
    _typical_s: float | None = field(default=None, init=False)
    _whole: CheckResult | None = field(default=None, init=False)
    _last: CheckResult | None = field(default=None, init=False)
    _beside: Beside | None = field(default=None, init=False)
    _stop: threading.Event = field(default_factory=threading.Event, init=False)

    @property
    def shown(self) -> str:
        """Return the deciding commands as a person would type them, empty for none."""
        return " && ".join(command.shown for command in self.check.whole) if self.check else ""

    def start(self) -> None:
        """Begin the baseline beside the model's work, for edits whose prompt does not need it."""
        if self.check is not None and self._near is None and self._beside is None:
            self._beside = Beside(self._measure_beside)
            self._beside.start()

    def stop(self) -> None:
        """End a baseline that still runs beside; nothing of it is left when this returns."""
        self._stop.set()
        if self._beside is not None:
            self._beside.join()

    def go_on(self) -> None:
        """Take what an edit made of the workspace as what comes before the next one."""
        self._near = self._beside = None
        self._whole = self._last

    def baseline(self) -> CheckResult | None:
        """Run the nearest tests (all where they cannot be narrowed) before the edit; None without a check."""
        if self._beside is not None:
            self._beside.join()
        if self._near is None:
            self._measure()
        return self._near

    def whole_baseline(self) -> CheckResult | None:
        """Run the whole check once before anything is written, for edits that ``hold_whole`` cannot take back."""
        self.baseline()
        if self.check is not None and self.looks and self._whole is None:
            self._whole = self._run("baseline", self.check.whole, self.timeout_s)
        return self._whole

    def _measure_beside(self) -> None:
        with suppress(FencelineError):  # whoever needs the baseline measures again and is told
            self._measure()

    def _measure(self) -> None:
        if self.check is None or not self.looks:
            return
        if narrowed := self._narrowed():
            self._near = self._run("baseline", (narrowed,), self.timeout_s)
            return
        self._whole = self._whole or self._run("baseline", self.check.whole, self.timeout_s)
        self._near = self._whole

    def evidence(self) -> tuple[str, ...]:
        """Return the essential lines of the baseline's failures, or where it was when it was stopped."""
        result = self._near
        if result is None or result.outcome not in ("failed", "timeout") or self.unstarted(result, result):
            return ()
        return messages(result)

    def hold_nearest(self) -> Judged | None:
        """Judge the workspace as it is by the nearest tests; None when only the whole check can tell."""
        narrowed = self._narrowed()
        if self.check is None or narrowed is None:
            return None
        after = self._run("nearest", (narrowed,), self._patience())
        if self.unstarted(self._near, after):
            return None
        judgement = self._verdict(self._near, after)
        told = self.evidence_of(self._near, after, (narrowed,))
        return Judged(judgement.kind, judgement.reason, told, told=self.reason_of(judgement.kind))

    def hold_whole(self, edits: tuple[Edit, ...], workspace: Workspace) -> Judged:
        """Judge the workspace as it is, ``edits`` written, by the whole check."""
        if self.check is None:
            return Judged("unverified", "there is no check to hold the edit against")
        after = self.run_whole(self.check)
        if after.outcome not in ("passed", "timeout") and self._whole is None:
            take_back(workspace, edits)
            self._whole = self._run("baseline", self.check.whole, self.timeout_s)
            write(workspace, edits)
        if why := self.unstarted(self._whole, after):
            self._last = after
            return Judged("unverified", f"{UNSTARTED}: {why}")
        judgement = self._verdict(self._whole, after)
        if judgement.kind != "failed":
            self._last = after
        told = self.evidence_of(self._whole, after, self.check.whole, self.covering)
        return Judged(judgement.kind, judgement.reason, told, told=self.reason_of(judgement.kind))

    def unstarted(self, before: CheckResult | None, after: CheckResult) -> str:
        """Return why no test ran at all, before the edit or after it; empty where that says something of the edit."""
        if self.check is None:
            return ""
        from fenceline.attempts.bearing import unstarted  # noqa: PLC0415 - most often after the first request

        runner = self.check.runner
        reason = unstarted(after, self.about, runner)
        return reason if reason == unstarted(before, self.about, runner) else ""

    def _verdict(self, before: CheckResult | None, after: CheckResult) -> Judgement:
        from fenceline.attempts.bearing import telling  # noqa: PLC0415 - after the first request
        from fenceline.checks.compare import verdict  # noqa: PLC0415 - as above

        return verdict(before, after, telling(before, after, self.covering, self.about, self.quiet))

    def reason_of(self, kind: str) -> str:
        """Return a verdict as the model is told it that may not hear its reason; empty where it may."""
        return self.discretion.reason(kind) if self.discretion else ""

    def evidence_of(
        self,
        before: CheckResult | None,
        after: CheckResult,
        commands: tuple[CheckCommand, ...],
        tests: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        """Return what the model is told of a run.

        Args:
            before: the run before the first change, None for none.
            after: the run.
            commands: that ran.
            tests: files of the tests that the model has most to do with.
        """
        if self.discretion is None or after.outcome == "passed":
            return messages(after)
        from fenceline.checks.run import run_all  # noqa: PLC0415 - loaded by the run itself

        if (fence := self.discretion.fence()) is None:
            return self.discretion.evidence(before, after, None)
        named = (*tests, *self.discretion.tests(before, after))
        narrowed = self.check.nearest(named) if self.check and named else None
        again = (narrowed,) if narrowed else commands
        apart = run_all(again, self.root, fence, self._patience(), cancel=self._stop)
        self.seconds += apart.seconds
        return self.discretion.evidence(before, after, apart)

    def run_whole(self, check: Check, phase: str = "whole") -> CheckResult:
        """Run all of ``check`` on the workspace as it is."""
        return self._run(phase, check.whole, self.timeout_s if self._whole is None else self._patience())

    def run(self, phase: str, command: CheckCommand) -> CheckResult:
        """Run one command of the referee's choosing within its patience."""
        return self._run(phase, (command,), self._patience())

    def run_replaced(self, command: CheckCommand, files: tuple[str, ...], change: Replaced) -> CheckResult:
        """Run one command as if a file held other bytes; the user's own file is never touched."""
        from fenceline.checks.mutants.overlay import replaced  # noqa: PLC0415 - only for tests
        from fenceline.checks.run import run_check  # noqa: PLC0415 - only for tests

        with replaced(self.root, files, change, self.sandbox) as (root, sandbox):
            result = run_check(command, root, sandbox, self._patience())
        self.seconds += result.seconds
        return result

    def _narrowed(self) -> CheckCommand | None:
        return self.check.nearest(self.covering) if self.check and self.covering and self.narrows else None

    def _patience(self) -> float:
        if self._typical_s is None:
            return self.timeout_s
        return min(self.timeout_s, max(_LEAST_PATIENCE_S, _PATIENCE * self._typical_s))

    def _run(self, phase: str, commands: tuple[CheckCommand, ...], timeout_s: float) -> CheckResult:
        from fenceline.checks.run import run_all  # noqa: PLC0415 - often only after the first request

        shown = " && ".join(command.shown for command in commands)
        self.emit(Checking(phase, shown, commands[0].source))
        result = run_all(commands, self.root, self.sandbox, timeout_s, cancel=self._stop)
        self.seconds += result.seconds
        if result.outcome in ("passed", "failed"):
            self._typical_s = result.seconds
        states = [state.value for state in result.tests.values()]
        passed, failed = states.count("passed"), states.count("failed")
        self.emit(Checked(phase, shown, result.outcome, passed, failed, result.seconds, messages(result)))
        return result


def messages(result: CheckResult) -> tuple[str, ...]:
    """Return the essential lines of a run's failures."""
    return tuple(failure.message for failure in result.failures)
