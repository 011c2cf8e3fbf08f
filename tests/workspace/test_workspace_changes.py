"""What changed against a revision: all of it, nothing else, and nothing of the repository is run for it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspace_trees import git, git_side, write

from fenceline.errors import UsageError
from fenceline.workspace.change import Change
from fenceline.workspace.changes import ChangeSet, Unread, changes_of
from fenceline.workspace.faults import WorkspaceError
from fenceline.workspace.files import Workspace, open_workspace
from fenceline.workspace.renames import moved

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = b"class Rectangle:\n    pass\n"
NOTES = Change("notes.txt", None, b"\xef\xbb\xbfuntracked\r\n")


def commit(workspace: Workspace, message: str = "more") -> None:
    git(workspace.root, "add", "-A")
    git(workspace.root, "commit", "-q", "-m", message)


def test_the_work_tree_against_head(repo: Workspace) -> None:
    write(repo.root, "shapes.py", b"x = 1\n")
    write(repo.root, "src/deep/new.py", b"new\n")
    (repo.root / "run.sh").unlink()
    before = git_side(repo.root)
    assert changes_of(repo) == ChangeSet(
        "HEAD",
        (
            NOTES,
            Change("run.sh", b"#!/bin/sh\n", None),
            Change("shapes.py", SHAPES, b"x = 1\n"),
            Change("src/deep/new.py", None, b"new\n"),
        ),
        (),
        (".gitignore", "notes.txt", "shapes.py", "src/deep/er.py", "src/deep/new.py"),
    )
    assert git_side(repo.root) == before


def test_staged_changes_count_in_the_work_tree_too(repo: Workspace) -> None:
    write(repo.root, "shapes.py", b"staged\n")
    git(repo.root, "add", "shapes.py")
    git(repo.root, "rm", "-q", "--cached", "run.sh")
    write(repo.root, "run.sh", b"still here\n", 0o755)
    assert changes_of(repo).changed == (
        NOTES,
        Change("run.sh", b"#!/bin/sh\n", b"still here\n"),
        Change("shapes.py", SHAPES, b"staged\n"),
    )


def test_what_only_looks_changed_is_not(repo: Workspace) -> None:
    (repo.root / "run.sh").chmod(0o644)
    os.utime(repo.root / "shapes.py", (1, 1))
    (repo.root / "notes.txt").unlink()
    assert changes_of(repo).changed == ()


def test_the_index_is_read_as_the_next_commit_will_have_it(repo: Workspace) -> None:
    write(repo.root, "shapes.py", b"staged\n")
    write(repo.root, "added.py", b"added\n")
    git(repo.root, "add", "shapes.py", "added.py")
    write(repo.root, "shapes.py", b"on disk\n")
    write(repo.root, "src/deep/er.py", b"not staged\n")
    (repo.root / "added.py").unlink()
    assert changes_of(repo, staged=True) == ChangeSet(
        "HEAD",
        (Change("added.py", None, b"added\n"), Change("shapes.py", SHAPES, b"staged\n")),
        (),
        (".gitignore", "added.py", "run.sh", "shapes.py", "src/deep/er.py"),
        {"added.py": b"added\n", "shapes.py": b"staged\n", "src/deep/er.py": b"x = 1\r\ny = 2\r\n"},
    )


@pytest.mark.parametrize("way", [("-a",), ("shapes.py",)])
def test_a_hook_sees_the_index_of_the_commit_under_way(
    repo: Workspace, tmp_path: Path, way: tuple[str, ...]
) -> None:
    told = tmp_path / "told"
    code = (
        "import sys; from pathlib import Path; from fenceline.workspace.files import open_workspace\n"
        "from fenceline.workspace.changes import changes_of\n"
        "found = changes_of(open_workspace(Path('.')), staged=True)\n"
        f"Path({str(told)!r}).write_text(repr([(c.path, c.after) for c in found.changed]))\n"
    )
    write(tmp_path, "hook.py", code.encode())
    python = git_python()
    write(
        repo.root, ".git/hooks/pre-commit", f"#!/bin/sh\nexec {python} {tmp_path}/hook.py\n".encode(), 0o755
    )
    write(repo.root, "shapes.py", b"committed\n")
    git(repo.root, "commit", "-q", "-m", "by hook", *way)
    assert told.read_text() == repr([("shapes.py", b"committed\n")])


def test_an_index_of_another_repository_is_not_taken(
    repo: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "other")
    write(tmp_path, "other/a", b"a")
    git(tmp_path / "other", "add", "a")
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other/.git/index"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    assert changes_of(repo, staged=True).changed == ()


def test_a_base_is_where_head_left_it(repo: Workspace) -> None:
    git(repo.root, "branch", "feature")
    write(repo.root, "shapes.py", b"main went on\n")
    commit(repo)
    git(repo.root, "checkout", "-q", "feature")
    write(repo.root, "run.sh", b"mine\n", 0o755)
    git(repo.root, "commit", "-q", "-am", "mine")
    write(repo.root, "src/deep/er.py", b"not committed\n")
    found = changes_of(repo, "main")
    left = git(repo.root, "merge-base", "main", "HEAD").decode()[:10]
    assert (found.against, found.changed) == (
        f"where HEAD left main ({left})",
        (
            Change("run.sh", b"#!/bin/sh\n", b"mine\n"),
            Change("src/deep/er.py", b"x = 1\r\ny = 2\r\n", b"not committed\n"),
        ),
    )
    assert changes_of(repo, "HEAD~1", staged=True).changed == (Change("run.sh", b"#!/bin/sh\n", b"mine\n"),)
    assert changes_of(repo, "HEAD~1").against == "HEAD~1"


def test_without_a_commit_all_is_new(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "new")
    write(tmp_path, "new/a.py", b"a\n")
    write(tmp_path, "new/b.py", b"b\n")
    git(tmp_path / "new", "add", "a.py")
    workspace = open_workspace(tmp_path / "new")
    a, b = Change("a.py", None, b"a\n"), Change("b.py", None, b"b\n")
    assert changes_of(workspace) == ChangeSet("nothing", (a, b), (), ("a.py", "b.py"))
    assert changes_of(workspace, staged=True) == ChangeSet("nothing", (a,), (), ("a.py",))


def test_another_object_format(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "new")
    write(tmp_path, "new/a.py", b"a\n")
    workspace = open_workspace(tmp_path / "new")
    assert changes_of(workspace).changed == (Change("a.py", None, b"a\n"),)
    commit(workspace)
    write(tmp_path, "new/a.py", b"b\n")
    assert changes_of(workspace).changed == (Change("a.py", b"a\n", b"b\n"),)


def test_a_linked_work_tree(repo: Workspace, tmp_path: Path) -> None:
    git(repo.root, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side")
    write(tmp_path, "linked/shapes.py", b"linked\n")
    linked = open_workspace(tmp_path / "linked")
    assert changes_of(linked).changed == (Change("shapes.py", SHAPES, b"linked\n"),)
    git(linked.root, "add", "-A")
    assert changes_of(linked, staged=True).changed == (Change("shapes.py", SHAPES, b"linked\n"),)


def test_names_are_bytes(repo: Workspace) -> None:
    odd = b'new\nline \xff "q".py'
    (repo.root / os.fsdecode(odd)).write_bytes(b"1\n")
    assert Change(os.fsdecode(odd), None, b"1\n") in changes_of(repo).changed
    git(repo.root, "add", "-A")
    assert Change(os.fsdecode(odd), None, b"1\n") in changes_of(repo, staged=True).changed


@pytest.mark.parametrize("staged", [False, True])
def test_what_is_not_read_is_told(repo: Workspace, tmp_path: Path, *, staged: bool) -> None:
    git(tmp_path, "init", "-q", "other")
    write(tmp_path, "other/lib.c", b"int x;\n")
    commit(open_workspace(tmp_path / "other"))
    write(repo.root, "huge.py", b"x\n" * (1 << 19) + b"x")
    write(repo.root, "grows.py", b"x\n")
    commit(repo)
    write(tmp_path, "outside.py", b"secret")
    (repo.root / "link.py").symlink_to(tmp_path / "outside.py")
    (repo.root / "shapes.py").unlink()
    (repo.root / "shapes.py").symlink_to(tmp_path / "outside.py")
    write(repo.root, "image.py", b"\x89PNG\0")
    write(repo.root, "huge.py", b"small now\n")
    write(repo.root, "grows.py", b"x\n" * (1 << 19) + b"x")
    git(repo.root, "submodule", "--quiet", "add", str(tmp_path / "other"), "vendored")
    git(repo.root, "add", "-A")
    found = changes_of(repo, staged=staged)
    assert [change.path for change in found.changed] == [".gitmodules"]
    assert found.unread == (
        Unread("grows.py", "larger than 1 MiB"),
        Unread("huge.py", "missing or larger than 1 MiB before the change"),
        Unread("image.py", "binary"),
        Unread("link.py", "a symbolic link"),
        Unread("shapes.py", "a symbolic link"),
        Unread("vendored", "a submodule"),
    )


def test_files_behind_a_link_are_gone(repo: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "outside/er.py", b"secret")
    subprocess.run(["rm", "-r", str(repo.root / "src/deep")], check=True)
    (repo.root / "src/deep").symlink_to(tmp_path / "outside")
    found = changes_of(repo)
    assert found.changed == (NOTES, Change("src/deep/er.py", b"x = 1\r\ny = 2\r\n", None))
    assert found.unread == (Unread("src/deep", "a symbolic link"),)


def test_a_conflict_is_read_from_disk_and_told_of_the_index(repo: Workspace) -> None:
    git(repo.root, "checkout", "-q", "-b", "side")
    write(repo.root, "shapes.py", b"side\n")
    git(repo.root, "commit", "-q", "-am", "side")
    git(repo.root, "checkout", "-q", "main")
    write(repo.root, "shapes.py", b"main\n")
    git(repo.root, "commit", "-q", "-am", "main")
    with pytest.raises(subprocess.CalledProcessError):
        git(repo.root, "merge", "side")
    assert changes_of(repo).changed[1] == Change(
        "shapes.py", b"main\n", (repo.root / "shapes.py").read_bytes()
    )
    found = changes_of(repo, staged=True)
    assert (found.unread, found.paths.count("shapes.py")) == ((Unread("shapes.py", "in conflict"),), 1)


HOSTILE = """[core]
\tfsmonitor = touch {marker}
\thooksPath = {hooks}
\tpager = touch {marker}
\tsshCommand = touch {marker}
[diff]
\texternal = touch {marker}
[diff "evil"]
\tcommand = touch {marker}
\ttextconv = touch {marker}
[filter "evil"]
\tclean = touch {marker}; cat
\tsmudge = touch {marker}; cat
\trequired = true
[filter "long"]
\tprocess = touch {marker}
\trequired = true
[alias]
\tdiff-index = !touch {marker}
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = ext::touch {marker}
\tpromisor = true
\tuploadpack = touch {marker}
[protocol "ext"]
\tallow = always
"""


@pytest.mark.parametrize("staged", [False, True])
def test_nothing_that_the_repository_configures_is_run(
    repo: Workspace, tmp_path: Path, *, staged: bool
) -> None:
    marker = tmp_path / "ran"
    write(repo.root, ".gitattributes", b"shapes.py filter=evil diff=evil\nsrc/** filter=long diff=evil\n")
    commit(repo)
    gone = git(repo.root, "rev-parse", "HEAD:src/deep/er.py").decode().strip()
    (repo.root / ".git/objects" / gone[:2] / gone[2:]).unlink()
    for hook in ("post-index-change", "reference-transaction", "pre-commit"):
        write(tmp_path, f"hooks/{hook}", f"#!/bin/sh\ntouch {marker}\n".encode(), 0o755)
    with (repo.root / ".git/config").open("a") as config:
        config.write(HOSTILE.format(marker=marker, hooks=tmp_path / "hooks"))
    write(
        repo.root, "shapes.py", SHAPES.replace(b"pass", b"sap ")
    )  # same size, just written: git compares contents
    write(repo.root, "src/deep/er.py", b"x = 1\r\ny = 3\r\n")
    index = repo.root / ".git/index"
    os.utime(index, ns=(0, (repo.root / "shapes.py").stat().st_mtime_ns))
    found = changes_of(repo, staged=staged)
    assert [change.path for change in found.changed] == ([] if staged else ["shapes.py"])
    assert found.unread == (
        () if staged else (Unread("src/deep/er.py", "missing or larger than 1 MiB before the change"),)
    )
    assert not marker.exists()


def test_a_filter_that_cannot_be_switched_off_is_refused(repo: Workspace, tmp_path: Path) -> None:
    with (repo.root / ".git/config").open("a") as config:
        config.write(f'[filter "a=b"]\n\tclean = touch {tmp_path}/ran\n')
    with pytest.raises(WorkspaceError, match="a content filter with = in its name"):
        changes_of(repo)


def test_no_git_is_a_usage_error(plain: Workspace) -> None:
    with pytest.raises(UsageError, match=r"without git .* \(name the files to judge whole\)"):
        changes_of(plain)


@pytest.mark.parametrize("base", ["nowhere", "--output=/tmp/x", "-", "HEAD:shapes.py", "\udcff", "a\nb"])
def test_a_base_that_is_no_revision_is_a_usage_error(repo: Workspace, base: str) -> None:
    with pytest.raises(UsageError, match=r"^there is no revision .* here \(check its name\)$"):
        changes_of(repo, base)


def test_histories_without_a_common_ancestor(repo: Workspace) -> None:
    git(repo.root, "checkout", "-q", "--orphan", "other")
    git(repo.root, "commit", "-q", "-m", "other")
    with pytest.raises(UsageError, match=r"^main and HEAD have no common ancestor here \(name a revision of"):
        changes_of(repo, "main")


def test_a_shallow_clone_without_the_base_says_what_to_do(repo: Workspace, tmp_path: Path) -> None:
    git(repo.root, "branch", "feature")
    commit(repo)
    git(repo.root, "checkout", "-q", "feature")
    write(repo.root, "run.sh", b"mine\n", 0o755)
    commit(repo)
    url = f"file://{repo.root}"
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", "-b", "feature", url, "shallow")
    shallow = open_workspace(tmp_path / "shallow")
    with pytest.raises(
        UsageError, match=r"no common ancestor here \(this clone is shallow: git fetch --unshallow"
    ):
        changes_of(shallow, "origin/main")
    with pytest.raises(UsageError, match=r"no revision HEAD~1 here \(this clone is shallow"):
        changes_of(shallow, "HEAD~1")
    assert changes_of(shallow).changed == ()


def test_a_damaged_repository_is_one_clear_line(repo: Workspace) -> None:
    (repo.root / ".git/index").write_bytes(b"garbage" * 10)
    with pytest.raises(WorkspaceError) as caught:
        changes_of(repo)
    assert "\n" not in str(caught.value)


def git_python() -> str:
    import sys  # noqa: PLC0415 - the interpreter under test

    return sys.executable


LINES = [f"line {number}\n".encode() for number in range(20)]


def test_a_moved_file_is_one_change(repo: Workspace) -> None:
    write(repo.root, "long.py", b"".join(LINES))
    commit(repo)
    write(repo.root, "lib/other.py", b"".join(LINES[:15]) + b"new\n")
    (repo.root / "long.py").unlink()
    expected = (Change("lib/other.py", b"".join(LINES), b"".join(LINES[:15]) + b"new\n", was="long.py"),)
    assert changes_of(repo).changed == expected
    git(repo.root, "add", "-A")
    assert changes_of(repo, staged=True).changed == expected


def test_the_most_alike_are_paired_and_a_copy_is_new() -> None:
    a, b = b"".join(LINES), b"".join(LINES[5:])
    changes = [
        Change("a.py", a, None), Change("b.py", b, None), Change("new_b.py", None, b), Change("new_a.py", None, a),
        Change("other.js", None, a), Change("copy.py", None, a), Change("kept.py", a, b), Change("empty.py", b"", None),
    ]  # fmt: skip
    assert moved(changes) == (
        Change("copy.py", a, a, was="a.py"), Change("empty.py", b"", None), Change("kept.py", a, b),
        Change("new_a.py", None, a), Change("new_b.py", b, b, was="b.py"), Change("other.js", None, a),
    )  # fmt: skip


CONTENT = st.none() | st.lists(st.sampled_from(LINES[:4]), max_size=4).map(b"".join)


@given(
    st.dictionaries(st.sampled_from(["a.py", "b.py", "c.py", "d.js", "e.js"]), st.tuples(CONTENT, CONTENT))
)
def test_pairing_keeps_every_content(sides: dict[str, tuple[bytes | None, bytes | None]]) -> None:
    changes = [Change(path, before, after) for path, (before, after) in sides.items()]
    found = moved(changes)
    before = {change.was or change.path: change.before for change in found if change.before is not None}
    after = {change.path: change.after for change in found if change.after is not None}
    assert before == {change.path: change.before for change in changes if change.before is not None}
    assert after == {change.path: change.after for change in changes if change.after is not None}
    assert [change.path for change in found] == sorted(change.path for change in found)
