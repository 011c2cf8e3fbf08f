"""A task as the user puts it, and how a face asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.config.read import Config
    from fenceline.workspace.files import Workspace


@dataclass(frozen=True, slots=True)
class Task:
    """An instruction against a workspace, with a check.

    Attributes:
        instruction: as the user wrote it.
        workspace: where.
        config: ladder, check, policy, bounds.
        model: name of the one rung to use; empty for the whole ladder.
        check: command line that decides; empty for the configured or found one.
        dry_run: propose, show, change nothing.
        wait_s: how long to wait for another run in the same workspace, seconds.
        attended: whether a person waits for the result.
    """

    instruction: str
    workspace: Workspace
    config: Config
    model: str = ""
    check: str = ""
    dry_run: bool = False
    wait_s: float = 0.0
    attended: bool = False
