"""Holds the workspace as it is against the whole check, which was run before the first change."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import TYPE_CHECKING

from fenceline.attempts.proof import Judged
from fenceline.errors import FencelineError
from fenceline.scope.testfiles import is_test

if TYPE_CHECKING:
    from fenceline.attempts.agentic.desk import Desk
    from fenceline.attempts.referee import Referee
    from fenceline.edits.want import Edit

NOTHING = "nothing was changed"


@dataclass(slots=True)
class Bar:
    """What the model's work has to clear.

    Attributes:
        referee: runs the check.
        desk: what was changed.
        seconds: spent in checks of changes.
    """

    referee: Referee
    desk: Desk
    seconds: float = 0.0
    _beside: Thread | None = field(default=None, init=False)
    _judged: tuple[int, Judged] | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin to run the whole check as it is, beside the model."""
        if self.referee.check is not None and not self.desk.dry_run:
            self._beside = Thread(target=self._measure, daemon=True)
            self._beside.start()

    def ready(self, edits: tuple[Edit, ...]) -> None:
        """Wait until the check has been run and the checkpoint covers what is about to be written."""
        if self._beside is not None:
            self._beside.join()
            self._beside = None
            self.referee.whole_baseline()  # says what went wrong beside
        self.referee.ready(edits)

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
            self._judged = self.desk.version, self._run()
        return self._judged[1]

    def _run(self) -> Judged:
        self._look_again()
        before = self.referee.seconds
        judged = self.referee.hold_whole((), self.desk.workspace)
        self.seconds += self.referee.seconds - before
        return replace(judged, notes=self._notes())

    def _look_again(self) -> None:
        """Find the check that the changes brought, where there was none."""
        if self.referee.check is None:
            from fenceline.checks.find import find_check  # noqa: PLC0415 - only for work that begins without tests

            workspace = self.desk.workspace
            self.referee.check = find_check(workspace.root, workspace.files())

    def _notes(self) -> tuple[str, ...]:
        """Return what a person should know of how the check came to pass."""
        tests = [edit for edit in self.desk.edits if is_test(edit.path)]
        changed = ", ".join(edit.path for edit in tests if edit.before is not None)
        return (f"tests that were there before were changed: {changed}",) if changed else ()

    def _measure(self) -> None:
        with suppress(FencelineError):  # whoever needs it measures again and is told
            self.referee.whole_baseline()
