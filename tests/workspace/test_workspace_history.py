"""Reading a history: what commits changed, whatever they are called, kept by the commit that is checked out."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenceline.workspace.files import open_workspace
from fenceline.workspace.history import Change, History, read_history
from fenceline.workspace.history.log import parsed

if TYPE_CHECKING:
    from pathlib import Path

_IDENTITY = {
    "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "n@example.org", "GIT_COMMITTER_NAME": "n",
    "GIT_COMMITTER_EMAIL": "n@example.org", "GIT_COMMITTER_DATE": "2026-11-22T12:00:00Z",
}  # fmt: skip


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder``."""
    env = {**os.environ, **_IDENTITY}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(folder: Path, message: str, **files: str | None) -> str:
    """Write files (None deletes; the names' underscores stand for dots), commit, and return the id."""
    for name, text in files.items():
        path = folder / name.replace("_", ".")
        path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return an empty repository."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


def read(folder: Path, cache: Path | None = None, *, commits: int = 1_000) -> History:
    """Read the history of a folder."""
    return read_history(open_workspace(folder), cache, commits=commits, seconds=60)


def told(history: History) -> list[tuple[str, tuple[Change, ...]]]:
    """Return messages and changes."""
    return [(each.message, each.changes) for each in history.commits]


def test_every_kind_of_change_is_told(repository: Path) -> None:
    commit(repository, "first", a_py="1\n" * 20, b_py="2\n")
    commit(repository, "change\n\nwhy", a_py="1\n" * 21, c_py="new\n")
    commit(repository, "delete", b_py=None)
    git(repository, "mv", "a.py", "d.py")
    head = commit(repository, "rename")
    commit(repository, "nothing")

    history = read(repository)

    assert told(history) == [
        ("nothing", ()),
        ("rename", (Change("R", "d.py", "a.py"),)),
        ("delete", (Change("D", "b.py"),)),
        ("change\n\nwhy", (Change("M", "a.py"), Change("A", "c.py"))),
    ]
    assert (history.commits[1].id, history.commits[1].files, history.commits[0].parent) == (head, 1, head)


def test_hostile_names_and_messages_stay_data(repository: Path) -> None:
    commit(repository, "first", a_py="1")
    for name in ("\n\x01M", "-rf", "a b;$(id)", "0" * 40, "A", "R100"):
        (repository / name).write_text(name, encoding="utf-8")
    (repository / os.fsdecode(b"\xff.py")).write_text("x", encoding="utf-8")
    commit(repository, "\x1b[31mA\x01 " + "0" * 40 + " --output=/tmp/x")

    (only,) = read(repository).commits

    assert only.message.startswith("\x1b[31mA\x01")
    assert {change.path for change in only.changes} == {"\n\x01M", "-rf", "a b;$(id)", "0" * 40, "A", "R100"}
    assert only.files == 7


def test_the_next_reading_adds_what_came_after(repository: Path, tmp_path: Path) -> None:
    commit(repository, "first", a_py="1")
    commit(repository, "second", a_py="2")
    assert [m for m, _ in told(read(repository, tmp_path))] == ["second"]
    kept = next((tmp_path / "history").iterdir())
    commit(repository, "third", a_py="3")

    assert [m for m, _ in told(read(repository, tmp_path))] == ["third", "second"]
    assert read(repository, tmp_path) == read(repository)
    assert [m for m, _ in told(read(repository, tmp_path, commits=1))] == ["third"]

    kept.write_bytes(b"\xc1 no msgpack")
    assert read(repository, tmp_path) == read(repository)


def test_a_rewritten_history_is_read_anew(repository: Path, tmp_path: Path) -> None:
    commit(repository, "first", a_py="1")
    commit(repository, "second", a_py="2")
    read(repository, tmp_path)
    git(repository, "reset", "-q", "--hard", "HEAD^")
    commit(repository, "other", b_py="2")

    assert [m for m, _ in told(read(repository, tmp_path))] == ["other"]


def test_nothing_is_known_of_folders_and_unborn_branches(repository: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()

    assert read(plain) == History()
    assert read(repository) == History()


def test_a_shallow_clone_tells_what_it_has(repository: Path, tmp_path: Path) -> None:
    for number in range(4):
        commit(repository, f"commit {number}", a_py=str(number))
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{repository}", "shallow")

    assert told(read(tmp_path / "shallow")) == [("commit 3", (Change("M", "a.py"),))]


def test_merges_are_left_out(repository: Path) -> None:
    commit(repository, "first", a_py="1")
    git(repository, "switch", "-q", "-c", "side")
    commit(repository, "side", b_py="1")
    git(repository, "switch", "-q", "main")
    commit(repository, "main", c_py="1")
    git(repository, "merge", "-q", "--no-edit", "side")

    assert {m for m, _ in told(read(repository))} == {"main", "side"}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(st.binary(max_size=45), st.sampled_from([b"0" * 40, b"M", b"\nR100", b"a.py", b""])))
)
def test_whatever_git_says_is_read_without_an_error(fields: list[bytes]) -> None:
    for each in parsed(fields):
        assert len(each.id) in {40, 64}
        assert len(each.changes) <= each.files
        assert all(change.path for change in each.changes)
