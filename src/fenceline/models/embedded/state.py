"""The state file: how a client finds the running server. It holds the key, so only its owner can read it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path


class Running(msgspec.Struct, frozen=True):
    """A server that is ready.

    Attributes:
        host: of the HTTP endpoint.
        port: of the HTTP endpoint.
        api_key: that it asks for.
        pid: of its process.
        context: tokens that one request may use.
    """

    host: str
    port: int
    api_key: str
    pid: int
    context: int

    @property
    def url(self) -> str:
        """Base URL without path."""
        return f"http://{self.host}:{self.port}"


def publish(path: Path, running: Running) -> None:
    """Write the state in one step, readable by its owner only."""
    scratch = path.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(running))
    scratch.replace(path)


def use(path: Path) -> Running | None:
    """Return the server and tell it that it is wanted; None when none is ready."""
    try:
        os.utime(path)
        return msgspec.json.decode(path.read_bytes(), type=Running)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def idle_s(path: Path, now: float) -> float:
    """Return the seconds since the last ``use``; ``now`` is ``time.time()``."""
    return now - path.stat().st_mtime


def retire(path: Path, keep_warm_s: float, now: float) -> bool:
    """Take the state away unless a client has come meanwhile; True when it is gone.

    The file is moved aside first: a client either touched it before, which shows, or finds none and waits
    for the next server.
    """
    aside = path.with_suffix(".old")
    path.rename(aside)
    if idle_s(aside, now) < keep_warm_s:
        aside.rename(path)
        return False
    aside.unlink()
    return True
