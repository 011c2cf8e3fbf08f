"""What a model's commands must not be able to print: protected files wherever they lie, and every history."""

from __future__ import annotations

import subprocess
from pathlib import Path

from fenceline.attempts.agentic.secrets import concealed
from fenceline.policy.label import Label
from fenceline.workspace.files import open_workspace


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def repository(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x = 1\n")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "m")
    return root


def closed(path: str) -> Label:
    return Label.CLOSED if "secret" in path else Label.OPEN


def test_a_file_and_the_history(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", "a.py", "secret.py")
    assert concealed(open_workspace(root), closed) == ("secret.py", ".git")


def test_nothing_where_everything_is_open(tmp_path: Path) -> None:
    assert concealed(open_workspace(repository(tmp_path / "w", "a.py")), closed) == ()


def test_files_of_a_submodule_and_of_a_repository_within(tmp_path: Path) -> None:
    module = repository(tmp_path / "module", "b.py", "deep/secret.py")
    root = repository(tmp_path / "w", "a.py")
    git(root, "submodule", "-q", "add", str(module), "vendor/module")
    repository(root / "own", "secret.py", "c.py")
    found = concealed(open_workspace(root), closed)
    assert sorted(found) == [".git", "own/.git", "own/secret.py", "vendor/module/deep/secret.py"]


def test_the_history_of_a_linked_work_tree_lies_elsewhere(tmp_path: Path) -> None:
    main = repository(tmp_path / "main", "secret.py")
    git(main, "worktree", "add", "-q", str(tmp_path / "beside"))
    own, shared = main / ".git" / "worktrees" / "beside", main / ".git"
    assert concealed(open_workspace(tmp_path / "beside"), closed) == ("secret.py", str(own), str(shared))


def test_a_history_under_another_name(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", "secret.py")
    (root / ".git").rename(root / "history")
    (root / ".git").write_text("gitdir: history\n")
    (root / "history" / "info" / "exclude").write_text("history/\n")
    assert concealed(open_workspace(root), closed) == ("secret.py", "history")


def test_byte_code_beside_a_file(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", "a.py", "deep/secret.py", "secret.py")
    for folder in ("__pycache__", "deep/__pycache__"):
        (root / folder).mkdir()
        (root / folder / "a.cpython-311.pyc").write_bytes(b"")
    found = concealed(open_workspace(root), closed)
    assert found == ("deep/secret.py", "secret.py", "deep/__pycache__", "__pycache__", ".git")
