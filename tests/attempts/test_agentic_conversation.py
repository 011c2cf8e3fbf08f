"""What is sent when the window fills up, and what of it never changes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from agentic_stage import BOX, CHECK, DOUBLE, Stage, call, calls, done

from fenceline.attempts.agentic.conversation import Conversation
from fenceline.attempts.agentic.told import Told
from fenceline.attempts.events import Note
from fenceline.models.errors import ContextOverflow
from fenceline.models.protocol import Message
from fenceline.models.turns import Text, Thought, ToolCall, ToolResult, turn


def conversation(room: int) -> Conversation:
    first = (Message("system", "Rules."), Message("user", "The task."))
    return Conversation(first, len, room, tools_size=10)


def exchange(talk: Conversation, number: int, size: int) -> None:
    wanted = ToolCall(f"c{number}", "read", '{"path":"a.py"}')
    thought = Thought("anthropic/x", '{"signature":"s"}', "hm")
    talk.add(turn("assistant", thought, Text("Reading."), wanted))
    talk.answer([(ToolResult(wanted, "x" * size), Told("x" * size, f"a.py, {size} lines"))])


def test_it_only_grows_until_it_has_to_shrink() -> None:
    talk = conversation(2000)
    seen = [talk.messages]
    for number in range(4):
        exchange(talk, number, 200)
        assert talk.fit() is False
        assert talk.messages[: len(seen[-1])] == seen[-1]
        seen.append(talk.messages)


def test_old_results_become_lines_and_the_latest_stays() -> None:
    talk = conversation(2000)
    for number in range(3):
        exchange(talk, number, 500)
    assert talk.fit() is True
    assert talk.size <= 1300
    results = [part for message in talk.messages for part in message.parts if isinstance(part, ToolResult)]
    assert [part.text for part in results] == [
        "[read: a.py, 500 lines; left out, call again if needed]",
        "[read: a.py, 500 lines; left out, call again if needed]",
        "x" * 500,
    ]
    thoughts = [part for message in talk.messages for part in message.parts if isinstance(part, Thought)]
    assert thoughts == [Thought("anthropic/x", '{"signature":"s"}', "hm")] * 3
    assert talk.messages[:2] == (Message("system", "Rules."), Message("user", "The task."))
    assert talk.fit() is False  # one step, and then it grows again


def test_when_lines_are_not_enough_old_turns_become_a_list() -> None:
    talk = conversation(1200)
    for number in range(30):
        exchange(talk, number, 60)
        talk.fit()
        assert talk.size <= 1200
    head = talk.messages[1].content
    assert head.startswith("The task.\n\nDone so far:\n- read: a.py, 60 lines\n")
    roles = [message.role for message in talk.messages]
    assert roles[:3] == ["system", "user", "assistant"]
    assert all(a != b for a, b in pairwise(roles))
    wanted = [part.id for message in talk.messages for part in message.calls]
    given = [
        part.call.id for message in talk.messages for part in message.parts if isinstance(part, ToolResult)
    ]
    assert wanted == given  # no result without its call


def test_what_cannot_fit_is_an_overflow() -> None:
    talk = conversation(300)
    exchange(talk, 0, 5000)
    with pytest.raises(ContextOverflow, match="there is room for 300"):
        talk.fit()


def test_an_attempt_goes_on_in_a_small_window(tmp_path: Path) -> None:
    root = tmp_path / "w"
    root.mkdir()
    stage = Stage(root)
    stage.write(
        {
            "box.py": BOX,
            "check.py": CHECK,
            **{f"m{n}.py": f"x{n} = 1  # {'y' * 60}\n" * 60 for n in range(12)},
        }
    )
    stage.commit()
    script = [calls(call("read", path=f"m{n}.py")) for n in range(12)]
    script += [calls(call("edit", path="box.py::Box.double", code=DOUBLE)), done()]
    ended = stage.run(script, "Add double", window=6000)
    assert ended.outcome == "verified"
    notes = [event.message for event in stage.of(Note)]
    assert set(notes) == {"earlier results were left out of the conversation, to make room in the window"}
    assert 1 <= len(notes) <= 4
    for request in stage.model.requests:
        size = sum(stage.model.count(message.everything) for message in request.messages)
        assert size + request.max_tokens <= 6000
        assert request.messages[0] == stage.model.requests[0].messages[0]
        assert "Add double" in request.messages[1].content


def test_a_window_that_is_too_small_for_the_task_is_said(tmp_path: Path) -> None:
    root = tmp_path / "w"
    root.mkdir()
    stage = Stage(root)
    stage.write({"box.py": BOX, "check.py": CHECK})
    with pytest.raises(ContextOverflow):
        stage.run([done()], "word " * 2000, window=2000)
    assert stage.model.requests == []
