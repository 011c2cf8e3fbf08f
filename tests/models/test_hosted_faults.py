"""Whatever a vendor does wrong comes out as one typed error, or is tried again before the first token and never after."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hosted_kit import (
    ASK,
    CALL,
    GATE,
    OTHER,
    THINKS_AND_CALLS,
    VENDORS,
    behind,
    entry,
    gathered,
    said,
    written,
)

from fenceline.errors import UsageError
from fenceline.models.build import build_model
from fenceline.models.errors import (
    ContextOverflow,
    Declined,
    Filtered,
    KeyRefused,
    ModelError,
    ModelNotFound,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
    NoAnswer,
    NoCredit,
    Overloaded,
    RateLimited,
    ServerFailed,
    StreamBroken,
)
from fenceline.models.outcomes import problem_of
from fenceline.models.protocol import Finish, Message, Token, Usage, Waiting
from fenceline.models.scripted_hosted.script import Fail, HangUp, Say, Stop, Trouble
from fenceline.models.scripted_hosted.server import ScriptedVendor
from fenceline.models.turns import ToolCall, turn

if TYPE_CHECKING:
    from fenceline.models.scripted_hosted.server import VendorName

HELLO = Message("assistant", "Hello there.")
AT_ONCE = {"Retry-After": "0"}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTED_TEST_KEY", "sk-hosted-secret")


def ask(server: ScriptedVendor, retries: int = 0) -> tuple[list[object], Finish]:
    chunks, finish = gathered(behind(server, retries=retries).open(ASK))
    return [*chunks], finish


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    ("trouble", "kind", "words"),
    [
        ("key", KeyRefused, "refused the key: no"),
        ("permission", KeyRefused, "does not permit this request: no"),
        ("credit", NoCredit, "has no credit left for this key: no"),
        ("model", ModelNotFound, "does not know this model"),
        ("rate", RateLimited, "takes no more requests now: no"),
        ("overloaded", Overloaded, "is overloaded: no"),
        ("server", ServerFailed, "failed: no"),
        ("overflow", ContextOverflow, "does not fit the model's window"),
        ("malformed", ModelRefused, "refused the request: no"),
    ],
)
def test_refusal(vendor: VendorName, trouble: Trouble, kind: type[ModelError], words: str) -> None:
    with ScriptedVendor(vendor, [Fail(trouble)]) as server, pytest.raises(ModelError) as caught:
        ask(server)
    assert type(caught.value) is kind
    assert words in caught.value.message
    assert caught.value.hint
    assert str(caught.value).isprintable()
    assert len(server.requests) == 1


@pytest.mark.parametrize("vendor", ["openai", "openai-chat", "google"])
def test_prompt_that_the_filter_holds_back(vendor: VendorName) -> None:
    with (
        ScriptedVendor(vendor, [Fail("filter")]) as server,
        pytest.raises(Filtered, match="does not let this prompt"),
    ):
        ask(server)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("trouble", ["rate", "overloaded", "server"])
def test_what_passes_is_tried_again_and_said(vendor: VendorName, trouble: Trouble) -> None:
    with ScriptedVendor(
        vendor, [Fail(trouble, headers=AT_ONCE), Fail(trouble, headers=AT_ONCE), "Hi."]
    ) as server:
        chunks, finish = gathered(behind(server, retries=2).open(ASK))
    reasons = [chunk.reason for chunk in chunks if isinstance(chunk, Waiting) and chunk.reason]
    assert (said(chunks), finish.reason, len(server.requests)) == ("Hi.", "stop", 3)
    assert [reason.rpartition("; ")[2] for reason in reasons] == [
        "trying again in 0 s (1 of 2)",
        "trying again in 0 s (2 of 2)",
    ]
    assert server.requests[0].body == server.requests[2].body


@pytest.mark.parametrize("trouble", ["key", "credit", "model", "overflow", "malformed"])
def test_what_does_not_pass_is_not_tried_again(trouble: Trouble) -> None:
    with ScriptedVendor("anthropic", [Fail(trouble), "Hi."]) as server, pytest.raises(ModelError):
        ask(server, retries=5)
    assert len(server.requests) == 1


def test_retries_come_to_an_end() -> None:
    with ScriptedVendor("openai", [Fail("overloaded", headers=AT_ONCE)]) as server, pytest.raises(Overloaded):
        ask(server, retries=3)
    assert len(server.requests) == 4


def test_a_wait_that_is_too_long_is_not_begun() -> None:
    fail = Fail("rate", headers={"Retry-After": "3600"})
    with ScriptedVendor("anthropic", [fail, "Hi."]) as server, pytest.raises(RateLimited) as caught:
        ask(server, retries=5)
    assert (caught.value.retry_after_s, caught.value.hint) == (3600.0, "wait 3600 s and run it again")
    assert len(server.requests) == 1


def test_a_date_to_try_again_is_read() -> None:
    fail = Fail("rate", headers={"Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"})
    with ScriptedVendor("anthropic", [fail, "Hi."]) as server:
        assert ask(server, retries=1)[1].message.content == "Hi."


def test_google_says_in_the_body_when_to_try_again() -> None:
    with ScriptedVendor("google", [Fail("rate"), "Hi."]) as server:
        assert ask(server, retries=1)[1].message.content == "Hi."


def test_the_wait_can_be_ended_from_another_thread() -> None:
    fail = Fail("overloaded", headers={"Retry-After": "50"})
    with ScriptedVendor("anthropic", [fail, "Hi."]) as server:
        stream = behind(server, retries=3).open(ASK)
        chunks = iter(stream)
        for chunk in chunks:
            if isinstance(chunk, Waiting) and chunk.reason:
                break
        threading.Timer(0.05, stream.cancel).start()
        *_, last = chunks
    assert isinstance(last, Finish)
    assert (last.reason, last.usage, len(server.requests)) == ("cancelled", Usage(), 1)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_lost_connection_before_the_answer_is_tried_again(vendor: VendorName) -> None:
    with ScriptedVendor(vendor, [HangUp(), "Hi."]) as server:
        assert ask(server, retries=1)[1].message.content == "Hi."
    with ScriptedVendor(vendor, [HangUp()]) as server, pytest.raises(NoAnswer):
        ask(server)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_cut_after_a_token_is_final_and_the_account_is_kept(vendor: VendorName) -> None:
    cut = Say(turn("assistant", *THINKS_AND_CALLS.parts), cut_after=11 if vendor == "anthropic" else 5)
    with ScriptedVendor(vendor, [cut, "Hi."]) as server:
        stream = behind(server, retries=5).open(ASK)
        with pytest.raises(StreamBroken, match="broke off"):
            list(stream)
        finish = stream.cancel()
    assert len(server.requests) == 1
    assert finish.reason == "cancelled"
    assert finish.usage.output > 0


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_answer_that_is_cut_here_is_paid_for_as_far_as_it_came(vendor: VendorName) -> None:
    with ScriptedVendor(vendor, [Say(Message("assistant", "one two three four " * 40))]) as server:
        stream, shown = behind(server).open(ASK), ""
        for chunk in stream:
            shown += chunk.text if isinstance(chunk, Token) else ""
            if len(shown) > 100:
                break
        usage = stream.cancel().usage
    assert (usage.output >= len(shown) // 4, usage.measured) == (True, False)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_cut_within_the_first_event_is_tried_again(vendor: VendorName) -> None:
    with ScriptedVendor(vendor, [Say(HELLO, cut_after=0), "Hi."]) as server:
        assert ask(server, retries=1)[1].message.content == "Hi."


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_overload_within_the_stream(vendor: VendorName) -> None:
    late = Say(HELLO, trouble="overloaded")
    with ScriptedVendor(vendor, [late]) as server, pytest.raises(Overloaded, match="within the stream"):
        ask(server, retries=3)
    assert len(server.requests) == 1
    early = Say(Message("assistant", ""), trouble="overloaded")
    with ScriptedVendor(vendor, [early, "Hi."]) as server, pytest.raises(Overloaded):
        ask(server)


@pytest.mark.parametrize("vendor", VENDORS)
def test_any_dripping_gives_the_same_answer(vendor: VendorName) -> None:
    with ScriptedVendor(vendor, [Say(THINKS_AND_CALLS), Say(THINKS_AND_CALLS, drip=3)]) as server:
        whole, dripped = ask(server)[1], ask(server)[1]
    assert dripped.message == whole.message
    assert whole.message.calls == (CALL, OTHER)


def test_events_that_come_twice_are_read_once_where_they_are_numbered() -> None:
    with ScriptedVendor("openai", [Say(THINKS_AND_CALLS), Say(THINKS_AND_CALLS, twice=True)]) as server:
        assert ask(server)[1].message == ask(server)[1].message


@pytest.mark.parametrize("vendor", ["anthropic", "openai", "openai-chat"])
def test_arguments_that_are_no_json_reach_the_caller_as_they_are(vendor: VendorName) -> None:
    broken = ToolCall("call_a", "read", '{"path": a.py')
    with ScriptedVendor(vendor, [turn("assistant", broken)]) as server:
        chunks, finish = gathered(behind(server).open(ASK))
    assert (finish.reason, finish.message.calls) == ("tool-calls", (broken,))
    assert written(chunks, "read") == broken.arguments


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("stop", ["length", "refusal", "content-filter"])
def test_ends(vendor: VendorName, stop: Stop) -> None:
    with ScriptedVendor(vendor, [Say(HELLO, stop=stop, usage=Usage(9, 0, 5, measured=True))]) as server:
        finish = ask(server)[1]
    as_told = {("anthropic", "content-filter"): "refusal", ("google", "refusal"): "content-filter"}
    assert finish.reason == as_told.get((vendor, stop), stop)
    assert finish.usage == Usage(9, 0, 5, measured=True), "what a refusal cost is known"
    assert finish.message.content == "Hello there."


def test_ends_that_are_problems_are_typed() -> None:
    assert type(problem_of(Finish("refusal"), "big")) is Declined
    assert type(problem_of(Finish("content-filter"), "big")) is Filtered
    assert [
        problem_of(Finish(reason), "big") for reason in ("stop", "length", "tool-calls", "cancelled")
    ] == [None] * 4


@pytest.mark.parametrize("vendor", VENDORS)
def test_leaving_early_closes_the_connection(vendor: VendorName) -> None:
    slow = Say(Message("assistant", "one two three four five six"), pause_s=0.0, drip=1)
    with ScriptedVendor(vendor, [slow]) as server:
        with behind(server).open(ASK) as stream:
            for chunk in stream:
                if isinstance(chunk, Token):
                    break
        assert server.requests[0].finished.wait(10)
        assert stream.cancel().reason == "cancelled"


def test_cancel_while_the_vendor_is_silent() -> None:
    with ScriptedVendor("google", [Say(HELLO, pause_s=30)]) as server:
        stream = behind(server).open(ASK)
        threading.Timer(0.1, stream.cancel).start()
        *_, last = stream
        assert server.requests[0].finished.wait(10)
    assert isinstance(last, Finish)
    assert (last.reason, server.requests[0].cancelled) == ("cancelled", True)


def test_silence_is_a_timeout_and_not_tried_again() -> None:
    with ScriptedVendor("openai", [Say(HELLO, pause_s=30), "Hi."]) as server:
        impatient = replace(entry(server), first_token_timeout_s=0.3)
        with pytest.raises(ModelTimeout, match=r"no first token within 0\.3 s"):
            gathered(build_model(impatient, GATE).open(ASK))
    assert len(server.requests) == 1


def test_nothing_listens() -> None:
    with ScriptedVendor("openai", ["Hi."]) as server:
        gone = replace(entry(server), retries=0)
    with pytest.raises(ModelUnreachable, match="nothing answers") as caught:
        gathered(build_model(gone, GATE).open(ASK))
    assert caught.value.hint == "check the network, or correct base_url"


@pytest.mark.parametrize("stand_in", ["k", "x", "none", "EMPTY"])
def test_a_stand_in_for_a_key_is_not_taken_out_of_the_answer(
    stand_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSTED_TEST_KEY", stand_in)
    with ScriptedVendor("anthropic", ["k x none EMPTY"]) as server:
        assert ask(server)[1].message.content == "k x none EMPTY"


def test_a_missing_key_is_said_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOSTED_TEST_KEY")
    with (
        ScriptedVendor("openai", ["Hi."]) as server,
        pytest.raises(UsageError, match="HOSTED_TEST_KEY is not set"),
    ):
        behind(server).open(ASK)
    assert server.seen == []
