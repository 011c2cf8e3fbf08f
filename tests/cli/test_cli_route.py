"""`fenceline route` says what the record makes of a ladder, and `fenceline replay` what a policy would have come to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest
from cli_project import ADD, Event, Project

from fenceline.ledger.journal import record
from fenceline.ledger.records import AttemptRecord, TaskRecord

if TYPE_CHECKING:
    from pathlib import Path

BIG = (
    '[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "b"\nprices = { input = 3.0, output = 15.0 }\n'
)
LADDER = 'ladder = ["small", "big"]\n'


def _recorded(home: Path, monkeypatch: pytest.MonkeyPatch, done: int, failed: int) -> None:
    monkeypatch.setenv("FENCELINE_HOME", str(home))
    for number in range(done + failed):
        outcome = "verified" if number < done else "failed"
        tried = AttemptRecord(
            "small", "llamacpp", "s", "local", "symbol", outcome, 1, 700, 0, 200, total_s=30.0
        )
        record(
            TaskRecord(f"{number}", 1.0, "/x", "do", "edit", "add", "python", outcome, "c", 30.0, (tried,))
        )


def _home(project: Project) -> Path:
    from pathlib import Path as Folder  # noqa: PLC0415 - the name is taken by the type

    return Folder(project.environ()["FENCELINE_HOME"])


def test_without_a_record_the_ladder_is_as_configured(project: Project) -> None:
    project.configure("http://127.0.0.1:9", BIG, LADDER)
    ran = project.run("route", ADD)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[1:] == [
        "route    small: first on the configured ladder",
        "         big: next on the ladder",
    ]


def test_a_local_model_that_fails_is_passed_over_and_the_table_says_why(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.configure("http://127.0.0.1:9", BIG, LADDER)
    _recorded(_home(project), monkeypatch, 1, 24)
    ran = project.run("route", "--explain", ADD)
    assert (ran.code, ran.err) == (0, "")
    assert "\nroute    big: finishes 64% (n=0, " in ran.out
    assert [line for line in ran.out.splitlines() if len(line) > 80] == []
    document = cast("Event", json.loads(project.run("route", "--json", ADD).out))
    ladders = cast("list[Event]", document["ladders"])
    assert (ladders[0]["models"], ladders[0]["why"]) == (["big"], "taken")
    assert {tuple(cast("list[str]", one["models"])) for one in ladders} == {
        ("big",),
        ("small",),
        ("small", "big"),
    }


def test_a_fixed_ladder_learns_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.configure("http://127.0.0.1:9", f"{BIG}[route]\nlearn = false\n", LADDER)
    _recorded(_home(project), monkeypatch, 0, 25)
    ran = project.run("route", "--explain", "Build a complete auth service with login and tokens")
    assert [line.split(":")[0].split()[-1] for line in ran.out.splitlines()[1:3]] == ["small", "big"]
    assert "which is fixed" in ran.out


REPLAYED = """\
policy              done    rate (95%)  USD USD/done hosted s/task missed over
always-local         1/2    50% (9-91) 0.00    0.000     0%      0      1 0.00
always-hosted        2/2 100% (34-100) 3.00    1.500   100%      0      0 2.00
fixed ladder         2/2 100% (34-100) 1.00    0.500    50%      0      0 0.00
learning             2/2 100% (34-100) 1.00    0.500    50%      0      0 0.00
learning, bad prior  2/2 100% (34-100) 1.00    0.500    50%      0      0 0.00
oracle               2/2 100% (34-100) 1.00    0.500    50%      0      0 0.00

recorded mixed routes, each over those of the tasks that it has an outcome of
policy       done    rate (95%)      USD  USD/done hosted s/task missed     over
a route of …  1/1 100% (21-100) 23456.00 23456.000   100%      0      0 23456.00

against always-hosted, same tasks
policy               gained  lost  p  of its cost (95%)
"""


def test_replay_says_what_each_policy_comes_to(project: Project) -> None:
    rows = [
        {"task": "a", "model": "s", "tier": "local", "completed": True},
        {"task": "a", "model": "h", "tier": "hosted", "completed": True, "usd": 2.0},
        {"task": "b", "model": "s", "tier": "local", "completed": False},
        {"task": "b", "model": "h", "tier": "hosted", "completed": True, "usd": 1.0},
        {
            "task": "a",
            "model": "a route of a long name\x1b",
            "tier": "mixed",
            "completed": True,
            "usd": 23456.0,
        },
    ]
    project.write({"outcomes.jsonl": "".join(json.dumps(row) + "\n" for row in rows)})
    ran = project.run("replay", "outcomes.jsonl", "--shuffles", "2")
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.out.splitlines() if len(line) > 80] == []
    assert ran.out.splitlines()[4:18] == REPLAYED.splitlines()
    document = cast(
        "Event", json.loads(project.run("replay", "outcomes.jsonl", "--json", "--shuffles", "0").out)
    )
    done = {
        str(row["policy"]): (row["completed"], row["usd"]) for row in cast("list[Event]", document["rows"])
    }
    assert (done["always-hosted"], done["fixed ladder"], done["oracle"]) == ((2, 3.0), (2, 1.0), (2, 1.0))


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("gone.jsonl",), "cannot read gone.jsonl: no such file or directory\n"),
        (("shapes.py",), "shapes.py, line 1"),
        (("shapes.py", "--price", "x"), "shapes.py, line 1"),
    ],
)
def test_a_file_that_is_no_record_is_said_in_one_line(
    project: Project, arguments: tuple[str, ...], wrong: str
) -> None:
    ran = project.run("replay", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert wrong in ran.err
    assert "Traceback" not in ran.err
