"""The commit that is checked out, as git's plain files say it: the same as git itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fenceline.workspace.files import open_workspace
from fenceline.workspace.head import head_commit


def git(root: Path, *arguments: str) -> str:
    command = ("git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b", *arguments)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def said(root: Path) -> str:
    return head_commit(open_workspace(root).git_dir)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "w"
    git(tmp_path, "init", "-q", "-b", "trunk/main", str(root))
    git(root, "commit", "-q", "--allow-empty", "-m", "one")
    git(root, "commit", "-q", "--allow-empty", "-m", "two")
    return root


def test_a_branch_a_packed_one_and_a_commit_by_itself(repository: Path) -> None:
    assert said(repository) == git(repository, "rev-parse", "HEAD")
    git(repository, "pack-refs", "--all")
    assert not (repository / ".git/refs/heads/trunk/main").exists()
    assert said(repository) == git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "-q", "--detach", "HEAD~1")
    assert said(repository) == git(repository, "rev-parse", "trunk/main~1")


def test_another_work_tree_has_its_own(repository: Path) -> None:
    other = repository.parent / "other"
    git(repository, "worktree", "add", "-q", "-b", "side", str(other), "HEAD~1")
    assert said(other) == git(repository, "rev-parse", "trunk/main~1")
    assert said(repository) == git(repository, "rev-parse", "trunk/main")


def test_nothing_is_said_where_there_is_none(tmp_path: Path, repository: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    assert said(plain) == ""
    git(tmp_path, "init", "-q", str(tmp_path / "unborn"))
    assert said(tmp_path / "unborn") == ""
    for words in (
        "ref: refs/heads/../../../secret",
        "ref: refs/heads/trunk/main/x",
        "ref: HEAD",
        "0" * 39,
        "\xff",
    ):
        (repository / ".git/HEAD").write_bytes(words.encode("latin-1"))
        assert head_commit(repository / ".git") == ""


def test_a_name_that_leads_to_itself_ends(repository: Path) -> None:
    (repository / ".git/refs/heads/trunk/main").write_text("ref: refs/heads/trunk/main\n")
    assert said(repository) == ""
