"""Finding servers on this machine, and measuring how fast one is."""

from __future__ import annotations

import socket

import pytest

from fenceline.models.build import build_model
from fenceline.models.discovery import Door, Found, discover, standard_doors
from fenceline.models.protocol import ModelEntry
from fenceline.models.scripted_server import Answer, ScriptedServer
from fenceline.models.scripted_wire import Served
from fenceline.models.speed import measure_speed
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy


def test_every_kind_is_found_whatever_its_port_suggests() -> None:
    with (
        ScriptedServer("ollama", ["x"], Served(model="qwen2.5-coder:7b")) as ollama,
        ScriptedServer("lmstudio", ["x"], Served(model="qwen-14b")) as studio,
        ScriptedServer("llamacpp", ["x"]) as llama,
        ScriptedServer("openai-compatible", ["x"]) as other,
        socket.socket() as unused,
    ):
        unused.bind(("127.0.0.1", 0))
        doors = (
            Door("ollama", studio.root),
            Door("lmstudio", f"http://127.0.0.1:{unused.getsockname()[1]}"),
            Door("llamacpp", ollama.root),
            Door("openai-compatible", llama.root),
            Door("llamacpp", other.root),
        )
        found = discover(doors)
    assert found == (
        Found("lmstudio", "LM Studio", studio.url, ("qwen-14b",)),
        Found("ollama", "Ollama 0.12.3", ollama.root, ("qwen2.5-coder:7b",)),
        Found("llamacpp", "llama.cpp", llama.url, ("scripted",)),
        Found("openai-compatible", "unknown", other.url, ("scripted",)),
    )


@pytest.mark.parametrize(
    ("host", "root"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),  # noqa: S104 - a value that Ollama users set
        ("127.0.0.1:9999", "http://127.0.0.1:9999"),
        ("192.168.1.7", "http://192.168.1.7:11434"),
        ("http://127.0.0.1:9999/", "http://127.0.0.1:9999"),
        ("[::1]:9999", "http://[::1]:9999"),
        ("gpu-box.example.com", "http://127.0.0.1:11434"),
        ("://nonsense", "http://127.0.0.1:11434"),
    ],
)
def test_ollama_host_moves_its_door(host: str, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", host)
    assert standard_doors()[0] == Door("ollama", root)


def test_speed_comes_from_the_counts_of_one_answer() -> None:
    with ScriptedServer("llamacpp", [Answer("one two three", first_pause_s=0.1, pause_s=0.05)]) as server:
        speed = measure_speed(
            build_model(ModelEntry("s", "llamacpp", "scripted", server.url), EgressGate(Policy()))
        )
    assert 0 < speed.prefill_tps < 20_000
    assert 0 < speed.decode_tps < 41
    assert server.requests[0].body["max_tokens"] == 48
