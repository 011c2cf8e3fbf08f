"""The server's side of its life: announce, stay while wanted, leave when idle."""

from __future__ import annotations

import os
import secrets
import signal
import time
from typing import TYPE_CHECKING, Protocol

from fenceline.models.embedded.state import Running, idle_s, publish, retire

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from fenceline.models.embedded.plan import Plan


class Engine(Protocol):
    """A loaded model behind an HTTP endpoint in this process."""

    @property
    def host(self) -> str:
        """Of the endpoint."""
        ...

    @property
    def port(self) -> int:
        """Of the endpoint."""
        ...

    @property
    def context(self) -> int:
        """Tokens that one request may use."""
        ...

    def busy(self) -> bool:
        """Whether a request is being worked on."""
        ...


def keep(plan: Plan, load: Callable[[Plan, str], Engine]) -> None:
    """Load, announce, and return when nobody has asked for ``plan.keep_warm_s`` seconds.

    Args:
        plan: what to serve.
        load: makes the engine from the plan and the API key to ask for.
    """
    signal.signal(signal.SIGTERM, _leave)
    key = secrets.token_hex(24)
    engine = load(plan, key)
    publish(plan.state, Running(engine.host, engine.port, key, os.getpid(), engine.context))
    try:
        while not _unwanted(plan, engine):
            time.sleep(min(1.0, plan.keep_warm_s / 4 + 0.01))
    except FileNotFoundError:
        return  # somebody took the state away: no client can find this server any more
    except BaseException:
        plan.state.unlink(missing_ok=True)
        raise


def _unwanted(plan: Plan, engine: Engine) -> bool:
    if idle_s(plan.state, time.time()) < plan.keep_warm_s:
        return False
    if engine.busy():
        os.utime(plan.state)
        return False
    return retire(plan.state, plan.keep_warm_s, time.time())


def _leave(signum: int, frame: FrameType | None) -> None:
    del signum, frame
    raise SystemExit(0)
