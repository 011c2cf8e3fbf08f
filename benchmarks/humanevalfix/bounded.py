"""Run a command that may hang, fork or eat memory, and come back."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GRACE_S = 15.0
_DATA_KIB = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended.

    Attributes:
        status: exit status; negative for a signal.
        output: standard output and error together.
        timed_out: whether it had to be stopped.
    """

    status: int
    output: str
    timed_out: bool = False


def tools_path() -> str:
    """Return PATH with this interpreter's folder first, so that ``python3`` has this environment's pytest."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def run(argv: Sequence[str], cwd: Path, limit_s: float, env: Mapping[str, str] | None = None) -> Ran:
    """Run to the end or to the limit; at the limit interrupt as Ctrl-C would, then kill the whole group."""
    surroundings = {**os.environ, "PATH": tools_path(), "PYTHONDONTWRITEBYTECODE": "1", **(env or {})}
    with tempfile.TemporaryFile() as sink:
        process = subprocess.Popen(
            list(argv),
            cwd=cwd,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        timed_out = False
        try:
            process.wait(limit_s)
        except subprocess.TimeoutExpired:
            timed_out = True
        finally:
            _stop(process)
        sink.seek(0)
        return Ran(process.returncode, sink.read().decode(errors="replace"), timed_out)


def run_untrusted(command: str, cwd: Path, limit_s: float) -> Ran:
    """Run a shell command on code that a model wrote, with a bound on memory too."""
    return run(["sh", "-c", f"ulimit -d {_DATA_KIB}; {command}"], cwd, limit_s)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_S)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
