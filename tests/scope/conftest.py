"""Fixtures of the scope's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_projects import Reader, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def reader(tmp_path: Path) -> Callable[[Mapping[str, str]], Reader]:
    """Return what lays a project out on disk and reads instructions against it."""
    return lambda project: lay_out(tmp_path / "project", project)
