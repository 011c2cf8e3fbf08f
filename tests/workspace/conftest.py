"""Fixtures of the workspace's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from workspace_trees import git, write

from fenceline.workspace.files import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENCELINE_HOME", str(tmp_path / "fenceline-home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")


@pytest.fixture
def repo(tmp_path: Path) -> Workspace:
    """A small repository with a commit, ignored and untracked files."""
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    write(root, "shapes.py", b"class Rectangle:\n    pass\n")
    write(root, "src/deep/er.py", b"x = 1\r\ny = 2\r\n")
    write(root, "run.sh", b"#!/bin/sh\n", 0o755)
    write(root, ".gitignore", b"*.pyc\ncache/\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    write(root, "cache/old.bin", b"ignored")
    write(root, "notes.txt", b"\xef\xbb\xbfuntracked\r\n")
    return open_workspace(root)


@pytest.fixture
def plain(tmp_path: Path) -> Workspace:
    """A folder without git."""
    root = tmp_path / "plain"
    write(root, "a.py", b"a\n")
    write(root, "pkg/b.py", b"b\n")
    return open_workspace(root)
