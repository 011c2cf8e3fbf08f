"""One question, one answer: cut when complete, sized to the window, told as it comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.events import Answered, Asked, Event, Prefilling, Signalled, Wrote
from fenceline.attempts.guard import Guard
from fenceline.attempts.listen import fitted, listen
from fenceline.edits.want import Want
from fenceline.grounding.signal import Place, Signal
from fenceline.models.errors import ContextOverflow
from fenceline.models.protocol import ModelEntry, Probe
from fenceline.models.scripted import ScriptedModel
from fenceline.workspace.index import outline

WANT = Want("replace", "a.py", "python", "area")
BEGIN = "```python\ndef area("
ASK = Ask("amend", conversation("Do it."), BEGIN, WANT, max_tokens=500)
BODY = "a):\n    return a\n```"
SIZE = 43  # of ASK, in the script's tokens, and 16 for a chat template
CONTINUES = Probe("local", "scripted", prefills=True)
DOES_NOT = Probe("local", "scripted", prefills=False)
SOURCE = b"def area(a):\n    return 0\n"


def guard(told: list[Event] | None = None) -> Guard:
    return Guard(lambda _: SOURCE, outline, (told if told is not None else []).append)


@pytest.mark.parametrize(
    ("probe", "answer", "text"),
    [
        (CONTINUES, BEGIN + BODY + "\nThat is all there is to say.", BEGIN + BODY),
        (CONTINUES, BODY, BEGIN + BODY),
        (DOES_NOT, BEGIN + BODY + "\nThat is all.", BEGIN + BODY),
    ],
)
def test_the_answer_is_read_to_its_end_and_no_further(probe: Probe, answer: str, text: str) -> None:
    model = ScriptedModel([answer], probe=probe, pieces=1)
    told: list[Event] = []
    heard = listen(model, ASK, 3, guard(told))
    assert heard.text == text
    assert (heard.cut, heard.follows, heard.doubts) == (None, "note", ())
    assert model.finishes == [heard.finish]
    assert isinstance(told[0], Asked)
    assert (told[0].number, told[0].way, told[0].model) == (3, "amend", "scripted")
    assert isinstance(told[1], Prefilling)
    written = "".join(event.text for event in told if isinstance(event, Wrote))
    assert text.endswith(written)
    assert isinstance(told[-1], Answered)
    assert (
        told[-1].output_tokens == heard.finish.usage.output == len([e for e in told if isinstance(e, Wrote)])
    )


def test_a_model_that_begins_anew_is_not_read_twice() -> None:
    anew = "```python\ndef area(x):\n    return x\n```"
    model = ScriptedModel([f"\n{anew}\nmore"], probe=CONTINUES)
    assert listen(model, ASK, 1, guard()).text == f"\n{anew}"


def test_what_follows_the_edit_is_not_waited_for() -> None:
    model = ScriptedModel([BEGIN + BODY + "\n" + "word " * 1000], probe=CONTINUES)
    heard = listen(model, ASK, 1, guard())
    assert heard.finish.reason == "cancelled"
    assert heard.finish.usage.output < 20


def test_an_answer_in_circles_is_cut_and_signalled() -> None:
    told: list[Event] = []
    model = ScriptedModel([BEGIN + "a):\n" + "    a = a + a\n" * 200], probe=CONTINUES)
    heard = listen(model, ASK, 1, guard(told))
    assert heard.cut == Signal("repeats", "certain", "6 lines are the same: a = a + a", Place("", 3, 5))
    assert (heard.text, heard.follows, heard.finish.reason) == ("", "again", "cancelled")
    assert told[-1] == Signalled(
        "incoherent", "6 lines are the same: a = a + a", "repeats", "certain", "", 3, 5
    )


def test_what_was_whole_before_the_circles_is_still_an_answer() -> None:
    model = ScriptedModel(
        [BEGIN + "a):\n    return a\n" + "print(area(a), a)\n\nfoo(a)\n" * 200], probe=CONTINUES
    )
    ask = replace(ASK, want=replace(WANT, language="javascript"))  # whose trailers do not end the edit
    heard = listen(model, ask, 1, guard())
    assert heard.cut
    assert (heard.cut.rule, heard.text) == ("repeats", BEGIN + "a):\n    return a\n")


def test_the_second_answer_in_circles_ends_the_attempt() -> None:
    circles = BEGIN + "a):\n" + "    a = a + a\n" * 200
    model, guarding = ScriptedModel([circles, circles, BEGIN + BODY, circles], probe=CONTINUES), guard()
    assert [listen(model, ASK, n, guarding).follows for n in range(1, 5)] == [
        "again",
        "stop",
        "note",
        "again",
    ]


@pytest.mark.parametrize(
    ("window", "cap", "most"), [(8192, 0, 500), (8192, 200, 200), (300, 0, 300 - SIZE), (SIZE + 96, 0, 96)]
)
def test_the_answer_is_sized_to_the_window_and_the_configuration(window: int, cap: int, most: int) -> None:
    entry = ModelEntry("small", "llamacpp", "m", max_output=cap)
    model = ScriptedModel([], entry, Probe("local", "scripted", context_window=window))
    ask, size = fitted(model, ASK)
    assert (ask.max_tokens, size) == (most, SIZE)
    assert ask.messages == ASK.messages


def test_what_does_not_fit_is_not_sent() -> None:
    model = ScriptedModel(["x"], probe=Probe("local", "scripted", context_window=SIZE + 95))
    with pytest.raises(ContextOverflow) as overflow:
        listen(model, ASK, 1, guard())
    assert "window of scripted has 138" in overflow.value.message
    assert model.requests == []
