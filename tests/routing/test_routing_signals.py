"""A run whose model names what does not exist, with the real ground under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from fenceline.attempts.events import Event, HandedOver, Result, Signalled
from fenceline.config.read import Config
from fenceline.config.schema import CheckTable
from fenceline.ledger.journal import read
from fenceline.models.errors import ContextOverflow, ModelTimeout, ModelUnreachable
from fenceline.models.protocol import Model, ModelEntry, Probe
from fenceline.models.scripted import ScriptedModel
from fenceline.routing.run import run_task
from fenceline.routing.task import Task
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.policy.gate import EgressGate

SOURCE = "import requests\n\n\nclass Box:\n    def __init__(self, w):\n        self.w = w\n"
CHECK = "import sys\nsys.exit('2 * self.w' not in open('box.py').read())\n"
DOUBLE = "```python\ndef double(self):\n    return 2 * self.w\n```"
INVENTED = "```python\nimport requets\n\n\ndef double(self):\n    return 2 * self.w\n```"
UNDEFINED = DOUBLE.replace("2 * self.w", "twice(self.w)")
ADD = "Add a method double(self) to Box in box.py"


@dataclass
class Stage:
    """A workspace, scripts by model, and what was told."""

    root: Path
    told: list[Event] = field(default_factory=list[Event])
    built: dict[str, ScriptedModel] = field(default_factory=dict[str, ScriptedModel])

    def run(self, scripts: dict[str, list[str | Exception]]) -> Result:
        """Do the task."""
        entries = {name: ModelEntry(name, "llamacpp", name) for name in scripts}

        def build(entry: ModelEntry, gate: EgressGate) -> Model:
            del gate
            probe = Probe("local", "scripted", prefills=False)
            made = self.built[entry.name] = ScriptedModel(scripts[entry.name], entry, probe)
            return made

        config = Config(entries, tuple(entries), CheckTable(command="python3 check.py"))
        return run_task(Task(ADD, open_workspace(self.root), config), self.told.append, build)

    def signals(self) -> list[Signalled]:
        """Return what was signalled."""
        return [event for event in self.told if isinstance(event, Signalled)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    root = tmp_path / "w"
    root.mkdir()
    (root / "box.py").write_text(SOURCE)
    (root / "check.py").write_text(CHECK)
    (root / "requirements.txt").write_text("requests\n")
    return Stage(root)


def test_an_invented_package_ends_the_run_and_is_named(stage: Stage, fenceline_home: Path) -> None:
    result = stage.run({"small": [INVENTED, DOUBLE]})
    assert (result.verdict, result.exit_code, result.changed) == ("failed", 1, ())
    (signal,) = stage.signals()
    assert (signal.kind, signal.rule, signal.certainty, signal.named, signal.nearest) == (
        "missing-package", "package-misspelt", "certain", "requets", "requests",
    )  # fmt: skip
    assert (signal.path, signal.line) == ("", 2)
    assert result.reason == f"missing-package: {signal.message} (line 2 of the answer)"
    assert len(stage.built["small"].requests) == 1
    assert stage.built["small"].finishes[0].reason == "cancelled"
    assert (stage.root / "box.py").read_text() == SOURCE
    records = read(fenceline_home / "data" / "ledger" / "journal.jsonl").tasks
    assert records[0].attempts[0].signals == ("missing-package",)


@pytest.mark.parametrize("fumble", ["Done! All tests pass.", UNDEFINED])
def test_a_model_that_fumbles_once_hands_over(stage: Stage, fumble: str) -> None:
    result = stage.run({"small": [fumble, DOUBLE], "big": [DOUBLE]})
    assert (result.verdict, result.exit_code) == ("verified", 0)
    assert [len(model.requests) for model in stage.built.values()] == [1, 1]


def test_a_model_that_fumbled_goes_on_where_no_other_could_be_asked(stage: Stage) -> None:
    away = ModelUnreachable("nobody answers")
    result = stage.run({"small": [UNDEFINED, DOUBLE], "big": [away], "bigger": [away]})
    assert (result.verdict, result.exit_code) == ("verified", 0)
    assert [(attempt.model, attempt.outcome) for attempt in result.attempts] == [
        ("small", "failed"),
        ("big", "skipped"),
        ("bigger", "skipped"),
        ("small", "verified"),
    ]


def test_a_lost_model_is_not_asked_again_where_no_other_could_be(stage: Stage) -> None:
    result = stage.run({"small": [INVENTED, DOUBLE], "big": [ModelUnreachable("nobody answers")]})
    assert (result.verdict, result.exit_code, len(result.attempts)) == ("failed", 1, 2)


def test_the_next_rung_takes_over_and_is_told_why(stage: Stage) -> None:
    result = stage.run({"small": [INVENTED], "big": [DOUBLE]})
    assert (result.verdict, result.exit_code) == ("verified", 0)
    (handoff,) = (event for event in stage.told if isinstance(event, HandedOver))
    assert handoff.reason.startswith("missing-package: ")
    assert "requets" in handoff.reason
    (prompt,) = (request.messages[-1].content for request in stage.built["big"].requests)
    assert "These do not exist, do without them:\n- requets (there is requests)" in prompt
    assert "import requets" not in prompt


@pytest.mark.parametrize(
    ("fault", "kind", "rule"),
    [
        (ModelTimeout("it fell silent"), "timeout", "silence"),
        (ContextOverflow("it does not fit"), "context-overflow", "window-exceeded"),
    ],
)
def test_what_ends_an_attempt_by_itself_is_a_signal_too(
    stage: Stage, fault: Exception, kind: str, rule: str
) -> None:
    result = stage.run({"small": [fault]})
    assert result.attempts[0].signals == (kind,)
    (signal,) = stage.signals()
    assert (signal.kind, signal.rule, signal.message) == (kind, rule, result.reason)
