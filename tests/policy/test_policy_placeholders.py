"""Names that are closed do not leave, stand for the same thing all along, and nothing is lost on the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fence_kit import HOSTED, OPEN, repository
from hypothesis import given
from hypothesis import strategies as st

from fenceline.models.nameless import NamelessModel
from fenceline.models.protocol import Finish, Message, ModelEntry, Probe, Request, Token
from fenceline.models.scripted import ScriptedModel
from fenceline.models.turns import Text, Thought, ToolCall, ToolResult, turn
from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.gate import EgressGate
from fenceline.policy.label import Label
from fenceline.policy.receipts import receipts
from fenceline.policy.rules import Layer, Policy, Rule
from fenceline.policy.showing.placeholders import Placeholders
from fenceline.workspace.files import open_workspace

_NAMES = st.lists(
    st.sampled_from(
        ["fee_of", "payments", "Ledger", "closed_1", "Closed_2", "closed__3", "a-b", "naïve", "x", "fee"]
    ),
    max_size=6,
)
_PIECES = st.sampled_from(
    [
        "fee_of",
        "payments",
        "Ledger",
        "closed_1",
        "closed__1",
        "Closed_2",
        "closed_",
        "_",
        "1",
        "-",
        ".",
        "/",
        " ",
        "ï",
        "x",
        "\n",
    ]
)
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join))


@given(_NAMES, _TEXTS)
def test_nothing_is_lost_and_no_name_is_left(names: list[str], text: str) -> None:
    standing = Placeholders(names)
    hidden = standing.replace(text)
    assert standing.restore(hidden) == text
    if not {"closed_1", "Closed_2", "closed__3", "x"} & set(names):
        assert standing.found(hidden) == ""


@given(
    _NAMES,
    st.recursive(
        _TEXTS | st.integers() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    ),
)
def test_json_comes_back_as_it_was(names: list[str], value: object) -> None:
    standing = Placeholders(names)
    hidden = standing.in_json(json.dumps(value), standing.replace)
    assert json.loads(standing.in_json(hidden, standing.restore)) == value


FEES = "class Ledger:\n    def settle(self): ...\n\n\ndef fee_of(cents):\n    return cents\n\n\ndef greet(): ...\n\n\ndef __len__(): ...\n"
USES = "from payments.fees import Ledger, fee_of\n\n\ndef total(cents):\n    return cents + fee_of(cents)\n"


def gate(root: Path) -> EgressGate:
    rule = Rule(("payments/",), Label.CLOSED, closed_names=True)
    return EgressGate(Policy((Layer("user", Label.OPEN, (rule,)),)), open_workspace(root), "a task")


@pytest.fixture
def closed(tmp_path: Path) -> EgressGate:
    return gate(
        repository(
            tmp_path / "w",
            {
                "payments/fees.py": FEES,
                "shop/hello.py": OPEN,
                "shop/use.py": USES,
                "payments/lib.zig": "fn odd",
            },
        )
    )


def test_names_of_closed_files_are_known_but_for_those_that_are_open_too(closed: EgressGate) -> None:
    assert closed.names is not None
    assert set(closed.names.names) == {"payments", "fees", "Ledger", "settle", "fee_of"}
    hidden = closed.names.replace(USES)
    by = dict(zip(closed.names.names, map(closed.names.replace, closed.names.names), strict=True))
    assert (by["Ledger"][:7], by["fee_of"][:7]) == ("Closed_", "closed_")
    assert hidden.startswith(f"from {by['payments']}.{by['fees']} import {by['Ledger']}, {by['fee_of']}\n")
    assert closed.names.restore(hidden) == USES


def test_the_gate_refuses_a_closed_name_and_says_not_which(closed: EgressGate) -> None:
    for text in ("see fee_of", "a\nfee_of(1)", "payments/fees.py"):
        with pytest.raises(EgressRefused, match="holds a name that the policy closes") as refused:
            closed.admit(HOSTED, json.dumps({"content": text}).encode())
        assert "fee" not in str(refused.value)
    assert closed.admit(HOSTED, json.dumps({"content": "the fee of it"}).encode())
    assert [each.event for each in receipts()] == ["refused"] * 3 + ["admitted"]


def test_a_policy_that_closes_no_names_has_no_placeholders(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"payments/fees.py": FEES})
    policy = Policy((Layer("user", Label.OPEN, (Rule(("payments/",), Label.CLOSED),)),))
    assert EgressGate(policy, open_workspace(root)).names is None


def test_a_model_is_told_placeholders_and_answers_in_names() -> None:
    names = Placeholders(["payments", "fee_of", "Ledger"])
    answer = turn(
        "assistant",
        Text("I call closed_2 and closed_9."),
        ToolCall("1", "edit", json.dumps({"code": "\nclosed_2(Closed_3)\n"})),
    )
    inner = ScriptedModel(
        [answer], ModelEntry("big", "anthropic", "b"), Probe("hosted", "scripted", tools=True)
    )
    model = NamelessModel(inner, names)
    call = ToolCall("0", "read", json.dumps({"path": "payments/x.py", "code": "a\nfee_of"}))
    asked = (
        Message("user", "Change fee_of in payments, not closed_1"),
        turn("assistant", call, Thought("b", "{}", "closed_2")),
        turn("user", ToolResult(call, "class Ledger: fee_of")),
    )
    with model.open(Request(asked, 100)) as stream:
        chunks = list(stream)
    sent = inner.requests[0].messages
    assert sent[0].content == "Change closed_2 in closed_1, not closed__1"
    assert json.loads(sent[1].calls[0].arguments) == {"path": "closed_1/x.py", "code": "a\nclosed_2"}
    assert sent[1].parts[1] == Thought("b", "{}", "closed_2")
    assert names.found("\n".join(message.everything for message in sent)) == ""
    assert (
        "".join(chunk.text for chunk in chunks if isinstance(chunk, Token)) == "I call fee_of and closed_9."
    )
    finish = chunks[-1]
    assert isinstance(finish, Finish)
    assert finish.message.content == "I call fee_of and closed_9."
    assert json.loads(finish.message.calls[0].arguments) == {"code": "\nfee_of(Ledger)\n"}
