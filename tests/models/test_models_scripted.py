"""The shipped fake keeps the protocol that the real adapters keep."""

from __future__ import annotations

import pytest

from fenceline.models.errors import BadReply, StreamBroken
from fenceline.models.protocol import (
    Finish,
    Message,
    Model,
    Probe,
    Request,
    Stream,
    Thinking,
    Token,
    Usage,
    Waiting,
    Writing,
)
from fenceline.models.scripted import ScriptedModel
from fenceline.models.turns import Text, Thought, ToolCall, ToolResult, turn

ASK = Request((Message("user", "Add it, please."),), max_tokens=100)
PLAIN = Probe(tier="local", tier_reason="scripted")


def said(stream: Stream) -> tuple[str, Finish]:
    with stream:
        chunks = list(stream)
    finish = chunks[-1]
    assert isinstance(finish, Finish)
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, Token)), finish


def test_answers_in_order_and_requests_recorded() -> None:
    model: Model = ScriptedModel(["first answer", StreamBroken("gone"), "third"])
    assert said(model.open(ASK)) == (
        "first answer",
        Finish(
            "stop", Usage(prompt=4, output=2, measured=True), message=Message("assistant", "first answer")
        ),
    )
    with pytest.raises(StreamBroken, match="gone"):
        model.open(ASK)
    assert said(model.open(ASK))[0] == "third"
    with pytest.raises(BadReply, match="no answer for request 4"):
        model.open(ASK)
    assert isinstance(model, ScriptedModel)
    assert model.requests == [ASK] * 4


@pytest.mark.parametrize(
    ("probe", "text"), [(PLAIN, "```python\nx = 1"), (Probe("local", "s", prefills=True), "x = 1")]
)
def test_prefill(probe: Probe, text: str) -> None:
    stream = ScriptedModel(["```python\nx = 1"], probe=probe).open(
        Request(ASK.messages, max_tokens=100, prefill="```python\n")
    )
    assert (said(stream)[0], stream.prefilled) == (text, probe.prefills)


def test_stop_strings_and_the_cap_hold() -> None:
    model = ScriptedModel(["one two END three", "one two three"], pieces=4)
    assert said(model.open(Request(ASK.messages, max_tokens=100, stop=("END",))))[0] == "one two "
    text, finish = said(model.open(Request(ASK.messages, max_tokens=2)))
    assert (text, finish.reason) == ("one two ", "length")


def test_leaving_early_is_a_cancellation() -> None:
    model = ScriptedModel(["one two three four"])
    with model.open(ASK) as stream:
        for chunk in stream:
            if isinstance(chunk, Token):
                break
    usage = Usage(prompt=4, output=1, measured=True)
    assert model.finishes == [Finish("cancelled", usage, message=Message("assistant", "one"))]


def test_a_turn_with_calls_is_given_part_by_part() -> None:
    call = ToolCall("call_1", "read", '{"path": "a.py"}')
    answer = turn("assistant", Thought("scripted", "{}", "hm"), Text("Reading."), call)
    model = ScriptedModel([answer, "done"])
    chunks = list(model.open(ASK))
    results = turn("user", ToolResult(call, "x = 1"))
    asked = Request((*ASK.messages, answer, results), max_tokens=100)
    assert [chunk for chunk in chunks if not isinstance(chunk, Waiting)] == [
        Thinking("hm"), Token("Reading."), Writing("read", '{"path":'), Writing("read", ' "a.py"}'),
        Finish("tool-calls", Usage(prompt=4, output=4, measured=True), message=answer),
    ]  # fmt: skip
    assert (said(model.open(asked))[0], answer.content, answer.calls) == ("done", "Reading.", (call,))


def test_a_call_that_was_cut_off_is_dropped() -> None:
    answer = turn("assistant", Text("Reading."), ToolCall("1", "read", '{"path": "a.py"}'))
    (*_, finish) = ScriptedModel([answer]).open(Request(ASK.messages, max_tokens=2))
    assert isinstance(finish, Finish)
    assert (finish.reason, finish.message) == ("length", Message("assistant", "Reading."))
