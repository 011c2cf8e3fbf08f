"""The llama.cpp adapter against the real server with real weights; ``FENCELINE_TEST_GGUF`` says which."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from fenceline.models.build import build_model
from fenceline.models.errors import ContextOverflow, ModelBusy, ModelUnreachable
from fenceline.models.llamacpp import LlamaCpp
from fenceline.models.protocol import Finish, Message, ModelEntry, Request, Stream, Token
from fenceline.models.speed import measure_speed
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

GATE = EgressGate(Policy())
SERVE = """
import sys, time, xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.port, p.n_ctx, p.n_parallel, p.use_jinja = sys.argv[1], int(sys.argv[2]), 2048, 1, True
p.hostnames = ["127.0.0.1"]
server = xllamacpp.Server(p)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, os.environ["FENCELINE_TEST_GGUF"], str(port)]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield address
    finally:
        server.kill()
        server.communicate()


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            LlamaCpp(ModelEntry("small", "llamacpp", "", url), GATE).probe()
        except (ModelUnreachable, ModelBusy):
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


def said(stream: Stream) -> tuple[str, Finish]:
    with stream:
        chunks = list(stream)
    finish = chunks[-1]
    assert isinstance(finish, Finish)
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, Token)), finish


def test_a_whole_conversation(url: str) -> None:
    model = LlamaCpp(ModelEntry("small", "openai-compatible", "", url), GATE)
    probe = model.probe()
    assert (probe.tier, probe.context_window, probe.trained_window, probe.slots) == ("local", 2048, 32768, 1)
    question = (Message("user", "Write the Python function add(a, b). Only code, no docstring."),)
    opening = "```python\ndef add(a, b):\n"
    text, finish = said(model.open(Request(question, max_tokens=24, prefill=opening, stop=("```",))))
    assert "return a + b" in text
    assert "def add" not in text, "the begun answer is continued, not repeated"
    assert finish.usage.measured
    assert finish.usage.prompt > model.tokenize(question[0].content) + model.tokenize(opening)
    again, repeated = said(model.open(Request(question, max_tokens=24, prefill=opening, stop=("```",))))
    assert again == text
    assert repeated.usage.cached > finish.usage.prompt // 2, "the prefix cache serves"


def test_a_cut_answer_is_counted_and_frees_the_server(url: str) -> None:
    model = build_model(ModelEntry("small", "openai-compatible", "any", f"{url}/v1"), GATE)
    seen = 0
    with model.open(Request((Message("user", "Count from 1 to 1000."),), max_tokens=1500)) as stream:
        for chunk in stream:
            seen += isinstance(chunk, Token)
            if seen == 5:
                break
        finish = stream.cancel()
    assert (finish.reason, finish.usage.output, finish.usage.measured) == ("cancelled", 5, True)
    text, _ = said(model.open(Request((Message("user", "Say hi."),), max_tokens=4)))
    assert text, "its one slot is free again"


def test_what_does_not_fit_and_how_fast_it_is(url: str) -> None:
    model = build_model(ModelEntry("small", "llamacpp", "", url), GATE)
    with pytest.raises(ContextOverflow, match="does not fit the model's window"):
        said(model.open(Request((Message("user", "hello world " * 3000),), max_tokens=4)))
    speed = measure_speed(model)
    assert speed.prefill_tps > 0
    assert speed.decode_tps > 0
