"""Ctrl-C, a polite kill and kill -9 at any stage: the workspace is as it was, or can be taken back."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from cli_project import ADD, DONE, PERIMETER, SHAPES, Project, one_clear_line, serving, wait_until

from fenceline.models.scripted_server import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.models.scripted_server import ScriptedServer

SLOW_AFTER = """import pathlib, time
text = pathlib.Path("shapes.py").read_text()
if "perimeter" in text:
    time.sleep(60)
raise SystemExit("no perimeter")
"""
SLOW_BEFORE = "import time\ntime.sleep(60)\n"
CHECKED = '[check]\ncommand = "python3 check.py"\n'


def journalled(project: Project) -> bool:
    return any(project.home.glob("data/runs/*/*.json"))


def checking(project: Project) -> bool:
    return any(command.startswith("python3 check.py") for command in project.processes())


def edited(project: Project) -> bool:
    return project.text("shapes.py") == DONE and checking(project)


STAGES: dict[str, tuple[Answer, str, Callable[[Project, ScriptedServer], bool]]] = {
    "prefill": (
        Answer(PERIMETER, first_pause_s=30),
        SLOW_AFTER,
        lambda project, server: bool(server.requests) and journalled(project),
    ),
    "tokens": (
        Answer(PERIMETER, pause_s=1),
        SLOW_AFTER,
        lambda project, server: bool(server.requests) and server.requests[0].sent > 1 and journalled(project),
    ),
    "baseline": (
        Answer(PERIMETER, first_pause_s=30),
        SLOW_BEFORE,
        lambda project, server: bool(server.requests) and checking(project),
    ),
    "check": (Answer(PERIMETER), SLOW_AFTER, lambda project, _: edited(project)),
}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("stage", STAGES)
def test_an_interrupted_run_leaves_the_workspace_as_it_was(
    project: Project, stage: str, number: signal.Signals
) -> None:
    answer, check, reached = STAGES[stage]
    project.write({"check.py": check})
    before = project.files()
    with serving(answer) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: reached(project, server))
        process.send_signal(number)
        ran = project.end(process)
        assert all(request.finished.wait(10) for request in server.requests)
    assert (ran.code, one_clear_line(ran)) == (130, "interrupted: workspace as it was")
    assert project.files() == before
    undone = project.run("undo")
    assert (undone.code, one_clear_line(undone)) == (1, "there is nothing to undo in this workspace")


def test_an_interrupted_attempt_is_in_the_ledger(project: Project) -> None:
    with serving(Answer(PERIMETER, first_pause_s=30)) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: bool(server.requests) and journalled(project))
        process.send_signal(signal.SIGINT)
        project.end(process)
    assert "1 try blocked, skipped or interrupted" in project.run("stats").out


def killed_mid_check(project: Project) -> None:
    """Leave a workspace with the edit in it and nobody to take it back."""
    project.write({"check.py": SLOW_AFTER})
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: edited(project))
        process.kill()
        assert project.end(process).code == -signal.SIGKILL


def test_a_killed_run_is_taken_back_by_undo(project: Project) -> None:
    killed_mid_check(project)
    assert project.text("shapes.py") == DONE
    undone = project.run("undo")
    assert (undone.code, undone.out) == (0, f"took back a run that was cut off: {ADD} (shapes.py)\n")
    assert project.text("shapes.py") == SHAPES
    again = project.run("undo")
    assert (again.code, one_clear_line(again)) == (1, "there is nothing to undo in this workspace")


def test_the_next_run_mentions_a_killed_one(project: Project) -> None:
    killed_mid_check(project)
    with serving("```python\ndef double(self):\n    return 2\n```") as server:
        project.configure(server, '[check]\ncommand = "true"\n')
        ran = project.run("Add a method double(self) to Rectangle in shapes.py", "--json")
    notes = [event["message"] for event in ran.events if event["event"] == "note"]
    assert [f"an earlier run was cut off ({ADD[:60]}); fenceline undo takes it back"] == [
        note for note in notes if "cut off" in str(note)
    ]


def test_a_second_interrupt_does_not_stop_the_restore(project: Project) -> None:
    project.write({"check.py": SLOW_AFTER})
    before = project.files()
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: edited(project))
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.01)
        ran = project.end(process)
    assert (ran.code, project.files()) == (130, before)
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("answer", ["I cannot.", PERIMETER.replace("2 *", "3 *")])
def test_what_the_user_changes_meanwhile_is_not_taken_back(project: Project, answer: str) -> None:
    project.write({"notes.txt": "old", "gone.txt": "here"})
    with serving(Answer(answer, first_pause_s=0.5)) as server:
        project.configure(server, CHECKED + "[attempt]\nsamples = 1\n")
        process = project.start(ADD)
        wait_until(lambda: bool(server.requests) and journalled(project))
        project.write({"notes.txt": "new", "fresh.txt": "mine"})
        (project.folder / "gone.txt").unlink()
        ran = project.end(process)
    assert ran.code == 1
    assert (project.text("notes.txt"), project.text("fresh.txt")) == ("new", "mine")
    assert not (project.folder / "gone.txt").exists()
    assert project.text("shapes.py") == SHAPES


def test_undo_does_not_take_back_what_the_user_changed_meanwhile(project: Project) -> None:
    with serving(Answer(PERIMETER, first_pause_s=0.5)) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD, "--json")
        wait_until(lambda: bool(server.requests) and journalled(project))
        project.write({"fresh.txt": "mine"})
        ran = project.end(process)
    assert (ran.code, ran.result["changed"]) == (0, ["shapes.py"])
    assert project.run("undo").out == f"took back: {ADD} (shapes.py)\n"
    assert (project.text("shapes.py"), project.text("fresh.txt")) == (SHAPES, "mine")


def test_recovery_does_not_take_back_what_the_user_changed_since(project: Project) -> None:
    killed_mid_check(project)
    project.write({"fresh.txt": "mine", "check.py": "# mine too"})
    assert project.run("undo").code == 0
    assert [project.text(name) for name in ("shapes.py", "fresh.txt", "check.py")] == [
        SHAPES,
        "mine",
        "# mine too",
    ]


def test_a_run_killed_on_its_second_rung_is_taken_back_by_undo(project: Project) -> None:
    project.write({"check.py": SLOW_AFTER})
    with serving("no code at all", "no", PERIMETER) as server:
        second = f'[[models]]\nname = "second"\nprovider = "llamacpp"\nbase_url = "{server.root}"\n'
        project.configure(server, second + CHECKED, 'ladder = ["small", "second"]\n')
        process = project.start(ADD)
        wait_until(lambda: edited(project))
        process.kill()
        project.end(process)
    undone = project.run("undo")
    assert (undone.code, undone.out) == (0, f"took back a run that was cut off: {ADD} (shapes.py)\n")
    assert project.text("shapes.py") == SHAPES
