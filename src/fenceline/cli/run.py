"""``fenceline run``: one task in the workspace around the current folder."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fenceline.config.read import read_config
from fenceline.errors import ExitCode, FencelineError, UsageError
from fenceline.policy.label import Label
from fenceline.policy.rules import Layer, Policy
from fenceline.routing.tape import Asked, begin
from fenceline.routing.taped import taped
from fenceline.routing.task import Task
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from types import FrameType

    from fenceline.attempts.events import Event, Note
    from fenceline.routing.tape import Tape

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_AGAIN_S = 0.02
_GOES_ON = "fenceline resume goes on from here"


class Interrupted(FencelineError):
    """Somebody ended a run that can be gone on with."""

    exit_code = ExitCode.INTERRUPTED


class Face(Protocol):
    """Shows events to whoever watches."""

    def show(self, event: Event) -> None:
        """Show one event."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was."""
        ...


def run_here(  # noqa: PLR0913 - one parameter an option
    instruction: str,
    config: Path | None,
    model: str,
    check: str,
    *,
    as_json: bool,
    dry_run: bool,
    wait_s: float,
    local_only: bool,
) -> int:
    """Do the task and return its exit code."""
    task = task_here(instruction, config, model, check, dry_run=dry_run, wait_s=wait_s, local_only=local_only)
    asked = Asked(task.instruction, str(config.absolute()) if config else "", model, check, local_only)
    return _to_its_end(task, begin(task.workspace, asked), as_json=as_json, local_only=local_only)


def resume_here(*, as_json: bool) -> int:
    """Go on with the run of this workspace that was cut off, at its last finished step."""
    from fenceline.cli.undo import recover_all
    from fenceline.routing.tape import latest
    from fenceline.workspace.locks import hold

    workspace = open_workspace(Path.cwd())
    with hold(workspace, "resume"):
        tape = latest(workspace)
        recover_all(workspace)
    asked = tape.asked
    count = len(tape.answers)
    kept = "1 answer" if count == 1 else f"{count} answers"
    print(f"going on with: {' '.join(asked.instruction.split())} ({kept} kept)", file=sys.stderr)
    task = task_here(
        asked.instruction,
        Path(asked.config) if asked.config else None,
        asked.model,
        asked.check,
        local_only=asked.local_only,
    )
    return _to_its_end(task, tape, as_json=as_json, local_only=asked.local_only)


def _to_its_end(task: Task, tape: Tape, *, as_json: bool, local_only: bool) -> int:
    """Run ``task`` over ``tape``; the tape outlives it when it was interrupted or a server broke off."""
    from fenceline.models.build import build_model
    from fenceline.routing.run import run_task

    for number in _ENDS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    sealed = _sealed(task) if local_only else None  # before the first thread
    face = choose_face(as_json=as_json)
    tape.lost = partial(_put_down, task)
    build = build_model if task.dry_run else taped(build_model, tape)  # a dry run is nothing to go on with
    try:
        if sealed is not None:
            face.show(sealed)
        result = run_task(task, face.show, build, tape.book)
    except FencelineError:
        if not tape.kept:
            tape.end()
        raise
    except KeyboardInterrupt:
        if tape.kept:
            raise Interrupted("interrupted: workspace as it was", _GOES_ON) from None
        raise
    finally:
        face.close()
    if result.verdict == "failed" and tape.resumable:
        print(_GOES_ON, file=sys.stderr)
    else:
        tape.end()
    return result.exit_code


def _put_down(task: Task, tape: Tape) -> None:
    """Write down what a run before this one, which was killed, has cost."""
    from fenceline.routing.abandoned import put_down

    put_down(task.workspace, task.config.ledger.redact, tape)


def _sealed(task: Task) -> Note:
    from fenceline.attempts.events import Note
    from fenceline.cli.sealing import seal_for

    return Note(seal_for(task.config))


def task_here(
    instruction: str,
    config: Path | None,
    model: str,
    check: str,
    *,
    dry_run: bool = False,
    wait_s: float = 0.0,
    local_only: bool = False,
) -> Task:
    """Return the task for the workspace around the current folder; ``local_only`` closes every path."""
    if not instruction.strip():
        raise UsageError("the instruction is empty", 'say what to do: fenceline "Add a method ..."')
    from fenceline.cli.attended import attended

    workspace = open_workspace(Path.cwd())
    settings = read_config(workspace.root, config)
    if local_only:
        closing = Layer("command line", Label.CLOSED, source="--local-only")
        settings = replace(settings, policy=Policy((*settings.policy.layers, closing)))
    return Task(instruction.strip(), workspace, settings, model, check, dry_run, wait_s, attended())


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
    """Treat every polite end as Ctrl-C, and once: what comes after it must not stop the restore.

    An import that is cut short may leave its lock taken for good, or swallow the exception, and then other threads
    never end: it is let through first.
    """
    del number
    if _is_importing(frame):
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_S)
        return
    signal.setitimer(signal.ITIMER_REAL, 0)
    for each in _ENDS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
