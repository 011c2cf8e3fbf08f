"""A run that was cut off goes on where it was, and asks nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fenceline.errors import UsageError
from fenceline.models.errors import ModelRefused, StreamBroken
from fenceline.models.metered import MeteredModel
from fenceline.models.protocol import Finish, Message, Request, Token
from fenceline.models.scripted import ScriptedModel
from fenceline.models.spend import Purse, SpendCap
from fenceline.models.turns import ToolCall, ToolResult, turn
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy
from fenceline.routing.tape import Asked, Tape, begin, latest
from fenceline.routing.taped import taped
from fenceline.workspace.files import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.models.protocol import Chunk, Model, ModelEntry

ASKED = Asked("do it", "/c.toml", "small", "true")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("FENCELINE_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    return open_workspace(tmp_path / "work")


def behind(tape: Tape, *answers: str | Exception) -> tuple[Model, ScriptedModel]:
    scripted = ScriptedModel(answers)

    def build(entry: ModelEntry, gate: EgressGate) -> Model:
        del entry, gate
        return scripted

    model = taped(build, tape)(scripted.entry, EgressGate(Policy()))
    return model, scripted


def ask(model: Model, text: str, *, cut_after: int = 0) -> list[Chunk]:
    got: list[Chunk] = []
    with model.open(Request((Message("user", text),), max_tokens=50)) as stream:
        for chunk in stream:
            if isinstance(chunk, Token | Finish):
                got.append(chunk)
            if cut_after and len(got) == cut_after:
                return [*got, stream.cancel()]
    return got


def test_answers_are_played_and_what_follows_is_asked(workspace: Workspace) -> None:
    model, first = behind(begin(workspace, ASKED), "one two three", "four five six")
    recorded = [ask(model, "a"), ask(model, "b", cut_after=1)]
    tape = latest(workspace)
    model, second = behind(tape, "seven")
    assert [ask(model, "a"), ask(model, "b", cut_after=1)] == recorded
    assert "".join(c.text for c in ask(model, "c") if isinstance(c, Token)) == "seven"
    assert (len(first.requests), len(second.requests), tape.played) == (2, 1, 2)
    assert (tape.asked, len(latest(workspace).answers)) == (ASKED, 3)


def test_another_question_voids_the_rest(workspace: Workspace) -> None:
    model, _ = behind(begin(workspace, ASKED), "one", "two")
    ask(model, "a")
    ask(model, "b")
    model, scripted = behind(latest(workspace), "new", "newer")
    texts = [[c.text for c in ask(model, text) if isinstance(c, Token)] for text in ("x", "b")]
    assert (texts, len(scripted.requests)) == ([["new"], ["newer"]], 2)
    model, scripted = behind(latest(workspace), "newest")
    texts = [[c.text for c in ask(model, text) if isinstance(c, Token)] for text in ("x", "b", "c")]
    assert (texts, len(scripted.requests)) == ([["new"], ["newer"], ["newest"]], 1)


def booked(model: Model, *texts: str) -> list[bool]:
    finishes = [ask(model, text)[-1] for text in texts]
    return [finish.booked for finish in finishes if isinstance(finish, Finish)]


def test_an_answer_says_whether_the_ledger_has_it(workspace: Workspace) -> None:
    tape = begin(workspace, ASKED)
    model, _ = behind(tape, "one", "two", "three")
    assert booked(model, "a", "b") == [False, False]
    tape.book(1)  # the run ended before it had counted the second
    tape = latest(workspace)
    model, _ = behind(tape, "four")
    assert booked(model, "a", "b", "c") == [True, False, False]
    tape.book(3)
    assert booked(behind(latest(workspace), "five")[0], "a", "b", "c", "d") == [True, True, True, False]


def test_what_is_asked_in_place_of_a_void_answer_is_not_booked_with_it(workspace: Workspace) -> None:
    tape = begin(workspace, ASKED)
    ask(behind(tape, "one")[0], "a")
    tape.book(1)
    assert booked(behind(latest(workspace), "new")[0], "x") == [False]
    assert booked(behind(latest(workspace))[0], "x") == [False]


def test_a_run_that_asked_nothing_has_no_tape(workspace: Workspace) -> None:
    tape = begin(workspace, ASKED)
    tape.book(0)
    assert not tape.path.exists()


def test_a_torn_line_is_left_out(workspace: Workspace) -> None:
    tape = begin(workspace, ASKED)
    model, _ = behind(tape, "one", "two")
    ask(model, "a")
    whole = tape.path.read_bytes()
    ask(model, "b")
    both = tape.path.read_bytes()
    for end in range(len(whole), len(both) - 1):
        tape.path.write_bytes(both[:end])
        assert len(latest(workspace).answers) == 1


def test_a_new_run_ends_what_could_be_resumed_once_it_asks(workspace: Workspace) -> None:
    old, new = begin(workspace, Asked("old")), begin(workspace, Asked("new"))
    ask(behind(old, "one")[0], "a")
    assert latest(workspace).asked.instruction == "old"
    ask(behind(new, "one")[0], "a")
    assert latest(workspace).asked.instruction == "new"
    new.end()
    with pytest.raises(UsageError, match="no run of this workspace was cut off"):
        latest(workspace)


def test_a_killed_run_is_told_of_once_by_the_next_and_can_still_be_gone_on_with(workspace: Workspace) -> None:
    ask(behind(begin(workspace, ASKED), "one", "two")[0], "a")
    told: list[tuple[str, int, str]] = []

    def note(tape: Tape) -> None:
        told.append((tape.asked.instruction, len(tape.answers) - tape.booked, tape.answers[0].by.model))

    for _ in range(2):
        new = begin(workspace, Asked("new"))
        new.lost = note
        behind(new)
    assert told == [("do it", 1, "scripted")]
    assert booked(behind(latest(workspace), "more")[0], "a", "b") == [True, False]


def test_a_run_that_the_ledger_does_not_take_is_told_of_again(workspace: Workspace) -> None:
    ask(behind(begin(workspace, ASKED), "one")[0], "a")
    told: list[int] = []

    def full(tape: Tape) -> None:
        told.append(len(tape.answers))
        raise UsageError("no space")

    for _ in range(2):
        new = begin(workspace, Asked("new"))
        new.lost = full
        behind(new)
    assert told == [1, 1]


@pytest.mark.parametrize(("fault", "left"), [(StreamBroken("gone"), "cut"), (ModelRefused("no"), "settled")])
def test_only_what_another_try_may_mend_counts_as_cut(
    workspace: Workspace, fault: Exception, left: str
) -> None:
    tape = begin(workspace, ASKED)
    model, _ = behind(tape, fault, "fine")
    with pytest.raises(type(fault)):
        ask(model, "a")
    assert tape.cut is (left == "cut")
    ask(model, "a")
    assert not tape.cut


def told(*results: tuple[str, str]) -> Request:
    calls = [(ToolCall(f"c{at}", tool, "{}"), text) for at, (tool, text) in enumerate(results)]
    asked = turn("assistant", *(call for call, _ in calls))
    answered = turn("user", *(ToolResult(call, text) for call, text in calls))
    return Request((Message("user", "do it"), asked, answered), max_tokens=50)


def test_how_long_a_command_took_makes_no_other_question(workspace: Workspace) -> None:
    first = told(("run", "exit 0\n3 passed in 0.06s"), ("check", "a.py: failed, 3 tests\n<X at 0x7f01>"))
    again = told(("run", "exit 0\n3 passed in 0.12s"), ("check", "a.py: failed, 3 tests\n<X at 0x7fff>"))
    others = [
        told(("run", "exit 1\n3 passed in 0.06s"), ("check", "a.py: failed, 3 tests\n<X at 0x7f01>")),
        told(("run", "exit 0\n3 passed in 0.06s"), ("check", "a.py: passed, 3 tests\n<X at 0x7f01>")),
        told(("read", "exit 0\n3 passed in 0.06s"), ("check", "a.py: failed, 3 tests\n<X at 0x7f01>")),
    ]
    tape = begin(workspace, ASKED)
    model, _ = behind(tape, "one")
    with model.open(first) as stream:
        recorded = [chunk for chunk in stream if isinstance(chunk, Token | Finish)]
    kept = tape.path.read_bytes()
    for request in (again, *others):
        model, scripted = behind(latest(workspace), "two")
        with model.open(request) as stream:
            played = [chunk for chunk in stream if isinstance(chunk, Token | Finish)]
        assert (played == recorded, len(scripted.requests)) == ((True, 0) if request is again else (False, 1))
        tape.path.write_bytes(kept)


def interrupted(model: MeteredModel, request: Request) -> None:
    with model.open(request) as stream:
        for _ in stream:
            raise KeyboardInterrupt


def test_an_answer_that_broke_off_is_paid_for_and_not_kept(workspace: Workspace) -> None:
    model, _ = behind(begin(workspace, ASKED), "one two three", "one two three", "one two three")
    metered = MeteredModel(model, Purse(SpendCap.of(None, None)))
    request = Request((Message("user", "a"),), max_tokens=50)
    with pytest.raises(KeyboardInterrupt):
        interrupted(metered, request)
    assert latest(workspace).answers == []
    with metered.open(request) as stream:
        next(iter(stream))
        stream.cancel()
    assert len(latest(workspace).answers) == 1
