"""A ledger of its own for every test, and a PostgreSQL server of their own for those that need one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from postgres_server import Server, binaries

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture(autouse=True)
def ledger_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move Fenceline's folders into the test's own; return the journal's folder."""
    monkeypatch.setenv("FENCELINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "data" / "ledger"


@pytest.fixture(scope="session")
def server() -> Generator[Server]:
    """Return a running PostgreSQL server that listens on a socket alone."""
    with Server() as running:
        yield running


@pytest.fixture
def postgres(server: Server) -> str:
    """Return the URL of a fresh database."""
    return server.fresh()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what needs PostgreSQL to .ci/run where its programs are not installed."""
    if binaries() is None:
        for item in items:
            if "server" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.slow)
