"""The embedded server with the real smallest weights, which are pulled where they are not there yet."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from fenceline.models.embedded import embedded_model
from fenceline.models.embedded.launch import Launcher
from fenceline.models.embedded.plan import plan_for
from fenceline.models.embedded.state import use
from fenceline.models.protocol import Finish, Message, ModelEntry, Request, Token, Waiting
from fenceline.models.pull import default_sources, pull
from fenceline.models.pull.progress import PlainProgress
from fenceline.models.weights import lookup, weights_dir
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.models.embedded import EmbeddedModel

NAME = "qwen2.5-coder-0.5b"
ASK = Request(
    (Message("user", "Write a Python function add(a, b). Only the code."),), 64, prefill="```python\n"
)


@pytest.fixture
def weights() -> Iterator[Path]:
    known = lookup(NAME)
    path = pull(known, weights_dir(), default_sources(known, weights_dir()), PlainProgress(print))
    yield path
    if running := use(plan_for(path, 0).state):
        os.kill(running.pid, signal.SIGTERM)


def model() -> EmbeddedModel:
    return embedded_model(ModelEntry("small", "embedded", NAME), EgressGate(Policy()))


@pytest.mark.slow
def test_the_second_run_needs_no_load_and_finds_its_prefix(weights: Path) -> None:
    with model().open(ASK) as stream:
        first = list(stream)
    assert isinstance(first[0], Waiting)
    text = "".join(chunk.text for chunk in first if isinstance(chunk, Token))
    assert "def add(a, b)" in text
    running = Launcher(plan_for(weights, 0)).ready()
    assert running is not None

    second = model()
    with second.open(ASK) as stream:
        again = list(stream)
    assert "".join(chunk.text for chunk in again if isinstance(chunk, Token)) == text
    finish = again[-1]
    assert isinstance(finish, Finish)
    assert finish.usage.measured
    assert 0 < finish.usage.cached < finish.usage.prompt
    assert Launcher(plan_for(weights, 0)).ready() == running
    probe = second.probe()
    assert (probe.tier, probe.context_window, probe.trained_window, probe.prefills) == (
        "local",
        8192,
        32768,
        True,
    )


@pytest.mark.slow
def test_without_the_key_nobody_is_served(weights: Path) -> None:
    list(model().load())
    running = use(plan_for(weights, 0).state)
    assert running is not None
    with pytest.raises(HTTPError, match="401"):
        urlopen(f"{running.url}/slots")  # noqa: S310 - our own server
