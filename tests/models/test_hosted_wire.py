"""What goes to each vendor, byte for byte, and what comes back: thoughts, calls, results, caches, counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hosted_kit import (
    ASK,
    CALL,
    GATE,
    OTHER,
    RESULTS,
    THINKS_AND_CALLS,
    VENDORS,
    behind,
    entry,
    gathered,
    said,
    thought,
    written,
)

from fenceline.errors import UsageError
from fenceline.models.build import build_model
from fenceline.models.errors import ContextOverflow, ModelNotFound
from fenceline.models.hosted.model import hosted_model
from fenceline.models.protocol import Message, ModelEntry, Request, Usage
from fenceline.models.scripted_hosted.script import Fail, Say
from fenceline.models.scripted_hosted.server import ScriptedVendor
from fenceline.models.turns import Thought, ToolCall, turn

if TYPE_CHECKING:
    from fenceline.models.scripted_hosted.server import VendorName

COUNTED = Usage(prompt=500, cached=300, output=90, measured=True, written=100, reasoning=40)
SEALED = f"sealed:{b'let me look'.hex()}"
SCHEMA = {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}
CACHE = {"type": "ephemeral"}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTED_TEST_KEY", "sk-hosted-secret")


def two_turns(vendor: VendorName) -> tuple[ScriptedVendor, Message]:
    """Have a tool called and its results read; return the server and the turn that called."""
    with ScriptedVendor(vendor, [Say(THINKS_AND_CALLS, usage=COUNTED), "It sets x."]) as server:
        model = behind(server, thinking="medium")
        chunks, finish = gathered(model.open(ASK))
        assert (said(chunks), thought(chunks)) == ("Reading both.", "let me look")
        assert written(chunks, "read") == CALL.arguments + OTHER.arguments
        assert (finish.reason, finish.message.calls) == ("tool-calls", (CALL, OTHER))
        assert finish.message.content == "Reading both."
        asked = Request((*ASK.messages, finish.message, RESULTS), max_tokens=1000, tools=ASK.tools)
        chunks, last = gathered(model.open(asked))
        assert (said(chunks), last.reason, last.message.content) == ("It sets x.", "stop", "It sets x.")
    return server, finish.message


@pytest.mark.parametrize("vendor", VENDORS)
def test_counts(vendor: VendorName) -> None:
    expected = COUNTED
    if vendor == "google":
        expected = Usage(prompt=500, cached=300, output=90, measured=True, reasoning=40)  # no writes are told
    with ScriptedVendor(vendor, [Say(Message("assistant", "Yes."), usage=COUNTED)]) as server:
        assert gathered(behind(server).open(ASK))[1].usage == expected


def test_anthropic_bodies() -> None:
    server, _ = two_turns("anthropic")
    system = [{"type": "text", "text": "You are brief.", "cache_control": CACHE}]
    question = {"type": "text", "text": "What is in a.py?"}
    tools = [{"name": "read", "description": "Read a file.", "input_schema": SCHEMA}]
    shared = {
        "model": "scripted",
        "max_tokens": 1000 + 8192,
        "stream": True,
        "thinking": {"type": "adaptive", "display": "summarized"},
        "output_config": {"effort": "medium"},
        "system": system,
        "tools": tools,
    }
    first, second = server.requests
    assert server.seen == ["GET /v1/models/scripted", "POST /v1/messages", "POST /v1/messages"]
    assert first.body == {
        **shared,
        "messages": [{"role": "user", "content": [{**question, "cache_control": CACHE}]}],
    }
    assert second.body == {
        **shared,
        "messages": [
            {"role": "user", "content": [question]},
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "let me look", "signature": SEALED},
                    {"type": "text", "text": "Reading both."},
                    {"type": "tool_use", "id": "call_a", "name": "read", "input": {"path": "a.py"}},
                    {"type": "tool_use", "id": "call_b", "name": "read", "input": {"path": "b.py"}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "call_a", "content": "x = 1\n"},
                    {
                        "type": "tool_result",
                        "tool_use_id": "call_b",
                        "content": "no such file",
                        "is_error": True,
                        "cache_control": CACHE,
                    },
                ],
            },
        ],
    }
    assert first.headers["x-api-key"] == "sk-hosted-secret"
    assert first.headers["anthropic-version"] == "2023-06-01"


def test_openai_responses_bodies() -> None:
    server, _ = two_turns("openai")
    first, second = server.requests
    head = [{"role": "user", "content": "What is in a.py?"}]
    shared = {
        "model": "scripted",
        "max_output_tokens": 1000 + 8192,
        "stream": True,
        "store": False,
        "instructions": "You are brief.",
        "prompt_cache_key": first.body["prompt_cache_key"],
        "include": ["reasoning.encrypted_content"],
        "reasoning": {"summary": "auto", "effort": "medium"},
        "tools": [
            {
                "type": "function",
                "name": "read",
                "description": "Read a file.",
                "parameters": SCHEMA,
                "strict": False,
            }
        ],
    }
    assert server.seen == ["POST /v1/responses"] * 2
    assert first.body == {**shared, "input": head}
    assert second.body == {
        **shared,
        "input": [
            *head,
            {
                "type": "reasoning",
                "id": "rs_0",
                "summary": [{"type": "summary_text", "text": "let me look"}],
                "encrypted_content": SEALED,
            },
            {"role": "assistant", "content": "Reading both.", "phase": "commentary"},
            {
                "type": "function_call",
                "call_id": "call_a",
                "name": "read",
                "arguments": '{"path":"a.py"}',
            },
            {
                "type": "function_call",
                "call_id": "call_b",
                "name": "read",
                "arguments": '{"path":"b.py"}',
            },
            {"type": "function_call_output", "call_id": "call_a", "output": "x = 1\n"},
            {"type": "function_call_output", "call_id": "call_b", "output": "no such file"},
        ],
    }
    assert first.headers["authorization"] == "Bearer sk-hosted-secret"


def test_openai_chat_bodies() -> None:
    server, _ = two_turns("openai-chat")
    first, second = server.requests
    head = [
        {"role": "system", "content": "You are brief."},
        {"role": "user", "content": "What is in a.py?"},
    ]
    shared = {
        "model": "scripted",
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_completion_tokens": 1000 + 8192,
        "reasoning_effort": "medium",
        "tools": [
            {
                "type": "function",
                "function": {"name": "read", "description": "Read a file.", "parameters": SCHEMA},
            }
        ],
    }
    assert first.body == {**shared, "messages": head}
    assert second.body == {
        **shared,
        "messages": [
            *head,
            {
                "role": "assistant",
                "content": "Reading both.",
                "reasoning_content": "let me look",
                "tool_calls": [
                    {
                        "id": "call_a",
                        "type": "function",
                        "function": {"name": "read", "arguments": '{"path":"a.py"}'},
                    },
                    {
                        "id": "call_b",
                        "type": "function",
                        "function": {"name": "read", "arguments": '{"path":"b.py"}'},
                    },
                ],
            },
            {"role": "tool", "tool_call_id": "call_a", "content": "x = 1\n"},
            {"role": "tool", "tool_call_id": "call_b", "content": "no such file"},
        ],
    }


def test_gemini_bodies() -> None:
    server, _ = two_turns("google")
    first, second = server.requests
    signature = second.body["contents"][1]["parts"][0].pop("thoughtSignature")  # pyright: ignore[reportIndexIssue, reportUnknownVariableType, reportUnknownMemberType] - JSON
    head = {"role": "user", "parts": [{"text": "What is in a.py?"}]}
    shared = {
        "systemInstruction": {"parts": [{"text": "You are brief."}]},
        "generationConfig": {
            "maxOutputTokens": 1000 + 8192,
            "thinkingConfig": {"includeThoughts": True, "thinkingLevel": "MEDIUM"},
        },
        "tools": [
            {
                "functionDeclarations": [
                    {"name": "read", "description": "Read a file.", "parametersJsonSchema": SCHEMA}
                ]
            }
        ],
    }
    assert server.seen[:2] == [
        "GET /v1/models/scripted",
        "POST /v1/models/scripted:streamGenerateContent?alt=sse",
    ]
    assert first.body == {**shared, "contents": [head]}
    assert second.body == {
        **shared,
        "contents": [
            head,
            {
                "role": "model",
                "parts": [
                    {"text": "Reading both."},
                    {"functionCall": {"id": "call_a", "name": "read", "args": {"path": "a.py"}}},
                    {"functionCall": {"id": "call_b", "name": "read", "args": {"path": "b.py"}}},
                ],
            },
            {
                "role": "user",
                "parts": [
                    {
                        "functionResponse": {
                            "id": "call_a",
                            "name": "read",
                            "response": {"output": "x = 1\n"},
                        }
                    },
                    {
                        "functionResponse": {
                            "id": "call_b",
                            "name": "read",
                            "response": {"error": "no such file"},
                        }
                    },
                ],
            },
        ],
    }
    assert isinstance(signature, str)
    assert signature
    assert first.headers["x-goog-api-key"] == "sk-hosted-secret"


@pytest.mark.parametrize("vendor", VENDORS)
def test_thoughts_of_another_model_stay_here(vendor: VendorName) -> None:
    foreign = turn(
        "assistant", Thought("somebody else", '{"secret":"thought"}', "hm"), *THINKS_AND_CALLS.parts[1:]
    )
    with ScriptedVendor(vendor, ["Fine."]) as server:
        gathered(behind(server).open(Request((*ASK.messages, foreign, RESULTS), 100, tools=ASK.tools)))
    assert "secret" not in str(server.requests[0].body)
    assert "a.py" in str(server.requests[0].body)


@pytest.mark.parametrize("vendor", VENDORS)
def test_arguments_that_are_no_json_go_back_without_breaking_the_request(vendor: VendorName) -> None:
    broken = turn("assistant", ToolCall("call_a", "read", '{"path": a.py'))
    with ScriptedVendor(vendor, ["Sorry."]) as server:
        gathered(behind(server).open(Request((*ASK.messages, broken), 100, tools=ASK.tools)))
    assert "a.py" in str(server.requests[0].body)


@pytest.mark.parametrize("vendor", VENDORS)
def test_probe_is_hosted_wherever_the_endpoint_is(vendor: VendorName) -> None:
    with ScriptedVendor(vendor, ["."], window=64_000) as server:
        probe = build_model(replace(entry(server), tier="local"), GATE).probe()
    assert (probe.tier, probe.tools) == ("hosted", True)
    assert probe.context_window == (128_000 if vendor.startswith("openai") else 64_000)


def test_what_does_not_fit_is_not_sent() -> None:
    with ScriptedVendor("anthropic", ["."], window=1_000) as server:
        long = Request((Message("user", "word " * 4000),), max_tokens=100)
        with pytest.raises(ContextOverflow, match="exceed the window of big, 1000"):
            behind(server).open(long)
    assert server.requests == []


def test_unknown_model_is_said_before_anything_is_sent() -> None:
    with ScriptedVendor("anthropic", ["."]) as server:
        gone = ModelEntry("big", "anthropic", "claude-0", server.url, api_key_env="HOSTED_TEST_KEY")
        with pytest.raises(ModelNotFound, match="does not know this model: model: claude-0"):
            build_model(gone, GATE).open(ASK)
    assert server.requests == []


@pytest.mark.parametrize("vendor", ["anthropic", "google"])
def test_an_endpoint_that_tells_nothing_of_its_models_works(vendor: VendorName) -> None:
    with ScriptedVendor(vendor, ["Hi."], window=0) as server:
        model = behind(server)
        assert said(gathered(model.open(ASK))[0]) == "Hi."
    assert model.probe().context_window == {"anthropic": 200_000, "google": 1_000_000}[vendor]


def test_old_models_of_openai_are_not_asked_to_reason() -> None:
    with ScriptedVendor("openai", ["Hi."], model="gpt-4.1") as server:
        gathered(behind(server, thinking="high").open(Request((Message("user", "Hi"),), max_tokens=50)))
    assert server.requests[0].body == {
        "model": "gpt-4.1",
        "input": [{"role": "user", "content": "Hi"}],
        "max_output_tokens": 50,
        "stream": True,
        "store": False,
    }


def test_max_output_caps_answer_and_thoughts() -> None:
    with ScriptedVendor("anthropic", ["Hi."]) as server:
        gathered(build_model(entry(server, max_output=2000), GATE).open(ASK))
    assert server.requests[0].body["max_tokens"] == 2000


def test_a_host_that_is_compatible() -> None:
    with ScriptedVendor("openai-chat", [Say(THINKS_AND_CALLS), "It sets x."], window=32_000) as server:
        host = ModelEntry("big", "openai-compatible", "scripted", server.url, api_key_env="HOSTED_TEST_KEY")
        model = hosted_model(host, GATE)  # build_model would find out what listens on loopback
        finish = gathered(model.open(ASK))[1]
        gathered(model.open(Request((*ASK.messages, finish.message, RESULTS), 100, 0.5, tools=ASK.tools)))
    assert model.probe().context_window == 32_000
    assert {name: server.requests[1].body[name] for name in ("max_tokens", "temperature")} == {
        "max_tokens": 100,
        "temperature": 0.5,
    }


def test_an_api_that_a_vendor_does_not_have() -> None:
    with pytest.raises(UsageError, match='anthropic has no api = "chat"'):
        build_model(ModelEntry("big", "anthropic", "m", api="chat"), GATE)


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_key_is_in_no_error_even_when_the_vendor_repeats_it(vendor: VendorName) -> None:
    fail = Fail("permission", "key sk-hosted-secret may not")
    with (
        ScriptedVendor(vendor, [fail]) as server,
        pytest.raises(Exception, match=r"key \[key\] may not") as caught,
    ):
        gathered(behind(server).open(ASK))
    assert "sk-hosted-secret" not in repr(caught.value.__dict__) + str(caught.value)
    assert "sk-hosted-secret" not in str(server.requests[0].body)
