"""What an embedded entry needs, and what is said where it is not there."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.errors import UsageError
from fenceline.models.embedded.engine import affordable_context
from fenceline.models.embedded.failure import load_failure
from fenceline.models.embedded.plan import plan_for
from fenceline.models.weights import CATALOGUE, locate, pulled, weights_dir

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_XLLAMACPP = """
import sys
sys.modules["xllamacpp"] = None
from fenceline.errors import UsageError
from fenceline.models.embedded import embedded_model
from fenceline.models.protocol import ModelEntry
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy
try:
    embedded_model(ModelEntry("small", "embedded", ""), EgressGate(Policy()))
except UsageError as error:
    print(error)
"""


def test_without_xllamacpp_the_command_that_installs_it_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_XLLAMACPP], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "small: the embedded server is not installed (run: pip install 'fenceline[embedded]')\n"
    )


def test_weights_that_are_not_pulled_name_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENCELINE_MODELS", str(tmp_path))
    with pytest.raises(UsageError) as caught:
        locate("")
    assert str(caught.value) == (
        "qwen2.5-coder-1.5b is not pulled yet (run: fenceline models pull qwen2.5-coder-1.5b)"
    )


def test_an_unfinished_file_is_not_pulled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENCELINE_MODELS", str(tmp_path))
    (tmp_path / CATALOGUE["qwen2.5-coder-0.5b"].file).write_bytes(b"GGUF")
    assert (weights_dir(), pulled()) == (tmp_path, {})


def test_weights_of_ones_own_are_named_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    assert locate(str(tmp_path / "own.gguf")) == tmp_path / "own.gguf"
    with pytest.raises(UsageError, match="neither a file nor in the catalogue"):
        locate(str(tmp_path / "other.gguf"))


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf"])
def test_a_wrong_keep_warm_time_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    monkeypatch.setenv("FENCELINE_KEEP_WARM", text)
    with pytest.raises(UsageError, match=f"FENCELINE_KEEP_WARM is `{text}`"):
        plan_for(tmp_path / "own.gguf", 0)


@given(wanted=st.integers(1, 1 << 20), weights=st.integers(0, 1 << 36), available=st.integers(0, 1 << 37))
def test_the_context_shrinks_with_the_memory_but_stays_useful(
    wanted: int, weights: int, available: int
) -> None:
    context = affordable_context(wanted, weights, available)
    assert min(wanted, 2048) <= context <= wanted
    assert affordable_context(wanted, weights, available + (1 << 30)) >= context


def test_with_enough_memory_the_context_is_what_was_asked_for() -> None:
    assert affordable_context(8192, 1 << 30, 16 << 30) == 8192
    assert affordable_context(8192, 1 << 30, 2 << 30) == 4096


@pytest.mark.parametrize(
    ("status", "printed", "reason"),
    [
        (1, b"", "it printed nothing"),
        (1, b"0.00.1 I srv: up\nRuntimeError: no\x1b[31m port\n\n", "RuntimeError: no[31m port"),
        (
            1,
            b"0.2 E x: error loading model: bad magic\n0.2 E srv: exiting\nRuntimeError: failed\n",
            "bad magic",
        ),
        (-9, b"anything", "it was killed, most likely for want of memory"),
        (-4, b"", "it crashed (SIGILL)"),
        (1, b"\xff" * 500, "�" * 200),
    ],
)
def test_a_failure_to_load_is_one_line(tmp_path: Path, status: int, printed: bytes, reason: str) -> None:
    (tmp_path / "log").write_bytes(printed)
    assert load_failure(tmp_path / "log", status) == reason
