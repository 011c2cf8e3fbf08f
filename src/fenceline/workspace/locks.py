"""One run per workspace. The lock dies with its process, so there is no stale one."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fenceline import places
from fenceline.workspace.faults import WorkspaceError, shown, told_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from fenceline.workspace.files import Workspace

_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a workspace.

    Attributes:
        pid: of the process; 0 where it has not said yet.
        instruction: what it works on, the beginning of it.
        since: seconds since the epoch, UTC.
    """

    pid: int = 0
    instruction: str = ""
    since: float = 0.0

    def __str__(self) -> str:
        """Return it in words."""
        return f"process {self.pid}: {shown(self.instruction)}" if self.pid else "another process"


class WorkspaceBusy(WorkspaceError):
    """Another run holds the workspace.

    Args:
        holder: who.
    """

    def __init__(self, holder: Holder) -> None:
        super().__init__(f"another run works in this workspace ({holder})", "wait for it or stop it")
        self.holder = holder


@contextmanager
def hold(
    workspace: Workspace,
    instruction: str,
    *,
    wait_s: float = 0.0,
    on_wait: Callable[[Holder], None] = lambda _: None,
) -> Generator[None]:
    """Hold the workspace for the block.

    Args:
        workspace: what to hold.
        instruction: shown to whoever waits.
        wait_s: how long to wait for another run, in seconds.
        on_wait: called once before waiting, with who holds it.

    Raises:
        WorkspaceBusy: it is still held after ``wait_s``.
    """
    folder = places.runtime_dir() / "locks"
    with told_plainly("lock", str(workspace.root)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(folder / f"{workspace.key}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(fd, wait_s, on_wait)
        with told_plainly("lock", str(workspace.root)):
            _sign(fd, Holder(os.getpid(), instruction[:80], time.time()))
        yield
    finally:
        os.close(fd)


def _acquire(fd: int, wait_s: float, on_wait: Callable[[Holder], None]) -> None:
    if _try(fd):
        return
    if wait_s > 0:
        on_wait(_holder(fd))
    deadline = time.monotonic() + wait_s
    while time.monotonic() < deadline:
        time.sleep(_POLL_S)
        if _try(fd):
            return
    raise WorkspaceBusy(_holder(fd))


def _try(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(fd: int, holder: Holder) -> None:
    os.truncate(fd, 0)
    os.pwrite(fd, msgspec.json.encode(holder), 0)


def _holder(fd: int) -> Holder:
    try:
        return msgspec.json.decode(os.pread(fd, 4096, 0), type=Holder)
    except msgspec.MsgspecError:
        return Holder()  # it has the lock and has not signed yet
