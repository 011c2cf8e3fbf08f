"""What every test stands on: a home of its own, and no way out of the machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("busy", deadline=None)  # a machine with other work is no reason to fail
settings.load_profile("busy")


@pytest.fixture(autouse=True)
def fenceline_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep checkpoints, ledger and caches of a test out of the user's own."""
    home = tmp_path_factory.mktemp("fenceline-home")
    monkeypatch.setenv("FENCELINE_HOME", str(home))
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    return home


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Refuse every connection of the test process that would leave the machine, and every look-up of a name."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address):
            raise AssertionError(f"a test tried to connect to {address}")
        connect(self, address)  # pyright: ignore[reportArgumentType] - passed on as it came

    def numeric(host: object, *args: object, **kwargs: object) -> object:
        if host not in (None, "", "localhost", b"localhost") and not _is_loopback((host,)):
            raise AssertionError(f"a test tried to look up {host}")
        return look_up(host, *args, **kwargs)  # pyright: ignore[reportArgumentType, reportCallIssue] - passed on

    socket.socket.connect = guarded  # pyright: ignore[reportAttributeAccessIssue] - the guard stands for the session
    socket.getaddrinfo = numeric  # pyright: ignore[reportAttributeAccessIssue] - the guard stands for the session
    yield
    socket.socket.connect = connect  # pyright: ignore[reportAttributeAccessIssue] - put back
    socket.getaddrinfo = look_up


def _is_loopback(address: object) -> bool:
    host = str(address[0]) if isinstance(address, tuple) and address else ""  # pyright: ignore[reportUnknownArgumentType] - any address family
    return host.startswith("127.") or host in ("::1", "localhost")
