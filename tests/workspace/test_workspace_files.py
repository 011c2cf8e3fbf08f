"""Which files there are, and that no path from outside leads anywhere else."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspace_trees import git, state, write

from fenceline.workspace.faults import UnsafePathError, WorkspaceError
from fenceline.workspace.files import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


def test_lists_files_as_git_sees_them(repo: Workspace) -> None:
    (repo.root / "run.sh").unlink()
    assert repo.files() == (".gitignore", "notes.txt", "shapes.py", "src/deep/er.py")


def test_a_listing_started_early_is_collected_later(repo: Workspace) -> None:
    listing = repo.start_listing()
    assert listing.paths() == (".gitignore", "notes.txt", "run.sh", "shapes.py", "src/deep/er.py")


def test_what_tools_install_is_no_part_unless_git_tracks_it(repo: Workspace) -> None:
    write(repo.root, "node_modules/kept.js", b"1;")
    git(repo.root, "add", "node_modules/kept.js")
    for path in (
        "node_modules/left/index.js",
        ".venv/lib/pip.py",
        "src/__pycache__/er.pyc",
        "venv/pyvenv.cfg",
    ):
        write(repo.root, path, b"")
    assert repo.files() == (
        ".gitignore", "node_modules/kept.js", "notes.txt", "run.sh", "shapes.py", "src/deep/er.py",
    )  # fmt: skip


def test_lists_odd_names_and_links_but_nothing_behind_them(repo: Workspace, tmp_path: Path) -> None:
    odd = b'new\nline \xff "q".txt'
    (repo.root / os.fsdecode(odd)).write_bytes(b"")
    (tmp_path / "outside").mkdir()
    write(tmp_path, "outside/er.py", b"secret")
    subprocess.run(["rm", "-r", str(repo.root / "src/deep")], check=True)
    (repo.root / "src/deep").symlink_to(tmp_path / "outside")
    os.mkfifo(repo.root / "pipe")
    assert repo.files() == (".gitignore", os.fsdecode(odd), "notes.txt", "run.sh", "shapes.py", "src/deep")


def test_leaves_out_submodules_and_nested_repositories(repo: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    write(other, "lib.c", b"int x;\n")
    git(other, "add", "-A")
    git(other, "commit", "-q", "-m", "lib")
    git(repo.root, "submodule", "--quiet", "add", str(other), "vendored")
    git(repo.root, "clone", "-q", str(other), "nested")
    assert repo.files() == (".gitignore", ".gitmodules", "notes.txt", "run.sh", "shapes.py", "src/deep/er.py")
    inner = open_workspace(repo.root / "vendored")
    assert (inner.root, inner.files()) == (repo.root / "vendored", ("lib.c",))


def test_lists_a_linked_work_tree(repo: Workspace, tmp_path: Path) -> None:
    git(repo.root, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side")
    linked = open_workspace(tmp_path / "linked" / "src")
    assert linked.root == tmp_path / "linked"
    assert linked.git_dir == repo.root / ".git/worktrees/linked"
    assert linked.files() == (".gitignore", "run.sh", "shapes.py", "src/deep/er.py")


def test_a_git_file_that_points_nowhere_is_one_clear_line(tmp_path: Path) -> None:
    write(tmp_path, "broken/.git", b"gitdir: /nowhere/at/all\n")
    with pytest.raises(WorkspaceError, match=r"points to /nowhere/at/all, .*git worktree repair"):
        open_workspace(tmp_path / "broken")


def test_an_empty_repository_has_no_files(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "new")
    assert open_workspace(tmp_path / "new").files() == ()


def test_a_damaged_index_is_one_clear_line(repo: Workspace) -> None:
    (repo.root / ".git/index").write_bytes(b"garbage" * 10)
    with pytest.raises(WorkspaceError, match="git could not list the files: ") as caught:
        repo.files()
    assert "\n" not in str(caught.value)


def test_a_hook_s_environment_and_hostile_configuration_are_not_followed(
    repo: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "no-index"))
    marker = tmp_path / "ran"
    (repo.root / ".git/config").open("a").write(f"[core]\n\tfsmonitor = touch {marker}\n")
    assert "shapes.py" in repo.files()
    assert not marker.exists()


def test_walks_a_plain_folder_without_tool_folders(plain: Workspace) -> None:
    write(plain.root, ".hidden/x", b"")
    write(plain.root, ".env", b"")
    write(plain.root, "node_modules/m/index.js", b"")
    write(plain.root, "pkg/__pycache__/b.pyc", b"")
    git(plain.root, "init", "-q", "checkout")
    write(plain.root, "checkout/c.py", b"")
    (plain.root / "link").symlink_to("pkg")
    assert (plain.git_dir, plain.files()) == (None, (".env", "a.py", "link", "pkg/b.py"))


def test_a_missing_folder_and_a_file_are_no_workspace(tmp_path: Path) -> None:
    write(tmp_path, "file", b"")
    with pytest.raises(WorkspaceError, match="there is no folder"):
        open_workspace(tmp_path / "nowhere")
    with pytest.raises(WorkspaceError, match="is not a folder"):
        open_workspace(tmp_path / "file")


def test_write_keeps_the_mode_and_makes_folders(repo: Workspace) -> None:
    repo.write("run.sh", b"#!/bin/sh\nexit 0\n")
    repo.write("new/folder/file.py", b"\xff\x00")
    assert stat.S_IMODE((repo.root / "run.sh").stat().st_mode) == 0o755
    assert repo.read("run.sh") == b"#!/bin/sh\nexit 0\n"
    assert repo.read("./new//folder/file.py") == b"\xff\x00"
    assert sorted(p.name for p in (repo.root / "new/folder").iterdir()) == ["file.py"]


def test_exists_and_delete(repo: Workspace) -> None:
    assert repo.exists("shapes.py")
    repo.delete("shapes.py")
    repo.delete("shapes.py")
    assert [repo.exists(p) for p in ("shapes.py", "src", "../repo/run.sh", "/etc/passwd", "", "a/b")] == [
        False
    ] * 6


HOSTILE = (
    "", ".", "./", "/etc/passwd", "//etc/passwd", "..", "../x", "src/../../x", "src/..", ".git/config",
    ".GIT/hooks/x", "src/.git/config", ".git", ".git./config", ".git /config", "git~1/config",
    ".g\u200cit/config", "a\0b", "a\ud800b", "src/", "out/secret", "src/up/../x", "link", "device",
)  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_paths_are_refused_and_nothing_moves(repo: Workspace, tmp_path: Path, path: str) -> None:
    write(tmp_path, "outside/secret", b"secret")
    (repo.root / "out").symlink_to(tmp_path / "outside")
    (repo.root / "link").symlink_to(tmp_path / "outside/secret")
    os.mkfifo(repo.root / "device")
    before = (
        state(tmp_path / "outside"),
        sorted(repo.root.iterdir()),
        (repo.root / ".git/config").read_bytes(),
    )
    with pytest.raises(UnsafePathError) as caught:
        repo.read(path)
    assert "\n" not in str(caught.value)
    if path != "device":
        with pytest.raises(UnsafePathError):
            repo.write(path, b"pwned")
    if path not in ("device", "link"):
        with pytest.raises(UnsafePathError):
            repo.delete(path)
    after = (
        state(tmp_path / "outside"),
        sorted(repo.root.iterdir()),
        (repo.root / ".git/config").read_bytes(),
    )
    assert after == before


PIECES = st.sampled_from(["..", ".", "", "a", "b", "out", "link", ".git", ".Git", "\udcff", "é", " "])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.lists(PIECES, max_size=5).map("/".join) | st.text(max_size=20))
def test_no_path_writes_outside_of_the_workspace(tmp_path: Path, path: str) -> None:
    root = tmp_path / "fenced" / "root"
    if not root.exists():
        write(tmp_path, "fenced/outside/kept", b"kept")
        root.mkdir()
        (root / ".git").mkdir()
        (root / "out").symlink_to("../outside")
        (root / "link").symlink_to("../outside/kept")
    workspace = Workspace(root)
    try:
        workspace.write(path, b"data")
    except WorkspaceError as error:
        assert "\n" not in str(error)  # noqa: PT017 - both outcomes are right, each is held against the disk
    else:
        assert workspace.read(path) == b"data"
    assert {p.name for p in (tmp_path / "fenced").iterdir()} == {"outside", "root"}
    assert state(tmp_path / "fenced/outside") == {b"kept": (stat.S_IFREG | 0o644, b"kept")}
    assert list((root / ".git").iterdir()) == []


def test_a_write_that_does_not_fit_leaves_the_old_file(repo: Workspace) -> None:
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from fenceline.workspace.files import open_workspace\n"
        "from fenceline.errors import FencelineError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: open_workspace(Path(sys.argv[1])).write('shapes.py', b'x' * 8192)\n"
        "except FencelineError as error: print(error)\n"
    )
    before = state(repo.root)
    said = subprocess.run([sys.executable, "-c", code, str(repo.root)], capture_output=True, check=True)
    assert said.stdout.decode().startswith("cannot write shapes.py: file too large (")
    assert said.stderr == b""
    assert state(repo.root) == before


def test_a_missing_file_is_one_clear_line(repo: Workspace) -> None:
    with pytest.raises(WorkspaceError) as caught:
        repo.read("src/none.py")
    assert (
        str(caught.value)
        == "cannot read src/none.py: no such file or directory (check the spelling of the path)"
    )


def test_no_git_is_one_clear_line(repo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(WorkspaceError, match="git is not installed or not on PATH"):
        repo.files()
