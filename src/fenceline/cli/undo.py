"""``fenceline undo``: takes back the last run in the workspace around the current folder."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.workspace import runs
from fenceline.workspace.files import open_workspace
from fenceline.workspace.locks import hold
from fenceline.workspace.undo import undo

if TYPE_CHECKING:
    from fenceline.workspace.files import Workspace
    from fenceline.workspace.runs import Run

_SHOWN = 60  # characters of an instruction


def undo_here(*, force: bool) -> int:
    """Take back a run that was cut off, else the last one that changed something."""
    workspace = open_workspace(Path.cwd())
    with hold(workspace, "undo"):
        if cut_off := recover_all(workspace):
            for run, restored in cut_off:
                print(f"took back a run that was cut off: {_short(run.instruction)} ({_listed(restored)})")
            return 0
        undone = undo(workspace, force=force)
        _tell_ledger(undone.run.id)
    print(f"took back: {_short(undone.run.instruction)} ({_listed(undone.restored)})")
    return 0


def _tell_ledger(task_id: str) -> None:
    from fenceline.ledger.journal import record  # noqa: PLC0415 - after the work is done
    from fenceline.ledger.records import FateRecord  # noqa: PLC0415

    with suppress(FencelineError):  # what was taken back is taken back
        record(FateRecord(task_id, "undone", time.time()))


def recover_all(workspace: Workspace) -> list[tuple[Run, tuple[str, ...]]]:
    """Take back every run that was cut off, the latest first; return each with the paths taken back."""
    return [(run, runs.recover(workspace, run)) for run in reversed(runs.unfinished(workspace))]


def _short(instruction: str) -> str:
    """Return the beginning of an instruction on one line, which may be a list with many."""
    instruction = " ".join(instruction.split())
    return instruction if len(instruction) <= _SHOWN else f"{instruction[:_SHOWN].rsplit(' ', 1)[0]} …"


def _listed(paths: tuple[str, ...]) -> str:
    return ", ".join(paths) if paths else "nothing had changed"
