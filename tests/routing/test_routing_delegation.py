"""A model with tools hands a scoped piece to a local model: both scripted, all else real."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from fenceline.attempts.agentic.attempt import AgenticAttempt
from fenceline.attempts.events import Asked, Called, Event
from fenceline.config.read import Config
from fenceline.config.schema import CheckTable
from fenceline.models.protocol import Message, ModelEntry, Probe
from fenceline.models.scripted import ScriptedModel
from fenceline.models.turns import ToolCall, turn
from fenceline.routing.delegation import Delegation
from fenceline.routing.survey import Situation, survey
from fenceline.routing.task import Task
from fenceline.workspace.files import open_workspace

SOURCE = (
    "class Box:\n    def __init__(self, w):\n        self.w = w\n\n    def area(self):\n        return 0\n"
)
TESTS = "from box import Box\n\n\ndef test_area():\n    assert Box(3).area() == 9\n\n\ndef test_double():\n    assert Box(2).double() == 4\n"
LEAN = "-p no:xdist -p no:hypothesispytest -p no:anyio -p no:inline_snapshot -p no:cacheprovider"
DOUBLE = "```python\ndef double(self):\n    return 2 * self.w\n```"
AREA = "```python\ndef area(self):\n    return self.w * self.w\n```"
SMALL = ModelEntry("small", "llamacpp", "s")


@pytest.fixture
def told() -> list[Event]:
    return []


@pytest.fixture
def situation(tmp_path: Path, told: list[Event], monkeypatch: pytest.MonkeyPatch) -> Situation:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTEST_ADDOPTS", LEAN)
    (tmp_path / "box.py").write_text(SOURCE)
    (tmp_path / "test_box.py").write_text(TESTS)
    config = Config({"small": SMALL}, check=CheckTable(command="python3 -m pytest -q"))
    return survey(Task("Finish Box", open_workspace(tmp_path), config), told.append)


def delegating(situation: Situation, told: list[Event], *answers: str) -> Delegation:
    return Delegation(situation, ScriptedModel(answers, SMALL, Probe("local", "scripted")), told.append)


def text(situation: Situation) -> str:
    return (situation.task.workspace.root / "box.py").read_text()


def piece(symbol: str, instruction: str) -> ToolCall:
    given = {"file": "box.py", "symbol": symbol, "instruction": instruction}
    return ToolCall(f"c-{symbol}", "delegate_edit", json.dumps(given))


def test_pieces_are_filled_in_and_the_whole_is_verified(situation: Situation, told: list[Event]) -> None:
    delegation = delegating(situation, told, DOUBLE, AREA)
    first = turn("assistant", piece("Box.double", "Return twice w."))
    second = turn("assistant", piece("Box.area", "Return the square of w."))
    planner = ScriptedModel(
        [first, second, Message("assistant", "Done.")], probe=Probe("hosted", "x", tools=True)
    )
    attempt = AgenticAttempt(
        planner, "Finish Box", situation.task.workspace, situation.referee, told.append, delegate=delegation
    )
    ended = attempt.run()
    assert (ended.outcome, [edit.path for edit in ended.edits]) == ("verified", ["box.py"])
    assert ended.edits[0].before == SOURCE.encode()
    assert "return self.w * self.w\n\n    def double(self):\n        return 2 * self.w\n" in text(situation)
    outcomes = [event.outcome for event in told if isinstance(event, Called)]
    assert outcomes[0].startswith("verified: 1 of 2 failing tests fixed, nothing broken")
    assert outcomes[1] == "verified: the check passes (2 tests); box.py: Box.area (+1 -1)"
    assert [tally.requests for tally in delegation.tallies] == [1, 1]
    assert [event.model for event in told if isinstance(event, Asked)] == [
        "scripted", "small", "scripted", "small", "scripted",
    ]  # fmt: skip


def test_a_piece_that_fails_leaves_nothing_behind(situation: Situation, told: list[Event]) -> None:
    broken = "```python\ndef area(self):\n    return self.v\n```"
    ended = delegating(situation, told, *[broken] * 8)("box.py", "Box.area", "Return the square of w.")
    assert ended.outcome == "failed"
    assert text(situation) == SOURCE


def test_a_place_that_is_not_there_is_said(situation: Situation, told: list[Event]) -> None:
    first = turn("assistant", piece("Lid.open", "Open it."))
    planner = ScriptedModel(
        [first, *[Message("assistant", "Done.")] * 2], probe=Probe("hosted", "x", tools=True)
    )
    attempt = AgenticAttempt(planner, "Do", situation.task.workspace, situation.referee, told.append)
    attempt.delegate = delegating(situation, told)
    assert attempt.run().outcome == "failed"
    assert [event.outcome for event in told if isinstance(event, Called)] == ["box.py has no Lid"]
