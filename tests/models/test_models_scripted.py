"""The shipped fake keeps the protocol that the real adapters keep."""

from __future__ import annotations

import pytest

from fenceline.models.errors import BadReply, StreamBroken
from fenceline.models.protocol import Finish, Message, Model, Probe, Request, Stream, Token, Usage
from fenceline.models.scripted import ScriptedModel

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
    assert said(model.open(ASK)) == ("first answer", Finish("stop", Usage(prompt=4, output=2, measured=True)))
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
    assert model.finishes == [Finish("cancelled", Usage(prompt=4, output=1, measured=True))]
