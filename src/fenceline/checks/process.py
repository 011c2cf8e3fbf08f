"""Runs one command, bounded in time and output, and leaves no process of it alive."""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import subprocess
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fenceline.checks.starting import give_sign, held
from fenceline.errors import ExitCode, FencelineError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_CHUNK = 1 << 16
_TICK_S = 0.05
_TEARDOWN_S = 2.0
_FLOOD = 64 << 20  # bytes after which a command that prints is stopped: nobody reads that, and it never ends

_FILE_BYTES = 2 << 30
_PROCESSES = 16384


class CheckCancelledError(FencelineError):
    """The check was stopped because its caller asked for it."""

    exit_code = ExitCode.INTERRUPTED


@dataclass(frozen=True, slots=True)
class Ran:
    """One finished process.

    Attributes:
        ended: ``exited`` on its own; ``timeout`` and ``flood`` (it printed without end): killed.
        status: exit status, 128 + signal when a signal ended it, -1 when killed here.
        output: the last bytes of stdout and stderr together.
        cut: whether earlier bytes are missing from ``output``.
        seconds: wall time.
    """

    ended: Literal["exited", "timeout", "flood"]
    status: int
    output: bytes
    cut: bool
    seconds: float


class _Tail:
    """The last ``limit`` bytes of what was added."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.total = 0
        self._held = 0
        self._chunks: deque[bytes] = deque()

    def add(self, chunk: bytes) -> None:
        self.total += len(chunk)
        self._held += len(chunk)
        self._chunks.append(chunk)
        while self._held - len(self._chunks[0]) >= self.limit:
            self._held -= len(self._chunks.popleft())

    @property
    def cut(self) -> bool:
        return self.total > self.limit

    def content(self) -> bytes:
        return b"".join(self._chunks)[-self.limit :]


def run_bounded(
    argv: Sequence[str],
    *,
    fence: Callable[[Sequence[str]], Sequence[str]] = list,
    cwd: Path,
    environ: Mapping[str, str],
    timeout_s: float,
    output_limit: int,
    cancel: threading.Event | None = None,
) -> Ran:
    """Run ``argv`` in ``cwd`` with stdin closed and wait for its end.

    ``fence`` puts a sandbox around it. However this ends, the command's whole process group is dead and reaped.

    Raises:
        OSError: it cannot be started.
        CheckCancelledError: ``cancel`` was set.
        KeyboardInterrupt: as ever.
    """
    started = time.monotonic()
    tail = _Tail(output_limit)
    gate, theirs = socket.socketpair()
    process = subprocess.Popen(
        ["/bin/sh", "-c", _limits() + 'exec "$@"', "sh", *fence(held(argv))],
        cwd=cwd,
        env=dict(environ),
        stdin=theirs.fileno(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        bufsize=0,
    )
    try:
        theirs.close()
        give_sign(gate, lambda: _has_exited(process.pid), started + timeout_s)
        ended = _follow(process, tail, started + timeout_s, cancel)
    finally:
        _end(process)
        gate.close()
    status = process.returncode
    if ended != "exited":
        status = -1
    elif status < 0:
        status = 128 - status
    return Ran(ended, status, tail.content(), tail.cut, time.monotonic() - started)


def _limits() -> str:
    """Return shell commands that set the resource limits.

    The shell sets them because they have to hold before the command can start anything, and a function run
    between fork and exec is not safe in a process with threads. A limit over the hard one would end the
    shell, so none is.
    """
    blocks = _allowed(resource.RLIMIT_FSIZE, _FILE_BYTES) // 512
    processes = _allowed(resource.RLIMIT_NPROC, _PROCESSES)
    # dash knows -p and stops at -u; bash knows -u.
    return (
        f"ulimit -c 0; ulimit -f {blocks}; "
        f'if [ -n "$BASH_VERSION" ]; then ulimit -u {processes}; else ulimit -p {processes}; fi 2>/dev/null; '
    )


def _allowed(kind: int, wanted: int) -> int:
    hard = resource.getrlimit(kind)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def _follow(
    process: subprocess.Popen[bytes], tail: _Tail, deadline: float, cancel: threading.Event | None
) -> Literal["exited", "timeout", "flood"]:
    pipe = process.stdout
    assert pipe is not None  # noqa: S101 - asked for above; narrows the type
    poller = select.poll()
    poller.register(pipe, select.POLLIN | select.POLLHUP)
    is_open = True
    while True:
        if cancel is not None and cancel.is_set():
            raise CheckCancelledError("the check was cancelled")
        if _has_exited(process.pid):
            _drain(pipe.fileno(), tail, poller)
            return "exited"
        left = deadline - time.monotonic()
        if left <= 0:
            return "timeout"
        if tail.total > _FLOOD:
            return "flood"
        if not is_open:
            time.sleep(0.001)
        elif poller.poll(int(min(left, _TICK_S) * 1000) + 1):
            is_open = _read(pipe.fileno(), tail)


def _read(pipe: int, tail: _Tail) -> bool:
    chunk = os.read(pipe, _CHUNK)
    tail.add(chunk)
    return bool(chunk)


def _drain(pipe: int, tail: _Tail, poller: select.poll) -> None:
    """Take what the dead command left in the pipe; a child of it that still writes is not waited for."""
    for _ in range(64):
        if not poller.poll(0) or not _read(pipe, tail):
            return


def _has_exited(pid: int) -> bool:
    """Whether the process ended; it is not reaped, so that its group's number cannot be another's yet."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    strays = [] if _has_exited(process.pid) else descendants(process.pid)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for pid in strays:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
    _await_end(strays)
    if process.stdout is not None:
        process.stdout.close()


def _await_end(pids: list[int]) -> None:
    """Wait until killed processes can write no more: the kernel ends a namespace a moment later."""
    deadline = time.monotonic() + _TEARDOWN_S
    while any(_stat(str(pid))[:1] not in ([], [b"Z"]) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.002)


def descendants(pid: int) -> list[int]:
    """Return the processes under ``pid``, those that left its group too; empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    with suppress(OSError):
        for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 - names alone, of a folder that changes
            if (parent := _parent(name)) is not None:
                children.setdefault(parent, []).append(int(name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _parent(pid: str) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if len(fields) > 1 else None


def _stat(pid: str) -> list[bytes]:
    """Return state, parent and what follows of a process, empty when it is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:  # noqa: PTH123 - hundreds of them, and Path is slow
            return stat.read().rpartition(b")")[2].split()
    except OSError:
        return []
