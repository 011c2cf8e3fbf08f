"""Holds a proposed edit against reality: writes it, runs the check, and takes it back unless it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from fenceline.attempts.ask import Ask
    from fenceline.edits.want import Edit
    from fenceline.workspace.files import Workspace


@dataclass(frozen=True, slots=True)
class Judged:
    """What the check said of an edit.

    Attributes:
        kind: as the verdict of a task.
        reason: in words, one line.
        evidence: essential lines of what failed, for a repair.
        notes: what a person should know of it.
        seconds: spent in checks.
        gains: tests that failed before and pass now, where a failing edit breaks nothing.
        edits: as they stand where the proof mended them; empty for as they were.
        told: the reason as a model is told it that may not hear what tests say; empty for as it is.
    """

    kind: Literal["verified", "unverified", "failed"]
    reason: str
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    seconds: float = 0.0
    gains: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    told: str = ""


class Proof(Protocol):
    """Decides on edits."""

    def hold(self, edits: tuple[Edit, ...], ask: Ask) -> Judged:
        """Write ``edits`` and judge them; they are taken back when they fail, and stay when they do not."""
        ...


@dataclass(frozen=True, slots=True)
class DryProof:
    """Lets every edit stand as shown: a dry run writes nothing and checks nothing."""

    def hold(self, edits: tuple[Edit, ...], ask: Ask) -> Judged:
        """Judge nothing."""
        del edits, ask
        return Judged("unverified", "a dry run shows the edit and does not check it")


def write(workspace: Workspace, edits: tuple[Edit, ...]) -> None:
    """Write every edit."""
    for edit in edits:
        workspace.write(edit.path, edit.after)


def take_back(workspace: Workspace, edits: tuple[Edit, ...]) -> None:
    """Put every file back as it was before its edit."""
    for edit in edits:
        if edit.before is None:
            workspace.delete(edit.path)
        else:
            workspace.write(edit.path, edit.before)
