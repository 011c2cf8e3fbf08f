"""The run journal, undo, and the lock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workspace_trees import git_side, state, write

from fenceline import places
from fenceline.workspace import processes, runs
from fenceline.workspace.checkpoints import Checkpoints
from fenceline.workspace.faults import WorkspaceError
from fenceline.workspace.locks import Holder, WorkspaceBusy, hold
from fenceline.workspace.undo import UndoConflictError, undo

if TYPE_CHECKING:
    from fenceline.workspace.files import Workspace
    from fenceline.workspace.runs import Run

ODD = os.fsdecode(b"odd \xff name.py")
VICTIM = """
import sys, time
from pathlib import Path
from fenceline.workspace import locks, runs
from fenceline.workspace.checkpoints import Checkpoints
from fenceline.workspace.files import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
with locks.hold(workspace, "wreck it \\x1b[31m"):
    run = runs.begin(workspace, Checkpoints(workspace).take(), "wreck it")
    workspace.write("shapes.py", b"half of it")
    print(run.id, flush=True)
    time.sleep(60)
"""


def start_victim(workspace: Workspace) -> tuple[subprocess.Popen[bytes], str]:
    victim = subprocess.Popen([sys.executable, "-c", VICTIM, str(workspace.root)], stdout=subprocess.PIPE)
    assert victim.stdout is not None
    return victim, victim.stdout.readline().decode().strip()


def finished_run(workspace: Workspace, **changes: bytes) -> Run:
    checkpoints = Checkpoints(workspace)
    before = checkpoints.take()
    run = runs.begin(workspace, before, "do it")
    for path, data in changes.items():
        workspace.write(path, data)
    changed = checkpoints.changed(before)
    return run.finish(workspace, "verified", changed, checkpoints.take())


def test_a_dead_run_is_offered_and_taken_back(repo: Workspace) -> None:
    before, users = state(repo.root), git_side(repo.root)
    victim, run_id = start_victim(repo)
    assert runs.unfinished(repo) == ()
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    (dead,) = runs.unfinished(repo)
    assert (dead.id, dead.instruction, dead.status) == (run_id, "wreck it", "running")
    assert runs.recover(repo, dead) == ("shapes.py",)
    assert (state(repo.root), git_side(repo.root)) == (before, users)
    assert (runs.unfinished(repo), runs.last_finished(repo)) == ((), None)


def test_the_lock_says_who_holds_it_and_dies_with_its_process(repo: Workspace) -> None:
    victim, _ = start_victim(repo)
    waited: list[Holder] = []
    with pytest.raises(WorkspaceBusy) as caught, hold(repo, "second", wait_s=0.1, on_wait=waited.append):
        pass
    assert (caught.value.holder, waited[0]) == (waited[0], caught.value.holder)
    assert (waited[0].pid, waited[0].instruction) == (victim.pid, "wreck it \x1b[31m")
    assert str(caught.value) == (
        f"another run works in this workspace (process {victim.pid}: wreck it \\x1b[31m)"
        " (wait for it or stop it)"
    )
    victim.kill()
    victim.communicate()
    with (
        hold(repo, "third"),
        pytest.raises(WorkspaceBusy, match=f"process {os.getpid()}: third"),
        hold(repo, "fourth"),
    ):
        pass
    with hold(repo, "fifth"):
        pass


def test_the_second_run_waits_for_the_first(repo: Workspace) -> None:
    victim, _ = start_victim(repo)
    with hold(repo, "second", wait_s=60, on_wait=lambda holder: os.kill(holder.pid, signal.SIGKILL)):
        victim.communicate()
        assert [run.pid for run in runs.unfinished(repo)] == [victim.pid]


def test_an_undo_takes_back_what_the_run_changed_and_no_more(repo: Workspace) -> None:
    write(repo.root, ODD, b"odd\n")
    before = state(repo.root)
    run = finished_run(repo, **{"shapes.py": b"new\n", "made/new.py": b"new\n", ODD: b"changed\n"})
    assert runs.last_finished(repo) == run
    assert run.changed == ("made/new.py", ODD, "shapes.py")
    write(repo.root, "run.sh", b"the user's later work\n", 0o755)
    done = undo(repo)
    assert done.restored == run.changed
    assert state(repo.root) == before | {b"run.sh": (0o100755, b"the user's later work\n")}
    assert runs.last_finished(repo) is None
    with pytest.raises(WorkspaceError, match="nothing to undo"):
        undo(repo)


def test_an_undo_refuses_what_the_user_changed_since(repo: Workspace) -> None:
    before = state(repo.root)
    finished_run(repo, **{"shapes.py": b"new\n", "notes.txt": b"new\n"})
    write(repo.root, "shapes.py", b"better\n")
    with pytest.raises(UndoConflictError) as caught:
        undo(repo)
    assert str(caught.value) == (
        "changed since the run: shapes.py (undo with --force to lose these later changes)"
    )
    assert caught.value.paths == ("shapes.py",)
    assert (repo.read("shapes.py"), repo.read("notes.txt")) == (b"better\n", b"new\n")
    assert undo(repo, force=True).restored == ("notes.txt", "shapes.py")
    assert state(repo.root) == before


def test_an_undo_that_was_killed_half_way_is_finished_by_the_next(repo: Workspace) -> None:
    before = state(repo.root)
    run = finished_run(repo, **{"shapes.py": b"new\n", "notes.txt": b"new\n"})
    Checkpoints(repo).restore(run.before, only=["shapes.py"])
    assert undo(repo).restored == ("notes.txt",)
    assert state(repo.root) == before


def test_undo_goes_back_run_by_run(repo: Workspace) -> None:
    states = [state(repo.root)]
    for n in range(3):
        finished_run(repo, **{"shapes.py": b"step %d\n" % n})
        states.append(state(repo.root))
    failed = runs.begin(repo, Checkpoints(repo).take(), "fails")
    failed.finish(repo, "failed", ())
    for expected in (states[2], states[1], states[0]):
        undo(repo)
        assert state(repo.root) == expected


def test_a_damaged_or_foreign_entry_does_not_stop_the_journal(repo: Workspace) -> None:
    run = finished_run(repo, **{"shapes.py": b"new\n"})
    folder = places.data_dir() / "runs" / repo.key
    (folder / "0.json").write_bytes(b"\xff not json")
    (folder / "1.json").write_text(json.dumps({"id": 3}))
    (folder / "2.json").write_text("[" * 100_000)
    assert runs.history(repo) == (run,)


def test_a_recycled_process_id_is_not_the_run(repo: Workspace) -> None:
    run = runs.begin(repo, Checkpoints(repo).take(), "still running")
    assert runs.unfinished(repo) == ()
    entry = places.data_dir() / "runs" / repo.key / f"{run.id}.json"
    entry.write_text(entry.read_text().replace(run.birth, "another boot 12345"))
    assert [dead.id for dead in runs.unfinished(repo)] == [run.id]


def test_a_gone_process_has_no_birth() -> None:
    process = subprocess.Popen(["true"])
    process.wait()
    assert (processes.birth(process.pid), processes.is_running(process.pid)) == ("", False)
    assert processes.birth(os.getpid()) == processes.birth(os.getpid()) != ""
    assert processes.is_running(os.getpid())


def test_the_best_failed_attempt_is_kept_aside(repo: Workspace) -> None:
    checkpoints = Checkpoints(repo)
    before = checkpoints.take()
    run = runs.begin(repo, before, "fails")
    repo.write("shapes.py", b"almost\n")
    path = runs.keep_patch(run.id, checkpoints.diff(before))
    checkpoints.restore(before)
    assert b"+almost\n" in path.read_bytes()
    assert path.is_relative_to(places.data_dir())
    with pytest.raises(WorkspaceError):
        runs.keep_patch("../../evil", b"")


def test_the_journal_keeps_the_latest_hundred(repo: Workspace) -> None:
    checkpoint = Checkpoints(repo).take()
    made = [runs.begin(repo, checkpoint, str(n)).id for n in range(103)]
    assert [run.id for run in runs.history(repo)] == made[3:]


def test_kill_9_at_random_moments_loses_nothing() -> None:
    script = Path(__file__).parents[2] / "benchmarks" / "kill9.py"
    done = subprocess.run(
        [sys.executable, str(script), "--moments", "6", "--seed", "7"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().endswith("lost or changed: 0\n")
