"""The loop that drives a task, with a scripted model in the model's place and everything else real."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fenceline.attempts.events import Blocked, Event, HandedOver, Result, Routed, ScopeRead
from fenceline.config.read import Config
from fenceline.config.schema import AttemptTable, CheckTable
from fenceline.errors import UsageError
from fenceline.ledger.journal import read
from fenceline.ledger.lines import digests
from fenceline.models.errors import ModelNotFound, ModelTimeout, ModelUnreachable, ServerFailed
from fenceline.models.protocol import Model, ModelEntry, Probe
from fenceline.models.scripted import ScriptedModel
from fenceline.models.spend import SpendCapReached
from fenceline.policy.endpoint import EgressRefused
from fenceline.routing.refusing import NoTarget
from fenceline.routing.run import run_task
from fenceline.routing.task import Task
from fenceline.workspace import runs
from fenceline.workspace.files import open_workspace
from fenceline.workspace.locks import WorkspaceBusy, hold

if TYPE_CHECKING:
    from fenceline.ledger.records import TaskRecord
    from fenceline.policy.gate import EgressGate

SOURCE = "class Box:\n    def __init__(self, w):\n        self.w = w\n"
CHECK = "from box import Box\nassert Box(2).double() == 4\n"
DOUBLE = "```python\ndef double(self):\n    return 2 * self.w\n```"
TRIPLE = DOUBLE.replace("2 *", "3 *")
ADD = "Add a method double(self) to Box in box.py"
SMALL, BIG = ModelEntry("small", "llamacpp", "s"), ModelEntry("big", "llamacpp", "b")


@dataclass
class Stage:
    """A workspace, scripts by model, and what was told."""

    root: Path
    home: Path
    scripts: dict[str, list[str | Exception]]
    told: list[Event] = field(default_factory=list[Event])
    built: dict[str, ScriptedModel] = field(default_factory=dict[str, ScriptedModel])

    def run(
        self, instruction: str = ADD, *, dry_run: bool = False, samples: int = 2, attended: bool = False
    ) -> Result:
        """Do a task in the workspace."""
        entries = {entry.name: entry for entry in (SMALL, BIG) if entry.name in self.scripts}
        check = CheckTable(command="python3 check.py")
        config = Config(entries, tuple(entries), check, attempt=AttemptTable(samples=samples))
        return run_task(
            Task(instruction, open_workspace(self.root), config, dry_run=dry_run, attended=attended),
            self.told.append,
            self.build,
        )

    def build(self, entry: ModelEntry, gate: EgressGate) -> Model:
        """Return the scripted model of an entry."""
        assert gate.policy.everything_open
        script = self.scripts[entry.name]
        if script and isinstance(script[0], ModelNotFound | UsageError):
            raise script[0]
        made = self.built[entry.name] = ScriptedModel(
            script, entry, Probe("local", "scripted", prefills=True)
        )
        return made

    def of(self, kind: type[Event]) -> list[Event]:
        """Return what was told of one kind."""
        return [event for event in self.told if isinstance(event, kind)]

    def text(self) -> str:
        """Return the file that is edited."""
        return (self.root / "box.py").read_text()

    def recorded(self) -> list[TaskRecord]:
        """Return what the ledger was given."""
        found = read(self.home / "data" / "ledger" / "journal.jsonl")
        assert found.unreadable == []
        return found.tasks


@pytest.fixture
def stage(tmp_path: Path, fenceline_home: Path) -> Stage:
    root = tmp_path / "w"
    root.mkdir()
    (root / "box.py").write_text(SOURCE)
    (root / "check.py").write_text(CHECK)
    return Stage(root, fenceline_home, {"small": [DOUBLE]})


def test_a_verified_edit_stands_and_is_told_journalled_and_recorded(stage: Stage) -> None:
    result = stage.run()
    assert (result.verdict, result.exit_code, result.changed) == ("verified", 0, ("box.py",))
    assert stage.text() == SOURCE + "\n    def double(self):\n        return 2 * self.w\n"
    assert [type(event) for event in stage.told[:2]] == [ScopeRead, Routed]
    assert stage.told[-1] is result
    (run,) = runs.history(open_workspace(stage.root))
    assert (run.status, run.changed, run.touches) == ("verified", ("box.py",), ("box.py",))
    (record,) = stage.recorded()
    assert (record.task_id, record.verdict, record.scope, record.recipe, record.language) == (
        run.id, "verified", "edit", "add", "python",
    )  # fmt: skip
    (tried,) = record.attempts
    finish = stage.built["small"].finishes[0]
    assert (tried.model, tried.outcome, tried.requests, tried.prompt_tokens, tried.output_tokens) == (
        "small", "verified", 1, finish.usage.prompt, finish.usage.output,
    )  # fmt: skip


def test_what_changed_is_recorded_as_digests(stage: Stage) -> None:
    stage.run()
    (record,) = stage.recorded()
    (change,) = record.changes
    added = digests([b"def double(self):", b"return 2 * self.w"])
    assert (record.files_changed, record.size, record.confidence) == (1, "small", "sure")
    assert (change.path, set(change.added.split()), change.removed) == ("box.py", added, "")
    assert record.attempts[0].ended
    assert (record.commit, record.waited_s) == ("", 0.0)


def test_the_commit_that_it_began_at_and_who_waited_are_recorded(stage: Stage) -> None:
    for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@b commit -q -m one"):
        subprocess.run(["git", *command.split()], cwd=stage.root, check=True)
    stage.run(attended=True)
    (record,) = stage.recorded()
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=stage.root, check=True, capture_output=True, text=True
    )
    assert record.commit == head.stdout.strip()
    assert record.waited_s == record.total_s > 0


@pytest.mark.parametrize(
    ("first", "outcome", "signals"),
    [
        ([TRIPLE, "no"], "failed", ("check-failed", "malformed-edit")),
        ([ModelUnreachable("nothing answers")], "skipped", ()),
        ([EgressRefused("held back")], "blocked", ()),
        ([ServerFailed("500")], "skipped", ()),
        ([SpendCapReached("per_day_usd is $1")], "skipped", ("budget",)),
        ([], "skipped", ()),
        ([ModelTimeout("silence")], "failed", ("timeout",)),
    ],
)
def test_the_next_rung_takes_over(
    stage: Stage, first: list[str | Exception], outcome: str, signals: tuple[str, ...]
) -> None:
    stage.scripts = {"small": first, "big": [DOUBLE]}
    result = stage.run()
    assert (result.verdict, result.exit_code, result.patch) == ("verified", 0, "")
    assert [(a.model, a.outcome) for a in result.attempts] == [("small", outcome), ("big", "verified")]
    assert result.attempts[0].signals == signals
    (handoff,) = stage.of(HandedOver)
    assert isinstance(handoff, HandedOver)
    assert (handoff.model, handoff.to) == ("small", "big")
    assert handoff.reason
    assert len(stage.of(Blocked)) == (outcome == "blocked")
    assert stage.built["big"].requests[0].messages == stage.built["big"].requests[-1].messages
    assert "3 *" not in stage.built["big"].requests[0].messages[-1].content
    assert [a.outcome for a in stage.recorded()[0].attempts] == [outcome, "verified"]


def test_all_rungs_fail(stage: Stage) -> None:
    stage.scripts = {"small": [TRIPLE, TRIPLE], "big": [ModelUnreachable("nothing answers", "start it")]}
    result = stage.run()
    assert (result.verdict, result.exit_code, result.changed) == ("failed", 1, ())
    assert result.reason.startswith("small: the check fails")
    assert result.reason.endswith("; big: nothing answers (start it)")
    assert stage.text() == SOURCE
    assert "+        return 3 * self.w" in Path(result.patch).read_text()
    (run,) = runs.history(open_workspace(stage.root))
    assert (run.status, run.changed) == ("failed", ())


def test_a_later_rung_that_is_configured_wrongly_is_skipped_with_its_reason(stage: Stage) -> None:
    stage.scripts = {"small": [TRIPLE, TRIPLE], "big": [UsageError("there is no key", "run: keys set big")]}
    result = stage.run()
    assert (result.verdict, result.exit_code) == ("failed", 1)
    assert result.reason.endswith("; big: there is no key (run: keys set big)")
    assert [a.outcome for a in result.attempts] == ["failed", "skipped"]
    assert "+        return 3 * self.w" in Path(result.patch).read_text()


def test_all_rungs_blocked(stage: Stage) -> None:
    stage.scripts = {"small": [EgressRefused("held back", "use a local model")]}
    result = stage.run()
    assert (result.verdict, result.exit_code, result.reason) == (
        "blocked",
        3,
        "held back (use a local model)",
    )


def test_a_usage_error_ends_it_all_and_is_recorded(stage: Stage) -> None:
    """It comes before anybody was asked, so that nothing is lost by it."""
    stage.scripts = {"small": [ModelNotFound("no such weights")], "big": [DOUBLE]}
    with pytest.raises(ModelNotFound):
        stage.run()
    assert stage.text() == SOURCE
    assert stage.of(Result) == []
    assert [record.verdict for record in stage.recorded()] == ["interrupted"]


def test_a_dry_run_leaves_no_trace_in_the_workspace_or_the_journal(stage: Stage) -> None:
    result = stage.run(dry_run=True)
    assert (result.verdict, result.exit_code, result.changed) == ("unverified", 4, ())
    assert stage.text() == SOURCE
    assert runs.history(open_workspace(stage.root)) == ()
    assert result.seconds["check"] == 0


def test_nothing_to_edit_is_said_and_asks_nobody(stage: Stage) -> None:
    result = stage.run("do it")
    assert (result.verdict, result.exit_code) == ("failed", 1)
    assert result.reason.startswith("the instruction names no file, class or function of this workspace")
    assert stage.built["small"].requests == []
    assert NoTarget("x").exit_code == 1


def test_an_interruption_is_taken_back_and_recorded(stage: Stage) -> None:
    (stage.root / "check.py").write_text("import sys\nsys.exit('double' not in open('box.py').read())\n")

    def interrupt(event: Event) -> None:
        stage.told.append(event)
        if isinstance(event, Result):
            raise KeyboardInterrupt

    config = Config({"small": SMALL}, check=CheckTable(command="python3 check.py"))
    with pytest.raises(KeyboardInterrupt):
        run_task(Task(ADD, open_workspace(stage.root), config), interrupt, stage.build)
    assert stage.text() == SOURCE
    (run,) = runs.history(open_workspace(stage.root))
    assert run.status == "interrupted"
    assert len(stage.recorded()) == 1


def test_a_busy_workspace_is_said(stage: Stage) -> None:
    with hold(open_workspace(stage.root), "other"), pytest.raises(WorkspaceBusy, match="other"):
        stage.run()
    assert stage.told == []


def test_no_thread_is_left(stage: Stage) -> None:
    before = set(threading.enumerate())
    stage.run()
    stage.scripts = {"small": ["no"]}
    stage.run()
    assert set(threading.enumerate()) <= before


def test_the_result_is_the_last_event_also_while_the_baseline_still_runs(stage: Stage) -> None:
    (stage.root / "check.py").write_text("import time\ntime.sleep(60)\n")
    stage.scripts = {"small": ["no"]}
    assert stage.run() is stage.told[-1]
