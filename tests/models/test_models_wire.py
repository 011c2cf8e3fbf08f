"""What goes over the wire to each kind of server, and what comes back, against real loopback servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fenceline.models.build import build_model
from fenceline.models.llamacpp import LlamaCpp
from fenceline.models.protocol import Finish, Message, ModelEntry, Probe, Request, Token, Usage, Waiting
from fenceline.models.scripted_server import Answer, ScriptedServer
from fenceline.models.scripted_wire import Served
from fenceline.models.turns import Tool, ToolCall, ToolResult
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy

if TYPE_CHECKING:
    from fenceline.models.protocol import Provider, Stream
    from fenceline.models.scripted_wires import WireName

GATE = EgressGate(Policy())
ASK = Request(messages=(Message("system", "Be brief."), Message("user", "Add a method.")), max_tokens=64)
FULL = Request(
    messages=(Message("user", "Add a method."),),
    max_tokens=64,
    temperature=0.8,
    seed=7,
    stop=("```\n",),
    prefill="```python\n",
)
TURNS = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Add a method."}]


def entry(provider: Provider, url: str, *, api_key_env: str = "", max_output: int = 0) -> ModelEntry:
    return ModelEntry("small", provider, "scripted", url, api_key_env=api_key_env, max_output=max_output)


def said(stream: Stream) -> tuple[str, Finish]:
    with stream:
        chunks = list(stream)
    finish = chunks[-1]
    assert isinstance(finish, Finish)
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, Token)), finish


def test_llamacpp_body_answer_and_exact_usage() -> None:
    with ScriptedServer("llamacpp", [Answer("def area(self): ...", cached_tokens=3)]) as server:
        model = build_model(entry("llamacpp", server.url), GATE)
        text, finish = said(model.open(ASK))
    assert server.requests[0].body == {
        "model": "scripted",
        "messages": TURNS,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 64,
        "temperature": 0.0,
        "cache_prompt": True,
        "timings_per_token": True,
        "return_progress": True,
    }
    assert text == "def area(self): ..."
    assert (finish.reason, finish.usage) == ("stop", Usage(prompt=7, cached=3, output=4, measured=True))


def test_llamacpp_probe() -> None:
    with ScriptedServer("llamacpp", ["."], Served(window=8192, template="T" * 1000)) as server:
        probe = build_model(entry("llamacpp", server.root), GATE).probe()
    assert probe == Probe(
        tier="local",
        tier_reason="loopback, llama.cpp",
        server="llama.cpp b6800",
        context_window=8192,
        trained_window=32768,
        slots=2,
        template="T" * 400,
        prefills=True,
        parameters=1.54,
    )
    assert server.seen == ["GET /v1/models", "GET /props"]


def test_llamacpp_prompt_progress_is_shown() -> None:
    with (
        ScriptedServer("llamacpp", ["ok"]) as server,
        build_model(entry("llamacpp", server.url), GATE).open(ASK) as s,
    ):
        shown = [(chunk.prompt_done, chunk.prompt_total) for chunk in s if isinstance(chunk, Waiting)]
    assert (3, 7) in shown
    assert (7, 7) in shown


def test_llamacpp_usage_is_exact_when_cut_early() -> None:
    with ScriptedServer("llamacpp", [Answer("one two three four five six", fault="endless")]) as server:
        stream = build_model(entry("llamacpp", server.url), GATE).open(ASK)
        tokens = 0
        for chunk in stream:
            tokens += isinstance(chunk, Token)
            if tokens == 4:
                break
        finish = stream.cancel()
        assert server.requests[0].finished.wait(10)
    assert (finish.reason, finish.usage) == ("cancelled", Usage(prompt=7, cached=0, output=4, measured=True))
    assert server.requests[0].cancelled
    assert stream.cancel() is finish


@pytest.mark.parametrize("echo", [False, True])
def test_prefill_is_sent_and_never_repeated(echo: bool) -> None:  # noqa: FBT001 - pytest parameter
    with ScriptedServer("llamacpp", [Answer("```python\nx = 1\n", echo=echo)]) as server:
        stream = build_model(entry("llamacpp", server.url), GATE).open(FULL)
        text, _ = said(stream)
        assert stream.prefilled
    assert text == "x = 1\n"
    body = server.requests[0].body
    assert body["messages"] == [
        {"role": "user", "content": "Add a method."},
        {"role": "assistant", "content": "```python\n"},
    ]
    assert (body["seed"], body["stop"], body["temperature"]) == (7, ["```\n"], 0.8)


def test_ollama_body_always_has_a_budgeted_window() -> None:
    with ScriptedServer("ollama", ["x = 1\n", "y"], Served(window=2048, loaded=False)) as server:
        model = build_model(entry("ollama", server.root), GATE)
        text, finish = said(model.open(FULL))
        long = Request((Message("user", "a line of code\n" * 700),), max_tokens=200)
        said(model.open(long))
        said(model.open(ASK))
    assert server.requests[0].body == {
        "model": "scripted",
        "messages": [
            {"role": "user", "content": "Add a method."},
            {"role": "assistant", "content": "```python\n"},
        ],
        "stream": True,
        "truncate": False,
        "shift": False,
        "keep_alive": "10m",
        "options": {"num_ctx": 2048, "num_predict": 64, "temperature": 0.8, "seed": 7, "stop": ["```\n"]},
    }
    assert (text, finish.reason) == ("x = 1\n", "stop")
    assert [request.body["options"] for request in server.requests[1:]] == [
        {"num_ctx": 4096, "num_predict": 200, "temperature": 0.0},
        {"num_ctx": 4096, "num_predict": 64, "temperature": 0.0},
    ], "the window grows in steps and never shrinks"


def test_ollama_keeps_the_loaded_window() -> None:
    with ScriptedServer("ollama", ["x"], Served(window=6144, loaded=True)) as server:
        said(build_model(entry("ollama", server.root), GATE).open(ASK))
    assert server.requests[0].body["options"] == {"num_ctx": 6144, "num_predict": 64, "temperature": 0.0}


def test_ollama_probe() -> None:
    with ScriptedServer("ollama", ["."], Served(window=4096)) as server:
        probe = build_model(entry("ollama", server.root), GATE).probe()
    assert probe == Probe(
        tier="local",
        tier_reason="loopback, Ollama",
        server="Ollama 0.12.3",
        context_window=16384,
        trained_window=16384,
        template='{{- if and (ne .Role "assistant") $last }}<|im_start|>assistant\n{{ end }}',
        prefills=True,
        parameters=1.5,
    )


CALL = ToolCall("call_1", "read", '{"path":"a.py"}')
READ = Tool("read", "Read a file.", {"type": "object", "properties": {"path": {"type": "string"}}})
WORK = Request(
    (
        Message("user", "Add a method."),
        Message("assistant", "", (CALL, ToolCall("call_2", "read", "not JSON"))),
        Message("user", "", (ToolResult(CALL, "x = 1"),)),
    ),
    max_tokens=64,
    tools=(READ,),
)


@pytest.mark.parametrize("provider", ["llamacpp", "lmstudio", "ollama"])
def test_tools_are_called_where_the_server_says_that_its_model_can(provider: WireName) -> None:
    calls = (("read", '{"path":"a.py"}'), ("read", '{"path":"b.py"}'))
    with ScriptedServer(provider, [Answer("I look.", calls=calls)], Served(tools=True)) as server:
        model = build_model(entry(provider, server.url), GATE)
        assert model.probe().tools
        text, finish = said(model.open(WORK))
    assert (text, finish.reason) == ("I look.", "tool-calls")
    assert [(call.name, call.arguments) for call in finish.message.calls] == list(calls)
    assert len({call.id for call in finish.message.calls}) == 2
    function = {"name": "read", "description": "Read a file.", "parameters": READ.parameters}
    assert server.requests[0].body["tools"] == [{"type": "function", "function": function}]
    with ScriptedServer(provider, ["."]) as server:
        assert not build_model(entry(provider, server.url), GATE).probe().tools


def test_ollama_gets_calls_as_objects_and_results_by_the_name_of_their_tool() -> None:
    with ScriptedServer("ollama", ["fine"], Served(tools=True)) as server:
        said(build_model(entry("ollama", server.root), GATE).open(WORK))
    called = [{"function": {"name": "read", "arguments": given}} for given in ({"path": "a.py"}, {})]
    assert server.requests[0].body["messages"] == [
        {"role": "user", "content": "Add a method."},
        {"role": "assistant", "content": "", "tool_calls": called},
        {"role": "tool", "tool_name": "read", "content": "x = 1"},
    ]


def test_lmstudio_body_and_probe() -> None:
    with ScriptedServer("lmstudio", ["fine"], Served(window=6000)) as server:
        model = build_model(entry("lmstudio", server.url), GATE)
        stream = model.open(FULL)
        text, finish = said(stream)
        assert not stream.prefilled
    assert server.requests[0].body == {
        "model": "scripted",
        "messages": [{"role": "user", "content": "Add a method."}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 64,
        "temperature": 0.8,
        "seed": 7,
        "stop": ["```\n"],
    }
    assert (text, finish.usage) == ("fine", Usage(prompt=4, cached=0, output=1, measured=True))
    probe = model.probe()
    assert (probe.context_window, probe.trained_window, probe.server) == (6000, 24000, "LM Studio")


def test_lmstudio_model_that_is_not_loaded_has_the_default_window() -> None:
    with ScriptedServer("lmstudio", ["."], Served(window=8192, loaded=False)) as server:
        assert build_model(entry("lmstudio", server.url), GATE).probe().context_window == 4096


@pytest.mark.parametrize(
    ("wire", "server_name"),
    [
        ("llamacpp", "llama.cpp b6800"),
        ("ollama", "Ollama 0.12.3"),
        ("lmstudio", "LM Studio"),
        ("openai-compatible", "an unknown server, as far as can be seen"),
    ],
)
def test_a_bare_endpoint_is_recognised_and_spoken_to_in_its_own_way(wire: WireName, server_name: str) -> None:
    with ScriptedServer(wire, ["hello there"]) as server:
        model = build_model(entry("openai-compatible", server.url), GATE)
        text, _ = said(model.open(ASK))
        assert model.probe().server == server_name
    assert text == "hello there"
    assert server.requests[0].path == ("/api/chat" if wire == "ollama" else "/v1/chat/completions")


def test_a_server_without_a_list_of_models_works() -> None:
    with ScriptedServer("openai-compatible", ["hello"], missing=["GET /v1/models"]) as server:
        assert said(build_model(entry("openai-compatible", server.url), GATE).open(ASK))[0] == "hello"


def test_silent_usage_is_estimated_from_pieces() -> None:
    with ScriptedServer("openai-compatible", [Answer("one two three", counted=False)]) as server:
        _, finish = said(build_model(entry("openai-compatible", server.url), GATE).open(ASK))
    assert finish.usage == Usage(prompt=16, cached=0, output=3, measured=False)


def test_reasoning_is_counted_and_not_shown() -> None:
    for wire in ("openai-compatible", "ollama"):
        with ScriptedServer(wire, [Answer("yes", thinking="let me see", counted=False)]) as server:
            text, finish = said(build_model(entry("openai-compatible", server.url), GATE).open(ASK))
        assert (text, finish.usage.output) == ("yes", 4)


def test_the_key_goes_into_the_header_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_KEY", "sk-very-secret")
    with ScriptedServer("openai-compatible", [Answer(status=401, error="bad key sk-very-secret")]) as server:
        model = build_model(entry("openai-compatible", server.url, api_key_env="TEST_KEY"), GATE)
        with model.open(ASK) as stream, pytest.raises(Exception, match="refused the key") as caught:
            list(stream)
    assert server.requests[0].headers["authorization"] == "Bearer sk-very-secret"
    assert "sk-very-secret" not in str(caught.value)
    assert "sk-very-secret" not in str(server.requests[0].body)


def test_the_key_of_a_server_of_our_own() -> None:
    with ScriptedServer("llamacpp", ["hi"]) as server:
        said(LlamaCpp(entry("embedded", ""), GATE, base_url=server.root, api_key="once-only").open(ASK))
    assert server.requests[0].headers["authorization"] == "Bearer once-only"


def test_max_output_of_the_entry_caps_the_request() -> None:
    with ScriptedServer("llamacpp", ["a b c d e f g"]) as server:
        text, finish = said(build_model(entry("llamacpp", server.url, max_output=3), GATE).open(ASK))
    assert server.requests[0].body["max_tokens"] == 3
    assert (text, finish.reason, finish.usage.output) == ("a b c", "length", 3)


def test_tokenize_asks_the_server() -> None:
    with ScriptedServer("llamacpp", ["."]) as server:
        assert LlamaCpp(entry("llamacpp", ""), GATE, base_url=server.root).tokenize("sixteen letters.") == 4
