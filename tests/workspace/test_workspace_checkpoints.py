"""Checkpoints of ordinary and odd work trees: exact, and invisible to the user's git."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from workspace_trees import git, git_side, state, write

from fenceline import places
from fenceline.workspace.checkpoints import Checkpoint, Checkpoints
from fenceline.workspace.faults import WorkspaceError
from fenceline.workspace.files import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


def wreck(root: Path) -> None:
    """Change a work tree in every way that a run's check might."""
    write(root, "shapes.py", b"class Rectangle:\r\n    broken\r\n", 0o600)
    (root / "run.sh").chmod(0o640)
    (root / "notes.txt").unlink()
    (root / "notes.txt").symlink_to("/etc/passwd")
    subprocess.run(["rm", "-r", str(root / "src")], check=True)
    write(root, "src", b"a file where a folder was")
    write(root, "made/by/check.log", b"log")
    (root / "made/empty/deeper").mkdir(parents=True)
    write(root, "cache/new.bin", b"ignored too")
    write(root, "shapes.pyc", b"ignored by name")
    write(root, ".fenceline-0123456789abcdef", b"half-writ")
    write(root, "alone/.fenceline-0123456789abcdef", b"half-writ")


def without_ignored(root: Path) -> dict[bytes, tuple[int, bytes]]:
    return {p: e for p, e in state(root).items() if not p.startswith(b"cache") and not p.endswith(b".pyc")}


def test_restore_is_exact_and_leaves_ignored_files_alone(repo: Workspace) -> None:
    (repo.root / "kept-empty/below").mkdir(parents=True)
    (repo.root / "gone-empty").mkdir()
    (repo.root / "link").symlink_to("shapes.py")
    before, users = without_ignored(repo.root), git_side(repo.root)
    checkpoints = Checkpoints(repo)
    checkpoint = checkpoints.take()
    wreck(repo.root)
    (repo.root / "gone-empty").rmdir()
    (repo.root / "link").unlink()
    changed = ("link", "made/by/check.log", "notes.txt", "run.sh", "shapes.py", "src", "src/deep/er.py")
    assert checkpoints.changed(checkpoint) == changed
    assert checkpoints.restore(checkpoint) == changed
    assert without_ignored(repo.root) == before
    assert (repo.root / "cache/new.bin").read_bytes() == b"ignored too"
    assert (repo.root / "shapes.pyc").read_bytes() == b"ignored by name"
    assert git_side(repo.root) == users
    assert checkpoints.changed(checkpoint) == checkpoints.restore(checkpoint) == ()


def test_restore_of_a_plain_folder(plain: Workspace) -> None:
    write(plain.root, "run.sh", b"#!/bin/sh\n", 0o755)
    write(plain.root, "notes.txt", b"notes")
    write(plain.root, "shapes.py", b"class Rectangle:\n")
    write(plain.root, "src/deep/er.py", b"x\r\n")
    before = state(plain.root)
    checkpoints = Checkpoints(plain)
    checkpoint = checkpoints.take()
    wreck(plain.root)
    assert "cache/new.bin" in checkpoints.restore(checkpoint)
    assert state(plain.root) == before


def test_the_user_s_index_and_stash_stay_as_they_are(repo: Workspace) -> None:
    write(repo.root, "shapes.py", b"stashed\n")
    git(repo.root, "stash")
    write(repo.root, "shapes.py", b"staged\n")
    git(repo.root, "add", "shapes.py")
    write(repo.root, "shapes.py", b"in the work tree\n")
    git(repo.root, "status")
    users = git_side(repo.root)
    checkpoints = Checkpoints(repo)
    checkpoint = checkpoints.take()
    write(repo.root, "shapes.py", b"by the run\n")
    checkpoints.diff(checkpoint)
    checkpoints.restore(checkpoint)
    checkpoints.hold(checkpoint, ["shapes.py"])
    assert (repo.root / "shapes.py").read_bytes() == b"in the work tree\n"
    assert git_side(repo.root) == users


def test_converted_content_comes_back_as_it_was_on_disk(repo: Workspace) -> None:
    root = repo.root
    git(root, "config", "core.autocrlf", "true")
    git(root, "config", "filter.rot.clean", "tr a-z n-za-m")
    git(root, "config", "filter.rot.smudge", "tr a-z n-za-m")
    write(
        root,
        ".gitattributes",
        b"*.rot filter=rot\n*.id ident\n*.u16 working-tree-encoding=UTF-16LE text\n* text=auto\n",
    )
    write(root, "windows.txt", b"one\r\ntwo\r\n")
    write(root, "secret.rot", b"hello\n")
    write(root, "version.id", b"$Id: 1234$\n")
    write(root, "wide.u16", "é\r\n".encode("utf-16-le"))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "converted")
    git(root, "status")
    before = state(root)
    checkpoints = Checkpoints(repo)
    checkpoint = checkpoints.take()
    for name in ("windows.txt", "secret.rot", "version.id", "wide.u16"):
        write(root, name, b"overwritten")
    assert checkpoints.restore(checkpoint) == ("secret.rot", "version.id", "wide.u16", "windows.txt")
    assert state(root) == before


def test_hooks_and_filters_of_the_user_never_run(repo: Workspace, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    for name in ("pre-commit", "post-index-change", "reference-transaction", "post-checkout"):
        write(repo.root, f".git/hooks/{name}", f"#!/bin/sh\ntouch {marker}\n".encode(), 0o755)
    (repo.root / ".git/config").open("a").write(
        f"[core]\n\tfsmonitor = touch {marker}\n"
        f'[filter "f"]\n\tclean = touch {marker}\n\tsmudge = touch {marker}\n'
    )
    write(repo.root, ".gitattributes", b"* filter=f diff=d\n")
    checkpoints = Checkpoints(repo)
    checkpoint = checkpoints.take()
    write(repo.root, "shapes.py", b"changed\n")
    checkpoints.diff(checkpoint)
    checkpoints.restore(checkpoint)
    checkpoints.take()
    checkpoints.prune(1)
    assert not marker.exists()


def test_submodules_and_nested_repositories_are_left_alone(repo: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    write(other, "lib.c", b"int x;\n")
    git(other, "add", "-A")
    git(other, "commit", "-q", "-m", "lib")
    git(repo.root, "submodule", "--quiet", "add", str(other), "vendored")
    git(repo.root, "clone", "-q", str(other), "nested")
    checkpoints = Checkpoints(repo)
    checkpoint = checkpoints.take()
    for path in ("vendored/lib.c", "vendored/new.c", "nested/lib.c", "shapes.py"):
        write(repo.root, path, b"changed\n")
    git(repo.root, "clone", "-q", str(other), "made-since")
    assert checkpoints.restore(checkpoint) == ("shapes.py",)
    kept = [
        (repo.root / p).read_bytes()
        for p in ("vendored/lib.c", "vendored/new.c", "nested/lib.c", "made-since/lib.c")
    ]
    assert kept == [b"changed\n"] * 3 + [b"int x;\n"]


def test_a_linked_work_tree_and_a_sha256_repository(repo: Workspace, tmp_path: Path) -> None:
    git(repo.root, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side")
    new = tmp_path / "sha256"
    git(tmp_path, "init", "-q", "--object-format=sha256", str(new))
    write(new, "a.py", b"a\n")
    git(new, "add", "-A")
    git(new, "commit", "-q", "-m", "first")
    for root in (tmp_path / "linked", new):
        workspace = open_workspace(root)
        before, users = state(root), git_side(root)
        checkpoints = Checkpoints(workspace)
        checkpoint = checkpoints.take()
        for path in workspace.files():
            workspace.write(path, b"changed")
        assert checkpoints.restore(checkpoint) == workspace.files()
        assert (state(root), git_side(root)) == (before, users)


def test_an_empty_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "new")
    workspace = open_workspace(tmp_path / "new")
    checkpoints = Checkpoints(workspace)
    checkpoint = checkpoints.take()
    workspace.write("a/b.py", b"b\n")
    assert checkpoints.restore(checkpoint) == ("a/b.py",)
    assert (state(workspace.root), checkpoints.changed(checkpoint)) == ({}, ())


def test_what_became_ignored_or_a_repository_is_forgotten_not_removed(repo: Workspace) -> None:
    checkpoints = Checkpoints(repo)
    checkpoints.take()
    write(repo.root, ".gitignore", b"*.pyc\ncache/\nnotes.txt\n")
    checkpoint = checkpoints.take()
    (repo.root / "notes.txt").unlink()
    write(repo.root, "shapes.py", b"changed\n")
    assert checkpoints.restore(checkpoint) == ("shapes.py",)
    assert not (repo.root / "notes.txt").exists()


def test_what_git_cannot_record_is_neither_kept_nor_touched(repo: Workspace) -> None:
    (repo.root / ".gitmodules").symlink_to("nowhere")  # git refuses to record it
    checkpoints = Checkpoints(repo)
    checkpoint = checkpoints.take()
    write(repo.root, "shapes.py", b"changed\n")
    assert checkpoints.restore(checkpoint) == ("shapes.py",)
    assert (repo.root / ".gitmodules").is_symlink()


def test_restore_takes_back_named_paths_alone(repo: Workspace) -> None:
    checkpoints = Checkpoints(repo)
    checkpoint = checkpoints.take()
    for path in ("shapes.py", "run.sh", "new/one.py", "new/two.py"):
        write(repo.root, path, b"changed\n")
    assert checkpoints.restore(checkpoint, only=["shapes.py", "new/one.py", "untouched"]) == (
        "new/one.py",
        "shapes.py",
    )
    assert checkpoints.changed(checkpoint) == ("new/two.py", "run.sh")


def test_restore_does_not_write_through_a_link_that_git_ignores(repo: Workspace, tmp_path: Path) -> None:
    write(repo.root, ".gitignore", b"/src\n")
    checkpoints = Checkpoints(repo)
    checkpoint = checkpoints.take()
    subprocess.run(["rm", "-r", str(repo.root / "src")], check=True)
    (tmp_path / "outside").mkdir()
    (repo.root / "src").symlink_to(tmp_path / "outside")
    write(repo.root, "shapes.py", b"changed\n")
    with pytest.raises(
        WorkspaceError, match=r"could not restore src/deep/er.py: .*behind the symbolic link src"
    ):
        checkpoints.restore(checkpoint)
    assert (list((tmp_path / "outside").iterdir()), checkpoints.changed(checkpoint)) == (
        [],
        ("src/deep/er.py",),
    )


def test_what_a_run_overwrote_survives_the_user_s_gc(repo: Workspace) -> None:
    root = repo.root
    checkpoints = Checkpoints(repo)
    before = checkpoints.take()
    repo.write("shapes.py", b"by the run\n")
    repo.delete("src/deep/er.py")
    checkpoints.hold(before, ["shapes.py", "src/deep/er.py", "not-there.py"])
    git(root, "add", "-A")
    git(root, "commit", "-q", "--amend", "-m", "rewritten")
    git(root, "reflog", "expire", "--expire=now", "--all")
    git(root, "gc", "-q", "--prune=now")
    assert git(root, "log", "--all", "--format=%s").decode().split() == ["rewritten"]
    checkpoints.take()
    checkpoints.prune(2)
    assert checkpoints.restore(before) == ("shapes.py", "src/deep/er.py")
    assert repo.read("src/deep/er.py") == b"x = 1\r\ny = 2\r\n"


def test_a_copy_that_is_gone_is_one_clear_line_and_the_rest_comes_back(repo: Workspace) -> None:
    checkpoints = Checkpoints(repo)
    before = checkpoints.take()
    repo.write("shapes.py", b"rewritten\n")
    repo.write("notes.txt", b"rewritten\n")
    git(repo.root, "commit", "-q", "-a", "--amend", "-m", "rewritten")
    git(repo.root, "reflog", "expire", "--expire=now", "--all")
    git(repo.root, "gc", "-q", "--prune=now")
    with pytest.raises(
        WorkspaceError, match=r"could not restore shapes\.py: the kept copy of shapes\.py is gone"
    ):
        checkpoints.restore(before)
    assert checkpoints.changed(before) == ("shapes.py",)


def test_the_patch_applies_with_binary_files_and_modes(repo: Workspace) -> None:
    checkpoints = Checkpoints(repo)
    before = checkpoints.take()
    start = state(repo.root)
    write(repo.root, "image.bin", bytes(range(256)))
    write(repo.root, "src/deep/er.py", b"x = 3\r\ny = 2\r\n", 0o755)
    repo.delete("run.sh")
    after = checkpoints.take()
    end = state(repo.root)
    patch = checkpoints.diff(before, after)
    assert (checkpoints.diff(before), checkpoints.diff(after)) == (patch, b"")
    checkpoints.restore(before)
    assert state(repo.root) == start
    git(repo.root, "apply", "--whitespace=nowarn", feed=patch)
    assert state(repo.root) == end


def test_prune_keeps_the_newest(repo: Workspace) -> None:
    checkpoints = Checkpoints(repo)
    taken: list[Checkpoint] = []
    for n in range(5):
        write(repo.root, "notes.txt", b"version %d\n" % n)
        taken.append(checkpoints.take())
    assert checkpoints.all() == tuple(taken)
    assert (checkpoints.prune(2), checkpoints.prune(2)) == (3, 0)
    assert checkpoints.all() == tuple(taken[3:])
    checkpoints.restore(taken[3])
    assert repo.read("notes.txt") == b"version 3\n"
    with pytest.raises(WorkspaceError, match="it was pruned"):
        checkpoints.restore(taken[0])


def test_a_change_in_the_same_moment_with_the_same_size_is_seen(repo: Workspace) -> None:
    checkpoints = Checkpoints(repo)
    for n in range(5):
        write(repo.root, "shapes.py", b"state %d" % n)
        checkpoint = checkpoints.take()
        write(repo.root, "shapes.py", b"STATE %d" % n)
        assert checkpoints.restore(checkpoint) == ("shapes.py",)
        assert repo.read("shapes.py") == b"state %d" % n


def test_a_damaged_shadow_index_is_made_anew(repo: Workspace) -> None:
    Checkpoints(repo).take()
    (index,) = (places.data_dir() / "checkpoints").glob("*/index")
    index.write_bytes(b"XXXX" + index.read_bytes()[4:])
    checkpoint = Checkpoints(repo).take()
    write(repo.root, "shapes.py", b"changed\n")
    assert Checkpoints(repo).restore(checkpoint) == ("shapes.py",)


def test_a_checkpoint_that_does_not_fit_is_one_clear_line_and_changes_nothing(repo: Workspace) -> None:
    write(repo.root, "large.bin", bytes(range(256)) * 4096)
    before = state(repo.root)
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from fenceline.errors import FencelineError\n"
        "from fenceline.workspace.checkpoints import Checkpoints\n"
        "from fenceline.workspace.files import open_workspace\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))\n"
        "try: Checkpoints(open_workspace(Path(sys.argv[1]))).take()\n"
        "except FencelineError as error: print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", code, str(repo.root)], capture_output=True, check=True)
    assert said.stdout.startswith(b"git could not record the files: ")
    assert (said.stdout.count(b"\n"), said.stderr, state(repo.root)) == (1, b"", before)
    assert Checkpoints(repo).restore(Checkpoints(repo).take()) == ()
