"""Which models may try, in which order, and why; what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from fenceline.config.read import Config
from fenceline.errors import UsageError
from fenceline.models.protocol import ModelEntry
from fenceline.models.scripted_server import ScriptedServer, Served
from fenceline.models.weights import CATALOGUE
from fenceline.routing.ladder import Rung, climb, suited
from fenceline.scope.model import Kind, Scope

SMALL, BIG = ModelEntry("small", "llamacpp", "s"), ModelEntry("big", "ollama", "b")
BOTH = {"small": SMALL, "big": BIG}


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the models of this machine out of the test."""
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    monkeypatch.setenv("FENCELINE_MODELS", str(tmp_path))


def test_the_ladder_in_its_order() -> None:
    rungs = climb(Config(BOTH, ladder=("big", "small")))
    assert rungs == (Rung(BIG, "first on the configured ladder"), Rung(SMALL, "next on the ladder"))


def test_without_a_ladder_the_first_model() -> None:
    assert climb(Config(BOTH)) == (Rung(SMALL, "the first configured model; no ladder is set"),)


def test_a_model_by_name() -> None:
    assert climb(Config(BOTH, ladder=("small",)), "big") == (Rung(BIG, "asked for with --model"),)
    weights = next(iter(CATALOGUE))
    assert climb(Config(), weights) == (
        Rung(ModelEntry(weights, "embedded", weights), "asked for with --model, embedded"),
    )


def test_an_unknown_name_is_said_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as error:
        climb(Config(BOTH), "gpt-9")
    assert error.value.message == "no model is called `gpt-9`"
    assert error.value.hint == f"known: {', '.join(['small', 'big', *CATALOGUE])}"


def test_nothing_at_all_is_said_with_what_mends_it() -> None:
    with pytest.raises(UsageError, match="no model is configured, running or pulled") as error:
        climb(Config())
    assert error.value.hint == "run: fenceline models pull qwen2.5-coder-1.5b"


def test_what_runs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer("ollama", ["x"], Served(model="qwen2.5-coder:7b")) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.root.removeprefix("http://"))
        (rung,) = climb(Config())
    assert (rung.entry.provider, rung.entry.model, rung.entry.base_url) == (
        "ollama",
        "qwen2.5-coder:7b",
        server.root,
    )
    assert rung.reason.startswith("nothing is configured; ")


def test_what_is_pulled_is_found(tmp_path: Path) -> None:
    known = CATALOGUE["qwen2.5-coder-0.5b"]
    with (tmp_path / known.file).open("wb") as sparse:
        sparse.truncate(known.size)
    (rung,) = climb(Config())
    assert (rung.entry.provider, rung.entry.model) == ("embedded", "qwen2.5-coder-0.5b")


REMOTE = ModelEntry("remote", "anthropic", "r")


@pytest.mark.parametrize("kind", ["multi-file", "greenfield"])
def test_large_work_starts_at_the_first_hosted_model(kind: Kind) -> None:
    rungs = climb(Config({**BOTH, "remote": REMOTE}, ladder=("small", "remote", "big")))
    fitting = suited(rungs, Scope(kind, "component"))
    assert [rung.entry for rung in fitting] == [REMOTE]
    assert fitting[0].reason.endswith("so the first hosted model takes it")


def test_an_edit_starts_at_the_foot_and_local_models_take_all_where_there_is_no_other() -> None:
    rungs = climb(Config({**BOTH, "remote": REMOTE}, ladder=("small", "remote", "big")))
    assert suited(rungs, Scope("edit", "change")) == rungs
    local = climb(Config(BOTH, ladder=("small", "big")))
    assert suited(local, Scope("greenfield", "component")) == local
