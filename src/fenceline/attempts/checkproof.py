"""Decides on an edit by the check alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.attempts.proof import Judged, take_back, write

if TYPE_CHECKING:
    from fenceline.attempts.ask import Ask
    from fenceline.attempts.referee import Referee
    from fenceline.edits.want import Edit
    from fenceline.workspace.files import Workspace


@dataclass(frozen=True, slots=True)
class CheckProof:
    """Decides on an edit by the check alone."""

    workspace: Workspace
    referee: Referee

    def hold(self, edits: tuple[Edit, ...], ask: Ask) -> Judged:
        """Write ``edits``; judge by the nearest tests, then by all; take them back when they fail."""
        del ask
        before = self.referee.seconds
        self.referee.baseline()
        self.referee.ready(edits)
        write(self.workspace, edits)
        judged = self.referee.hold_nearest()
        if judged is None or judged.kind != "failed":
            judged = self.referee.hold_whole(edits, self.workspace)
        if judged.kind == "failed":
            take_back(self.workspace, edits)
        return replace(judged, seconds=self.referee.seconds - before)
