"""A fresh project for every test of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_project import CHECK, SHAPES, Project


@pytest.fixture
def empty(tmp_path: Path, fenceline_home: Path) -> Project:
    """Return a project without any file."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder, fenceline_home)


@pytest.fixture
def project(empty: Project) -> Project:
    """Return a repository with ``shapes.py`` and a check that wants ``perimeter``."""
    empty.write({"shapes.py": SHAPES, "check.py": CHECK})
    empty.git()
    return empty
