"""``fenceline resume``: a killed run goes on, and its answers are not asked for again."""

from __future__ import annotations

import json
import signal

from cli_project import ADD, DONE, PERIMETER, SHAPES, Project, one_clear_line, serving, wait_until

from fenceline.models.scripted_server import Answer

SIDES = "```python\ndef sides(self):\n    return 4\n```"
WRONG = "```python\ndef perimeter(self):\n    return 7\n```"
SLOW_WHEN_WRONG = """import pathlib, time
text = pathlib.Path("shapes.py").read_text()
if "return 7" in text and pathlib.Path("slow").exists():
    time.sleep(60)
raise SystemExit("2 *" not in text)
"""
GOES_ON = "fenceline resume goes on from here"
CHECKED = '[check]\ncommand = "python3 check.py"\n'


def test_a_killed_run_goes_on_without_asking_again(project: Project) -> None:
    project.write({"check.py": SLOW_WHEN_WRONG, "slow": ""})
    with serving(WRONG, PERIMETER) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: "return 7" in project.text("shapes.py"))
        process.send_signal(signal.SIGKILL)
        project.end(process)
        asked = len(server.requests)
        (project.folder / "slow").unlink()
        ran = project.run("resume", "--json")
    assert (ran.code, ran.err) == (0, f"going on with: {ADD} (1 answer kept)\n")
    assert project.text("shapes.py") == DONE
    assert (asked, len(server.requests)) == (1, 2)
    assert [attempt.requests for attempt in ran.summary.attempts] == [2]
    again = project.run("resume")
    assert (again.code, one_clear_line(again)) == (2, "no run of this workspace was cut off")


def test_a_dry_run_leaves_a_killed_run_to_be_gone_on_with(project: Project) -> None:
    project.write({"check.py": SLOW_WHEN_WRONG, "slow": ""})
    with serving(WRONG, SIDES, PERIMETER) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: "return 7" in project.text("shapes.py"))
        process.send_signal(signal.SIGKILL)
        project.end(process)
        (project.folder / "slow").unlink()
        assert project.run("--dry-run", "Add a method sides(self) to Rectangle in shapes.py").code == 4
        ran = project.run("resume")
    assert (ran.code, ran.err) == (0, f"going on with: {ADD} (1 answer kept)\n")
    assert project.text("shapes.py") == DONE


def test_the_ledger_has_each_token_of_a_resumed_run_once(project: Project) -> None:
    project.write({"check.py": SLOW_WHEN_WRONG, "slow": ""})
    with serving(WRONG, Answer("```python\ndef perimeter", "cut"), PERIMETER) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: "return 7" in project.text("shapes.py"))
        process.send_signal(signal.SIGKILL)  # the ledger hears nothing of it
        project.end(process)
        (project.folder / "slow").unlink()
        assert project.run("resume").code == 1
        ended = project.run("resume", "--json")
    assert (ended.code, [attempt.requests for attempt in ended.summary.attempts]) == (0, [2])
    lines = project.run("ledger", "export", "--format", "json").out.splitlines()
    attempts = [json.loads(line) for line in lines]
    assert [(attempt["outcome"], attempt["requests"]) for attempt in attempts] == [
        ("verified", 1),
        ("failed", 1),
    ]
    for kind in ("prompt", "output"):
        assert sum(attempt[f"{kind}_tokens"] for attempt in attempts) == ended.summary.tokens[kind]


def test_the_ledger_hears_of_a_killed_run_from_the_next_one(project: Project) -> None:
    project.write({"check.py": SLOW_WHEN_WRONG, "slow": ""})
    with serving(WRONG, SIDES) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: "return 7" in project.text("shapes.py"))
        process.send_signal(signal.SIGKILL)
        project.end(process)
        (project.folder / "slow").unlink()
        project.run("Add a method sides(self) to Rectangle in shapes.py")
    lines = project.run("ledger", "export", "--format", "json").out.splitlines()
    killed, after = sorted(
        map(json.loads, lines), key=lambda attempt: attempt["ended"] != "the run was killed"
    )
    assert (killed["outcome"], killed["instruction"], killed["requests"]) == ("interrupted", ADD, 1)
    assert (killed["model"], killed["tier"]) == (after["model"], after["tier"])
    assert killed["output_tokens"] > 0


def test_a_run_that_its_server_left_goes_on(project: Project) -> None:
    project.write({"check.py": SLOW_WHEN_WRONG})
    with serving(WRONG, Answer("```python\ndef perimeter", "cut")) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD)
    assert (ran.code, "fenceline resume goes on from here" in ran.err) == (1, True)
    assert project.text("shapes.py") == SHAPES
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run("resume", "--json")
    assert (ran.code, len(server.requests)) == (0, 1)
    assert project.text("shapes.py") == DONE


def test_a_resume_that_cannot_ask_its_model_loses_no_answer(project: Project) -> None:
    project.write({"check.py": SLOW_WHEN_WRONG})
    keyed = f'api_key_env = "SMALL_KEY"\n{CHECKED}'
    with serving(WRONG, Answer("```python\ndef perimeter", "cut")) as server:
        project.configure(server, keyed)
        assert project.run(ADD, SMALL_KEY="k").code == 1
        without = project.run("resume")
        assert (without.code, "variable SMALL_KEY is not set" in without.err) == (2, True)
    with serving(PERIMETER) as server:
        project.configure(server, keyed)
        ran = project.run("resume", SMALL_KEY="k")
    assert (ran.code, len(server.requests), project.text("shapes.py")) == (0, 1, DONE)


def test_an_interrupted_run_goes_on(project: Project) -> None:
    project.write({"check.py": SLOW_WHEN_WRONG, "slow": ""})
    with serving(WRONG, PERIMETER) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: "return 7" in project.text("shapes.py"))
        process.send_signal(signal.SIGINT)
        ended = project.end(process)
        assert (ended.code, ended.err.strip().splitlines()[-1].strip()) == (130, GOES_ON)
        assert project.text("shapes.py") == SHAPES
        (project.folder / "slow").unlink()
        assert project.run("resume").code == 0
    assert (project.text("shapes.py"), len(server.requests)) == (DONE, 2)
