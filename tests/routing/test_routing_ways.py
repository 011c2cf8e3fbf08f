"""Which way a model is put to work, and how a run goes on from one to the other."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fenceline.attempts.events import Event, HandedOver, Note, Routed, ScopeRead
from fenceline.config.read import Config
from fenceline.config.schema import AttemptTable, CheckTable, LedgerTable, SpendTable
from fenceline.models.entry import Prices
from fenceline.models.protocol import Message, Model, ModelEntry, Probe
from fenceline.models.scripted import ScriptedModel
from fenceline.models.turns import ToolCall, turn
from fenceline.policy.label import Label
from fenceline.policy.rules import Policy, Rule
from fenceline.routing.run import run_task
from fenceline.routing.task import Task
from fenceline.routing.ways import ways
from fenceline.scope.model import Scope, Target
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.attempts.events import Result
    from fenceline.policy.gate import EgressGate
    from fenceline.scope.model import Kind

SOURCE = "class Box:\n    def __init__(self, w):\n        self.w = w\n"
DOUBLE = "```python\ndef double(self):\n    return 2 * self.w\n```"
CHECK = "from box import Box\nassert Box(2).double() == 4\n"
ADD = "Add a method double(self) to Box in box.py"
SMALL = ModelEntry("small", "llamacpp", "s")
BIG = ModelEntry("big", "anthropic", "b", prices=Prices(input=1000.0, output=5000.0))  # USD a million
PROBES = {
    "small": Probe("local", "scripted", prefills=True),
    "big": Probe("hosted", "scripted", context_window=100_000, tools=True),
    "next": Probe("hosted", "scripted", context_window=100_000, tools=True),
}

Script = list[str | Message | Exception]


def call(name: str, **arguments: object) -> ToolCall:
    return ToolCall(f"{name}-{len(str(arguments))}", name, json.dumps(arguments))


@dataclass
class Stage:
    """A workspace, scripts by model, and what was told."""

    root: Path
    told: list[Event] = field(default_factory=list[Event])
    built: dict[str, ScriptedModel] = field(default_factory=dict[str, ScriptedModel])

    def run(
        self,
        scripts: dict[str, Script],
        instruction: str = ADD,
        policy: Policy = Policy(),  # noqa: B008 - frozen
        spend: SpendTable = SpendTable(),  # noqa: B008 - frozen
        check: str = "python3 check.py",
        ledger: LedgerTable = LedgerTable(),  # noqa: B008 - frozen
    ) -> Result:
        """Do a task with these scripts by model."""
        entries = {
            entry.name: entry for entry in (SMALL, BIG, replace(BIG, name="next")) if entry.name in scripts
        }
        config = Config(
            entries,
            tuple(entries),
            CheckTable(command=check),
            policy,
            AttemptTable(samples=1),
            spend=spend,
            ledger=ledger,
        )

        def build(entry: ModelEntry, gate: EgressGate) -> Model:
            del gate
            self.built[entry.name] = ScriptedModel(scripts[entry.name], entry, PROBES[entry.name])
            return self.built[entry.name]

        return run_task(Task(instruction, open_workspace(self.root), config), self.told.append, build)

    def of(self, kind: type[Event]) -> list[Event]:
        """Return what was told of one kind."""
        return [event for event in self.told if isinstance(event, kind)]

    def files(self) -> dict[str, str]:
        """Return every file's text."""
        return {path.name: path.read_text() for path in self.root.iterdir() if path.is_file()}


@pytest.fixture
def stage(tmp_path: Path, fenceline_home: Path) -> Stage:
    assert fenceline_home
    root = tmp_path / "w"
    root.mkdir()
    (root / "box.py").write_text(SOURCE)
    (root / "check.py").write_text(CHECK)
    return Stage(root)


@pytest.mark.parametrize(
    ("scope", "tools", "expected"),
    [
        (Scope("edit", "add", (Target("box.py"),)), False, ("edit",)),
        (Scope("edit", "add", (Target("box.py"),)), True, ("edit", "tools")),
        (Scope("edit", "add", (Target("box.py"),), confidence="undecided"), True, ("tools",)),
        (Scope("edit", "add", (Target("box.py"),), unknown=("Bix",)), True, ("tools",)),
        (Scope("edit", "add"), True, ("tools",)),
        (Scope("edit", "change", (Target("box.py", new_name="Bin"),)), True, ("tools",)),
        (Scope("multi-file", "change", (Target("box.py"),)), True, ("tools",)),
        (Scope("greenfield", "component"), True, ("tools",)),
        (Scope("greenfield", "component"), False, ("edit",)),
    ],
)
def test_the_leanest_way_that_fits_comes_first(scope: Scope, tools: bool, expected: Sequence[str]) -> None:  # noqa: FBT001 - of the table
    assert ways(scope, Probe("hosted", "x", tools=tools)) == expected


@pytest.mark.parametrize(
    ("kind", "parameters", "expected"),
    [
        ("edit", 32.0, ("edit",)),
        ("multi-file", 32.0, ("tools",)),
        ("multi-file", 1.5, ("edit",)),
        ("multi-file", 0.0, ("tools",)),
    ],
)
def test_a_local_model_gets_tools_only_for_what_is_no_edit_and_where_it_can_use_them(
    kind: Kind, parameters: float, expected: Sequence[str]
) -> None:
    scope = Scope(kind, "change", (Target("box.py"),))
    assert ways(scope, Probe("local", "x", tools=True, parameters=parameters)) == expected


def test_one_edit_is_asked_for_first_whoever_is_asked(stage: Stage) -> None:
    result = stage.run({"big": [DOUBLE]})
    assert (result.verdict, len(stage.built["big"].requests)) == ("verified", 1)
    assert stage.built["big"].requests[0].tools == ()


def test_the_ladder_ends_with_tools_and_every_rung_is_briefed(stage: Stage) -> None:
    wrong = DOUBLE.replace("2 *", "3 *")
    edit = call("edit", path="box.py::Box.double", code="def double(self):\n    return 2 * self.w")
    script: Script = [wrong, turn("assistant", edit), Message("assistant", "Done.")]
    result = stage.run({"small": [wrong], "big": script})
    assert (result.verdict, result.exit_code, result.changed) == ("verified", 0, ("box.py",))
    assert [(a.model, a.tier, a.outcome, a.requests) for a in result.attempts] == [
        ("small", "local", "failed", 1),
        ("big", "hosted", "failed", 1),
        ("big", "hosted", "verified", 2),
    ]
    assert [(h.model, h.to) for h in stage.of(HandedOver) if isinstance(h, HandedOver)] == [
        ("small", "big"),
        ("big", "big with tools"),
    ]
    briefed = stage.built["big"].requests[1].messages
    assert "- small: " in "".join(message.content for message in briefed)
    assert "3 * self.w" not in "".join(message.content for message in briefed)


def test_a_rename_is_no_edit_for_a_model_without_tools(stage: Stage) -> None:
    result = stage.run({"small": [DOUBLE]}, "Rename Box in box.py to Bin")
    assert (result.verdict, result.exit_code, stage.built["small"].requests) == ("failed", 1, [])
    assert result.reason.startswith("`Bin` is a new name for what other code uses")


def test_what_goes_away_is_no_edit_for_a_model_without_tools(stage: Stage) -> None:
    result = stage.run({"small": [DOUBLE]}, "Remove the unused class Box from box.py")
    assert (result.verdict, result.exit_code, stage.built["small"].requests) == ("failed", 1, [])
    assert result.reason.startswith(
        "`Box` would go away or elsewhere, and an edit leaves what it edits in place"
    )


def test_work_from_nothing_goes_to_the_hosted_model_at_once(stage: Stage) -> None:
    (stage.root / "check.py").write_text("import auth\nassert auth.login('a') == 'token-a'\n")
    write = call("write", path="auth.py", code="def login(user):\n    return f'token-{user}'\n")
    script: Script = [turn("assistant", write), Message("assistant", "Built it.")]
    result = stage.run({"small": [], "big": script}, "Build a complete auth service with login and tokens")
    (scope,), (route,) = stage.of(ScopeRead), stage.of(Routed)
    assert isinstance(scope, ScopeRead)
    assert isinstance(route, Routed)
    assert (scope.kind, route.model) == ("greenfield", "big")
    assert "small models lose track" in route.reason
    assert (result.verdict, result.changed) == ("verified", ("auth.py",))
    assert stage.files()["auth.py"].startswith("def login")


HALVES = {
    "halves.py": "def one(): return 0\n",
    "other.py": "def two(): return 0\n",
    "test_halves.py": "from halves import one\nfrom other import two\ndef test_one(): assert one() == 1\ndef test_two(): assert two() == 2\n",
}


def test_the_next_model_goes_on_from_what_the_check_shows_to_be_right(stage: Stage) -> None:
    for name, text in HALVES.items():
        (stage.root / name).write_text(text)
    half = turn("assistant", call("edit", path="halves.py::one", code="def one(): return 1\n"))
    rest = turn("assistant", call("edit", path="other.py::two", code="def two(): return 2\n"))
    done = Message("assistant", "Done.")
    result = stage.run(
        {"big": [half, done, done], "next": [rest, done]},
        "Refactor one in halves.py and two in other.py so that test_halves.py passes",
        check=f"{sys.executable} -m pytest -q test_halves.py",
    )
    assert (result.verdict, result.changed) == ("verified", ("halves.py", "other.py")), result.reason
    assert (stage.files()["halves.py"], stage.files()["other.py"]) == (
        "def one(): return 1\n",
        "def two(): return 2\n",
    )
    told = "".join(message.everything for message in stage.built["next"].requests[0].messages)
    assert "Kept of it" in told
    assert "test_halves.py::test_one" in told


def test_a_failed_run_with_tools_leaves_the_workspace_as_it_was(stage: Stage) -> None:
    before = stage.files()
    write = call("write", path="junk.py", code="x = 1\n")
    script: Script = [turn("assistant", write), Message("assistant", "Done."), Message("assistant", "Done!")]
    result = stage.run({"big": script}, "Build a complete auth service with login and tokens")
    assert (result.verdict, result.exit_code, result.changed) == ("failed", 1, ())
    assert stage.files() == before
    assert "junk.py" in Path(result.patch).read_text()


def test_a_hosted_model_with_tools_is_not_shown_what_is_closed(stage: Stage) -> None:
    (stage.root / "pay.py").write_text("RATE = 'not for you'\n")
    policy = Policy.of(Label.OPEN, (Rule(("pay.py",), Label.CLOSED),))
    look = turn(
        "assistant", call("read", path="pay.py"), call("search", pattern="RATE"), call("list", path=".")
    )
    script: Script = [look, Message("assistant", "Done."), Message("assistant", "Done.")]
    stage.run({"big": script}, "Build a complete auth service with login and tokens", policy)
    sent = "".join(m.everything for request in stage.built["big"].requests for m in request.messages)
    assert "not for you" not in sent


def test_what_a_hosted_model_cost_is_told(stage: Stage) -> None:
    result = stage.run({"big": [DOUBLE]})
    assert result.cost == pytest.approx(
        (result.tokens["prompt"] * 1000 + result.tokens["output"] * 5000) / 1e6
    )


def test_a_cap_stops_before_the_request_that_might_break_it(stage: Stage) -> None:
    before = stage.files()
    result = stage.run({"small": [], "big": [DOUBLE]}, spend=SpendTable(per_task_usd=0.5))
    assert (result.verdict, result.exit_code, result.cost) == ("failed", 1, 0.0)
    assert "big: per_task_usd is $0.5000; big may cost" in result.reason
    assert stage.built["big"].requests == []
    assert stage.files() == before


def test_what_today_cost_already_counts(stage: Stage) -> None:
    first = stage.run({"big": [DOUBLE]}, spend=SpendTable(per_day_usd=20.0))
    assert (first.verdict, len(stage.built["big"].requests)) == ("verified", 1)
    (stage.root / "box.py").write_text(SOURCE)
    assert first.cost
    again = stage.run({"big": [DOUBLE]}, spend=SpendTable(per_day_usd=first.cost + 0.5))
    assert (again.verdict, stage.built["big"].requests) == ("failed", [])
    assert "per_day_usd is" in again.reason


def test_while_the_ledgers_server_is_away_the_cap_holds_for_what_waits_here(stage: Stage) -> None:
    gone = LedgerTable(url=f"postgresql://me:pass-word@/team?host={stage.root / 'gone'}")
    first = stage.run({"big": [DOUBLE]}, spend=SpendTable(per_day_usd=20.0), ledger=gone)
    assert (first.verdict, len(stage.built["big"].requests)) == ("verified", 1)
    (stage.root / "box.py").write_text(SOURCE)
    assert first.cost
    again = stage.run({"big": [DOUBLE]}, spend=SpendTable(per_day_usd=first.cost + 0.5), ledger=gone)
    assert (again.verdict, stage.built["big"].requests) == ("failed", [])
    assert "per_day_usd is" in again.reason
    told = [
        event.message for event in stage.told if isinstance(event, Note) and "per_day_usd" in event.message
    ]
    assert [message.rpartition("; ")[2] for message in told] == [
        "per_day_usd holds for what waits here alone, tasks of today: 0",
        "per_day_usd holds for what waits here alone, tasks of today: 1",
    ]
    assert "pass-word" not in "".join(told)


def test_a_hosted_model_hands_an_edit_to_the_local_one(stage: Stage) -> None:
    (stage.root / "check.py").write_text("import auth\nassert auth.Box(2).double() == 4\n")
    write = call("write", path="auth.py", code="from box import Box\n")
    ask = call("delegate_edit", file="box.py", symbol="Box.double", instruction="return twice w")
    script: Script = [turn("assistant", write, ask), Message("assistant", "Built it.")]
    result = stage.run(
        {"small": [DOUBLE], "big": script}, "Build a complete auth service with login and tokens"
    )
    assert (result.verdict, result.changed) == ("verified", ("auth.py", "box.py"))
    assert [(a.model, a.tier, a.outcome, a.requests) for a in result.attempts] == [
        ("small", "local", "verified", 1),
        ("big", "hosted", "verified", 2),
    ]
