"""Token estimates: calibrated by servers' counts, kept across runs, robust against a broken file."""

from __future__ import annotations

import pytest

from fenceline import places
from fenceline.models.build import build_model
from fenceline.models.counting import TokenCounter
from fenceline.models.protocol import Message, ModelEntry, Request
from fenceline.models.scripted_server import Answer, ScriptedServer
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy

CODE = "def area(self):\n    return self.width * self.height\n" * 20
TURN = (Message("user", CODE),)


def test_without_any_count() -> None:
    counter = TokenCounter("m")
    assert (counter.count(""), counter.count("a"), counter.count("x" * 32)) == (0, 1, 10)
    assert not counter.calibrated


def test_a_count_is_learnt_and_kept_for_the_next_run() -> None:
    TokenCounter("m").learn(TURN, len(CODE) // 4 + 4)
    later = TokenCounter("m")
    assert later.calibrated
    assert later.count("x" * 400) == 100
    assert TokenCounter("other").count("x" * 400) == 125


@pytest.mark.parametrize("claimed", [-5, 0, 3, len(CODE) * 3])
def test_an_implausible_count_teaches_nothing(claimed: int) -> None:
    counter = TokenCounter("m")
    counter.learn(TURN, claimed)
    assert not counter.calibrated


def test_new_counts_outweigh_old_ones() -> None:
    counter = TokenCounter("m")
    counter.learn(TURN, len(CODE) // 2)
    for _ in range(400):
        counter.learn(TURN, len(CODE) // 5 + 4)
    assert 75 <= counter.count("x" * 400) <= 85


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"m":{"bytes":0,"tokens":0}}',
        b'{"m":{"bytes":1e999,"tokens":-1}}',
        b"[" * 99999,
    ],
)
def test_a_broken_file_is_as_good_as_none_and_mended(content: bytes) -> None:
    path = places.cache_dir() / "tokens.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    counter = TokenCounter("m")
    assert counter.count("x" * 32) == 10
    counter.learn(TURN, len(CODE) // 4 + 4)
    assert TokenCounter("m").count("x" * 400) == 100


def test_a_cache_that_cannot_be_written_costs_nothing() -> None:
    places.cache_dir().parent.mkdir(parents=True)
    places.cache_dir().write_text("a file where the folder should be")
    counter = TokenCounter("m")
    counter.learn(TURN, len(CODE) // 4 + 4)
    assert counter.count("x" * 400) == 100


def test_a_stream_calibrates_its_model() -> None:
    entry = ModelEntry("small", "llamacpp", "scripted")
    with ScriptedServer("llamacpp", [Answer("fine", prompt_tokens=len(CODE) // 2 + 4)]) as server:
        model = build_model(
            ModelEntry(entry.name, entry.provider, entry.model, server.url), EgressGate(Policy())
        )
        with model.open(Request(TURN, max_tokens=8)) as stream:
            list(stream)
        assert model.count("x" * 400) == 200
    assert TokenCounter("scripted").count("x" * 400) == 200
