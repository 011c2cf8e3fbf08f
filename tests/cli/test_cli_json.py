"""`--json`: one object per line, each with its event, the result last and whole."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from cli_project import ADD, PERIMETER, Project, serving

from fenceline.attempts.events import Prefilling
from fenceline.cli.jsonl import JsonFace
from fenceline.models.scripted_hosted.server import ScriptedVendor

CHECKED = '[check]\ncommand = "python3 check.py"\n[attempt]\nsamples = 2\n'
FIELDS = {
    "event", "verdict", "reason", "exit_code", "attempts", "tokens", "seconds", "cost", "changed", "notes", "check",
    "patch", "receipts",
}  # fmt: skip


@pytest.mark.parametrize("answer", [PERIMETER, "I cannot.", PERIMETER.replace("2 *", "3 *")])
def test_every_line_is_an_event_and_the_last_is_the_result(project: Project, answer: str) -> None:
    with serving(answer) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, "--json")
        asked = len(server.requests)
    kinds = ran.kinds()
    assert (kinds[:2], kinds[-1], kinds.count("result"), ran.err) == (["scope", "route"], "result", 1, "")
    assert set(kinds) <= {
        "scope", "route", "attempt", "prefill", "token", "answer", "signal", "edit", "checking", "check", "handoff",
        "blocked", "note", "result",
    }  # fmt: skip
    assert kinds.count("attempt") == kinds.count("answer") == asked
    result = ran.result
    assert set(result) == FIELDS
    assert result["exit_code"] == ran.code
    summary = ran.summary
    assert set(summary.tokens) == {"prompt", "cached", "output"}
    assert all(count >= 0 for count in summary.tokens.values())
    assert set(summary.seconds) == {"total", "prefill", "decode", "check"}
    assert all(count >= 0 for count in summary.seconds.values())
    assert [(attempt.model, attempt.requests) for attempt in summary.attempts] == [("small", asked)]
    assert (result["cost"], result["receipts"], result["check"]) == (0.0, [], "python3 check.py")


def test_the_answer_is_told_token_by_token(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, "--json")
    told = "".join(str(event["text"]) for event in ran.events if event["event"] == "token")
    assert PERIMETER.endswith(told)
    assert told.endswith("self):\n    return 2 * (self.width + self.height)\n```")


def test_a_failed_edit_is_kept_aside_as_a_patch(project: Project) -> None:
    with serving(PERIMETER.replace("2 *", "3 *")) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, "--json")
    patch = Path(str(ran.result["patch"]))
    assert patch.is_relative_to(project.home)
    assert "+        return 3 * (self.width + self.height)\n" in patch.read_text()


def test_a_ledger_that_cannot_be_written_is_noted_in_the_result(project: Project) -> None:
    (project.home / "data").mkdir()
    (project.home / "data" / "ledger").write_text("in the way")
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, "--json")
    assert (ran.code, ran.kinds()[-1]) == (0, "result")
    assert any("could not be recorded" in note for note in ran.summary.notes)


def test_an_error_before_anything_could_be_tried_prints_no_event(project: Project) -> None:
    ran = project.run(ADD, "--json", "--model", "gpt-9")
    assert (ran.code, ran.out) == (2, "")


def test_every_run_is_in_the_ledger(project: Project) -> None:
    with serving(PERIMETER, "I cannot.") as server:
        project.configure(server, CHECKED)
        project.run(ADD)
        project.run("Add a method double(self) to Rectangle in shapes.py")
    rows = [row.split()[:2] for row in project.run("stats").out.splitlines()]
    assert ["small", "1/2"] in rows


def test_waiting_is_told_once_a_second_and_anew_for_each_request() -> None:
    out = io.StringIO()
    face = JsonFace(out)
    for seconds in (0.1, 0.6, 1.2, 1.9, 2.3, 0.1, 0.3):
        face.show(Prefilling(seconds, None, None))
    told = [json.loads(line)["seconds"] for line in out.getvalue().splitlines()]
    assert told == [0.1, 1.2, 2.3, 0.1]


@pytest.mark.parametrize(
    ("priced", "spent"), [("prices = {input = 3, output = 15}\n", [0.000585, 0.00117]), ("", [None, None])]
)
def test_an_answer_says_what_the_task_has_cost_so_far(
    project: Project, priced: str, spent: list[float | None]
) -> None:
    wrong = PERIMETER.replace("2 *", "3 *")
    with ScriptedVendor("anthropic", [wrong, wrong.replace("3", "4")]) as vendor:
        big = f'[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "scripted"\nbase_url = "{vendor.url}"\n'
        project.configure("http://127.0.0.1:9", f"{big}{priced}{CHECKED}", 'ladder = ["big"]\n')
        ran = project.run(ADD, "--json")
    told = [event["spent"] for event in ran.events if event["event"] == "answer"]
    assert told[:2] == spent
    assert ran.result["cost"] == told[-1]
