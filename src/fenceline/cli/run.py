"""``fenceline run``: one task in the workspace around the current folder."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fenceline.config.read import read_config
from fenceline.errors import UsageError
from fenceline.routing.task import Task
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from types import FrameType

    from fenceline.attempts.events import Event

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Face(Protocol):
    """Shows events to whoever watches."""

    def show(self, event: Event) -> None:
        """Show one event."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was."""
        ...


def run_here(
    instruction: str,
    config: Path | None,
    model: str,
    check: str,
    *,
    as_json: bool,
    dry_run: bool,
    wait_s: float,
) -> int:
    """Do the task and return its exit code."""
    from fenceline.routing.run import run_task

    task = task_here(instruction, config, model, check, dry_run=dry_run, wait_s=wait_s)
    for number in _ENDS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    face = choose_face(as_json=as_json)
    try:
        return run_task(task, face.show).exit_code
    finally:
        face.close()


def task_here(
    instruction: str,
    config: Path | None,
    model: str,
    check: str,
    *,
    dry_run: bool = False,
    wait_s: float = 0.0,
) -> Task:
    """Return the task for the workspace around the current folder."""
    if not instruction.strip():
        raise UsageError("the instruction is empty", 'say what to do: fenceline "Add a method ..."')
    workspace = open_workspace(Path.cwd())
    settings = read_config(workspace.root, config)
    return Task(instruction.strip(), workspace, settings, model, check, dry_run, wait_s)


def choose_face(*, as_json: bool) -> Face:
    """Return the face that fits: JSON lines, a live display on a terminal, else plain lines."""
    # ruff: noqa: PLC0415 - rich is only imported for a terminal
    if as_json:
        from fenceline.cli.jsonl import JsonFace

        return JsonFace()
    if sys.stdout.isatty():
        from fenceline.cli.live import LiveFace

        return LiveFace()
    from fenceline.cli.plain import PlainFace

    return PlainFace()


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Treat every polite end as Ctrl-C, and once: what comes after it must not stop the restore."""
    del number, frame
    for each in _ENDS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
