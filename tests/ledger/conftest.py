"""A ledger of its own for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def ledger_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move Fenceline's folders into the test's own; return the journal's folder."""
    monkeypatch.setenv("FENCELINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "data" / "ledger"
