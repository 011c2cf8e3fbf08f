"""Finds the running server or starts one; however many clients come at once, one server starts."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from typing import IO, TYPE_CHECKING

from fenceline.models import dialling
from fenceline.models.embedded.failure import load_failure
from fenceline.models.embedded.state import Running, use
from fenceline.models.errors import ModelError, ModelTimeout
from fenceline.models.protocol import Waiting

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from fenceline.models.embedded.plan import Plan

SERVER = (sys.executable, "-m", "fenceline.models.embedded.server")
_POLL_S = 0.05
_CONNECT_S = 1.0


class Launcher:
    """The client's side of one server.

    Args:
        plan: which server.
        command: what to run; the plan's arguments follow.
    """

    def __init__(self, plan: Plan, command: Sequence[str] = SERVER) -> None:
        self._plan = plan
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._loading = False

    def ready(self) -> Running | None:
        """Return the server when it takes requests now, and count that as a request; never waits for it."""
        running = use(self._plan.state)
        if running is None or not self._alive() or not _answers(running):
            return None
        self._loading = False
        return running

    def start(self) -> None:
        """Start the server unless there is one, and return at once."""
        self._plan.stem.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self._plan.lock, os.O_RDWR | os.O_CREAT, 0o600), "wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # one runs or is starting
            status = self._child.wait() if self._child else 0
            if self._loading:
                self._loading = False
                raise self._failed(status)
            self._plan.state.unlink(missing_ok=True)
            self._child, self._loading = self._spawn(lock), True

    def wait(self, timeout_s: float) -> Generator[Waiting, None, Running]:
        """Start the server where there is none, yield while it loads, and return it.

        Raises:
            ModelError: it ended while loading; says why.
            ModelTimeout: it is not ready in time.
        """
        began = time.monotonic()
        while (running := self.ready()) is None:
            self.start()
            seconds = time.monotonic() - began
            if seconds > timeout_s:
                raise ModelTimeout(
                    f"the embedded server has not loaded {self._plan.weights.name} within {timeout_s:g} s",
                    "raise first_token_timeout_s, or choose smaller weights",
                )
            yield Waiting(seconds)
            time.sleep(_POLL_S)
        return running

    def _alive(self) -> bool:
        """Whether the lock is held: else the state is left over, and a stranger may have its port by now."""
        try:
            with self._plan.lock.open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except FileNotFoundError:
            return False
        return False

    def _failed(self, status: int) -> ModelError:
        why = load_failure(self._plan.log, status)
        return ModelError(
            f"the embedded server cannot load {self._plan.weights.name}: {why}",
            f"its log: {self._plan.log}",
        )

    def _spawn(self, lock: IO[bytes]) -> subprocess.Popen[bytes]:
        """Run the server in a session of its own; it inherits the lock and holds it while it lives."""
        with os.fdopen(os.open(self._plan.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as log:
            return subprocess.Popen(
                [*self._command, *self._plan.argv()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",  # so that it keeps no folder of the user's busy
                env=os.environ
                | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, sys.path)))},
                pass_fds=(lock.fileno(),),
                start_new_session=True,
            )


def _answers(running: Running) -> bool:
    try:
        dialling.connected(running.host, running.port, _CONNECT_S).close()
    except OSError:
        return False
    return True
