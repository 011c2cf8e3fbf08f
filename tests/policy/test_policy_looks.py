"""A look at what is protected asks git only where something changed, and misses nothing that did."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fence_kit import FEES, OPEN, git, repository

from fenceline.errors import FencelineError
from fenceline.policy.fence import Fence
from fenceline.policy.label import Label
from fenceline.policy.labels import Labels
from fenceline.policy.rules import Policy, Rule
from fenceline.policy.sources import Sources
from fenceline.workspace.files import open_workspace

PATTERNS = ("src/pay/", "*.pem", "vault/", "empty/", "logs/", "other/")


def fence_of(root: Path, *patterns: str) -> Fence:
    workspace = open_workspace(root)
    policy = Policy.of(Label.OPEN, (Rule(patterns, Label.CLOSED),))
    return Fence(Sources(workspace, Labels(policy, workspace.root)))


def looked(root: Path, *patterns: str) -> Fence:
    """Return a fence that knows the work tree, and to which nothing in it is new."""
    fence = fence_of(root, *(patterns or PATTERNS))
    fence.look()
    time.sleep(0.2)
    fence.look()
    return fence


def told(fence: Fence, text: str = FEES) -> set[str]:
    return {trace.path for trace in fence.traces(text.encode())}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    ignored = "*.tmp\nbuild/\nvault/\n"
    made = repository(
        tmp_path / "w", {"src/hello.py": OPEN, "src/pay/a.py": "x = 1\n", ".gitignore": ignored}
    )
    for folder in ("empty", "build/deep", "logs", "vault/deep"):
        (made / folder).mkdir(parents=True)
    for file in ("logs/one.tmp", "build/deep/one.o", "vault/deep/x.py"):
        (made / file).touch()
    repository(made / "other", {"b.py": "y = 2\n"})
    repository(made / "vault/inner", {"b.py": "y = 2\n"})
    return made


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FEES)


def replace(path: Path) -> None:
    write(beside := path.with_name("beside.tmp"))
    beside.rename(path)


def in_place(path: Path) -> None:
    with path.open("r+") as file:
        file.write(FEES)


def same_size_and_time(path: Path) -> None:
    before = path.stat()
    path.write_text(FEES[: before.st_size])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("src/pay/new.py", write),
        ("src/pay/new/deep/x.py", write),
        ("src/key.pem", write),
        ("src/key.tmp.pem", write),
        ("empty/x.py", write),
        ("logs/x.py", write),
        ("logs/x.tmp", write),
        ("vault/x.py", write),
        ("vault/deep/new/x.py", write),
        ("vault/deep/x.py", in_place),
        ("vault/inner/x.py", write),
        ("src/pay/a.py", write),
        ("src/pay/a.py", replace),
        ("src/pay/a.py", in_place),
    ],
)
def test_what_is_written_anywhere_is_seen(root: Path, path: str, change: Callable[[Path], None]) -> None:
    fence = looked(root)
    assert told(fence) == set()
    change(root / path)
    fence.look()
    assert told(fence) == {path}


def test_a_change_that_leaves_size_and_time_is_seen(root: Path) -> None:
    (root / "src/pay/a.py").write_text("#" * len(FEES))
    fence = looked(root)
    same_size_and_time(root / "src/pay/a.py")
    fence.look()
    assert told(fence) == {"src/pay/a.py"}


def test_each_of_many_quick_changes_is_seen(root: Path) -> None:
    fence = looked(root)
    for number in range(20):
        text = FEES.replace("entry", f"entry{number:02}").replace("ledger", f"ledger{number:02}")
        (root / "src/pay/a.py").write_text(text)
        fence.look()
        assert told(fence, text) == {"src/pay/a.py"}


@pytest.mark.parametrize("file", [".gitignore", ".git/info/exclude", ".git/config", "../home/.gitconfig"])
def test_what_is_no_longer_ignored_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    home = root / "../home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    (root / "../ignored").write_text("hidden/\n")
    (root / ".gitignore").write_text("hidden/\n" if file == ".gitignore" else "")
    (root / ".git/info/exclude").write_text("hidden/\n" if file == ".git/info/exclude" else "")
    setting = f"[core]\n\texcludesFile = {root.parent}/ignored\n"
    if file == ".git/config":
        git(root, "config", "core.excludesFile", f"{root.parent}/ignored")
    elif file == "../home/.gitconfig":
        (home / ".gitconfig").write_text(setting)
    (root / "hidden").mkdir()
    (root / "hidden/key.pem").write_text(FEES)
    fence = looked(root)
    assert told(fence) == set()
    (root / file).write_text("[core]\n\tbare = false\n" if file.endswith("config") else "\n")
    fence.look()
    assert told(fence) == {"hidden/key.pem"}


def test_a_file_that_moves_to_a_protected_name_is_seen(root: Path) -> None:
    (root / "src/fees.py").write_text(FEES)
    fence = looked(root)
    assert told(fence) == set()
    (root / "src/fees.py").rename(root / "src/pay/fees.py")
    fence.look()
    assert told(fence) == {"src/pay/fees.py"}


def test_a_folder_that_takes_the_place_of_a_link_is_seen(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside/x.py")
    (root / "src/pay/more").symlink_to(tmp_path / "outside")
    fence = looked(root)
    assert told(fence) == set()
    (root / "src/pay/more").unlink()
    (tmp_path / "outside").rename(root / "src/pay/more")
    fence.look()
    assert told(fence) == {"src/pay/more/x.py"}


def test_what_was_a_repository_of_its_own_is_seen_when_it_is_none(root: Path) -> None:
    fence = looked(root)
    (root / "other/.git/HEAD").unlink()
    write(root / "other/x.py")
    fence.look()
    assert told(fence) == {"other/x.py"}


@pytest.mark.parametrize("after", [("status",), ("pack-refs", "--all"), ("gc", "-q")])
def test_what_a_new_commit_has_is_seen_though_the_work_tree_has_it_no_more(
    root: Path, after: tuple[str, ...]
) -> None:
    git(root, *after)
    fence = looked(root)
    assert told(fence) == set()
    git(root, "checkout", "-q", "-b", "later")
    write(root / "src/pay/fees.py")
    git(root, "add", "src")
    git(root, "commit", "-q", "-m", "fees")
    git(root, "checkout", "-q", "-")
    git(root, "update-ref", "HEAD", "later")
    git(root, *after)
    fence.look()
    assert told(fence) == {"src/pay/fees.py"}


def test_a_linked_work_tree_sees_its_own_commits(root: Path) -> None:
    git(root, "worktree", "add", "-q", "../linked")
    linked = root.parent / "linked"
    fence = looked(linked)
    write(linked / "src/pay/fees.py")
    git(linked, "add", "src")
    git(linked, "commit", "-q", "-m", "fees")
    git(linked, "rm", "-q", "src/pay/fees.py")
    fence.look()
    assert told(fence) == {"src/pay/fees.py"}


def test_git_is_asked_only_where_something_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fence = looked(root)
    nothing = root.parent / "nothing"
    nothing.mkdir()
    with monkeypatch.context() as without_git:
        without_git.setenv("PATH", str(nothing))
        fence.look()
        in_place(root / "src/pay/a.py")
        fence.look()
        replace(root / "src/hello.py")
        fence.look()
        (root / "build/deep/two.o").touch()
        fence.look()
        write(root / "src/pay/new.py")
        for _ in range(2):
            with pytest.raises(FencelineError, match="git is not installed"):
                fence.look()
    assert told(fence) == {"src/pay/a.py"}


def test_a_new_policy_is_held_against_the_same_files(root: Path) -> None:
    write(root / "src/fees.py")
    assert told(looked(root)) == set()
    assert told(looked(root, "src/fees.py")) == {"src/fees.py"}


def test_what_was_read_before_a_file_that_cannot_be_is_protected(root: Path) -> None:
    fence = looked(root)
    write(root / "src/pay/b.py")
    with (root / "src/pay/c.py").open("wb") as file:
        file.truncate((256 << 20) + 1)
    for _ in range(2):
        with pytest.raises(FencelineError, match=r"c\.py"):
            fence.look()
    (root / "src/pay/c.py").unlink()
    fence.look()
    assert told(fence) == {"src/pay/b.py"}


def test_a_commit_that_cannot_be_read_is_not_taken_for_none(root: Path) -> None:
    fence = looked(root)
    (root / ".git/HEAD").write_text("0123456789012345678901234567890123456789\n")
    with pytest.raises(FencelineError, match="git could not read"):
        fence.look()


def test_before_the_first_commit_the_work_tree_is_protected(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path / "src/pay/fees.py")
    assert told(looked(tmp_path)) == {"src/pay/fees.py"}
