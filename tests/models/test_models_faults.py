"""Servers that fail, lie, fall silent or break off: one typed error with one clear line each."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from fenceline.errors import UsageError
from fenceline.models.build import build_model
from fenceline.models.errors import (
    BadReply,
    ContextOverflow,
    ModelBusy,
    ModelError,
    ModelNotFound,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
    NoAnswer,
    ServerFailed,
    StillLoading,
    StreamBroken,
)
from fenceline.models.protocol import Finish, Message, ModelEntry, Request, Token, Waiting
from fenceline.models.scripted_server import Answer, ScriptedServer
from fenceline.models.scripted_wire import Served
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy

if TYPE_CHECKING:
    from fenceline.models.protocol import Provider
    from fenceline.models.scripted_wires import WireName

GATE = EgressGate(Policy())
ASK = Request(messages=(Message("user", "Add a method."),), max_tokens=10)
WIRES: tuple[WireName, ...] = ("openai-compatible", "llamacpp", "lmstudio", "ollama")


def entry(provider: Provider, url: str, *, first: float = 600, idle: float = 60) -> ModelEntry:
    return ModelEntry("small", provider, "scripted", url, first_token_timeout_s=first, idle_timeout_s=idle)


def ask(
    server: ScriptedServer, request: Request = ASK, *, first: float = 600, idle: float = 60
) -> list[object]:
    with build_model(entry("openai-compatible", server.url, first=first, idle=idle), GATE).open(
        request
    ) as stream:
        return list(stream)


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer("some", fault="cut"), StreamBroken, "broke off"),
        (Answer("some", fault="unended"), StreamBroken, "broke off within its answer"),
        (Answer(fault="hang-up"), NoAnswer, "broke off or does not speak HTTP"),
        (Answer(fault="html"), BadReply, "answered with a web page instead of its protocol"),
        (Answer(fault="empty"), BadReply, "answered nothing"),
        (Answer(fault="error-body", error="out of memory"), BadReply, "reported an error: out of memory"),
        (
            Answer("some", fault="error-event", error="it\x1b[31m\nbroke"),
            BadReply,
            "reported an error: it [31m broke",
        ),
        (Answer("some", fault="garbage"), BadReply, "not UTF-8"),
        (Answer("some", fault="long-line"), BadReply, "a line of the reply is longer than 1024 KiB"),
        (Answer(status=400, error="bad field"), ModelRefused, "HTTP 400: bad field"),
        (Answer(status=403), ModelRefused, "does not permit this request"),
        (Answer(status=404, error="no such model"), ModelNotFound, "no such model"),
        (Answer(status=429), ModelBusy, "takes no more requests now"),
        (Answer(status=500, error="boom"), ServerFailed, "failed with HTTP 500: boom"),
        (Answer(status=503, error="no slot"), ModelBusy, "is not ready: no slot"),
        (Answer(status=503, error="Loading model"), StillLoading, "has not loaded its model yet"),
        (Answer(status=302), BadReply, "redirects"),
        (
            Answer(
                status=400, error="request (6030 tokens) exceeds the available context size (2048 tokens)"
            ),
            ContextOverflow,
            "does not fit",
        ),
        (
            Answer(
                fault="error-event", error="Trying to keep the first 5000 tokens when context the overflows"
            ),
            ContextOverflow,
            "does not fit",
        ),
    ],
)
def test_fault(wire: WireName, answer: Answer, kind: type[ModelError], words: str) -> None:
    with ScriptedServer(wire, [answer]) as server, pytest.raises(ModelError) as caught:
        ask(server)
    assert type(caught.value) is kind
    assert words in caught.value.message
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("wire", WIRES)
def test_endless_answer_is_cut_and_the_server_sees_it(wire: WireName) -> None:
    with ScriptedServer(wire, [Answer("start ", fault="endless")]) as server:
        chunks = ask(server)
        assert server.requests[0].finished.wait(10)
    finish = chunks[-1]
    assert isinstance(finish, Finish)
    assert finish.reason == "length"
    assert sum(isinstance(chunk, Token) for chunk in chunks) == 21
    assert server.requests[0].cancelled


@pytest.mark.parametrize("wire", WIRES)
def test_leaving_early_stops_the_server(wire: WireName) -> None:
    with ScriptedServer(wire, [Answer("one two three four", pause_s=30)]) as server:
        with build_model(entry("openai-compatible", server.url), GATE).open(ASK) as stream:
            for chunk in stream:
                if isinstance(chunk, Token):
                    break
        assert server.requests[0].finished.wait(10)
    assert (server.requests[0].cancelled, server.requests[0].sent) == (True, 1)


def test_cancel_from_another_thread_ends_the_iteration() -> None:
    with ScriptedServer("llamacpp", [Answer("one two", first_pause_s=30)]) as server:
        stream = build_model(entry("llamacpp", server.url), GATE).open(ASK)
        threading.Timer(0.1, stream.cancel).start()
        last = list(stream)[-1]
        assert server.requests[0].finished.wait(10)
    assert isinstance(last, Finish)
    assert last.reason == "cancelled"


def test_waiting_is_reported_while_the_server_is_silent() -> None:
    with ScriptedServer("openai-compatible", [Answer("ok", first_pause_s=0.7)]) as server:
        waits = [chunk.seconds for chunk in ask(server) if isinstance(chunk, Waiting)]
    assert len(waits) >= 2
    assert waits == sorted(waits)


def test_silence_before_the_first_token() -> None:
    with ScriptedServer("ollama", [Answer("ok", first_pause_s=30)]) as server:
        with pytest.raises(ModelTimeout, match=r"no first token within 0\.3 s"):
            ask(server, first=0.3)
        assert server.requests[0].finished.wait(10)
    assert server.requests[0].cancelled


def test_silence_within_the_answer() -> None:
    with (
        ScriptedServer("llamacpp", [Answer("one two", pause_s=30)]) as server,
        pytest.raises(ModelTimeout, match=r"fell silent for 0\.3 s"),
    ):
        ask(server, idle=0.3)


@pytest.mark.parametrize("wire", ["ollama", "lmstudio"])
def test_a_prompt_that_the_server_cut_is_noticed_by_its_count(wire: WireName) -> None:
    long = Request((Message("user", "a line of code\n" * 300),), max_tokens=10)
    with (
        ScriptedServer(wire, [Answer("sure", prompt_tokens=300)]) as server,
        pytest.raises(ContextOverflow, match="small read 300 tokens of a prompt of about"),
    ):
        ask(server, long)


def test_ollama_refuses_what_cannot_fit_before_sending() -> None:
    long = Request((Message("user", "a line of code\n" * 3000),), max_tokens=10)
    with (
        ScriptedServer("ollama", ["x"], Served(window=2048)) as server,
        pytest.raises(ContextOverflow, match="exceed the window of small, 8192"),
    ):
        build_model(entry("ollama", server.root), GATE).open(long)
    assert server.requests == []


@pytest.mark.parametrize("provider", ["openai-compatible", "llamacpp", "lmstudio", "ollama"])
def test_nothing_answers(provider: Provider) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(
            ModelUnreachable, match=rf"nothing answers at {url}.*: connection refused"
        ) as caught:
            build_model(entry(provider, url), GATE).open(ASK)
    assert "start" in caught.value.hint


def test_a_server_that_speaks_something_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            for _ in range(3):
                connection, _peer = listener.accept()
                with connection:
                    connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")
                    connection.recv(1 << 16)

        threading.Thread(target=greet, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(NoAnswer, match="does not speak HTTP"):
            list(build_model(entry("openai-compatible", url), GATE).open(ASK))


@pytest.mark.parametrize("provider", ["llamacpp", "ollama"])
def test_another_server_behind_the_configured_provider(provider: Provider) -> None:
    with ScriptedServer("lmstudio", ["x"]) as server, pytest.raises(BadReply, match=r"is not an? [Ol]"):
        build_model(entry(provider, server.url), GATE).open(ASK)


def test_unknown_model_in_lm_studio_names_those_it_has() -> None:
    with (
        ScriptedServer("lmstudio", ["x"], Served(model="qwen-7b")) as server,
        pytest.raises(ModelNotFound) as caught,
    ):
        build_model(entry("lmstudio", server.url), GATE).probe()
    assert str(caught.value) == "LM Studio has no model scripted (it has: qwen-7b)"


def test_unknown_model_in_ollama_says_how_to_get_it() -> None:
    with (
        ScriptedServer("ollama", ["x"], missing=["POST /api/show"]) as server,
        pytest.raises(ModelNotFound) as caught,
    ):
        build_model(entry("ollama", server.root), GATE).probe()
    assert str(caught.value) == "Ollama has no model scripted (run: ollama pull scripted)"


def test_a_missing_key_is_said_before_anything_is_sent() -> None:
    with ScriptedServer("openai-compatible", ["x"]) as server:
        keyed = ModelEntry(
            "small", "openai-compatible", "scripted", server.url, api_key_env="FENCELINE_NO_SUCH_KEY"
        )
        with pytest.raises(UsageError, match="FENCELINE_NO_SUCH_KEY is not set"):
            build_model(keyed, GATE).open(ASK)
    assert server.seen == []


def test_a_failed_stream_leaves_no_thread_behind() -> None:
    with ScriptedServer("llamacpp", [Answer("some", fault="garbage")]) as server, pytest.raises(BadReply):
        ask(server)
    deadline = time.monotonic() + 10
    while any(thread.name == "model-reply" for thread in threading.enumerate()):
        assert time.monotonic() < deadline, "the reader is still there"
        time.sleep(0.01)
