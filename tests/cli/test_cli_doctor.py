"""`fenceline doctor` and `fenceline models`: what is there, what is missing, what mends it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fenceline.cli.doctor import fit, report
from fenceline.cli.findings import Finding, Findings, configuration
from fenceline.config.read import read_config
from fenceline.models.hardware import Gpu, Machine, Memory
from fenceline.models.scripted_hosted.server import ScriptedVendor
from fenceline.models.sizes import SIZES
from fenceline.models.weights import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

LAPTOP = Machine(Memory(16_000_000_000, 9_000_000_000), 8, (Gpu("GeForce RTX 3050", 4_000_000_000),))
SCREEN = """\
Fenceline 0.1.0

ok      git         2.39.5
-       weights     none pulled
                    the embedded server needs some
                  > fenceline models pull qwen2.5-coder-1.5b
ok      local-only  a run with --local-only reaches loopback and nothing else
missing model       none can be asked
                    a run needs one
                  > pip install 'fenceline[embedded]'

This machine: 8 cores, 16.0 GB memory (9.0 GB available), GeForce RTX 3050 4.0
GB
size  for example                   needs  here     edits completed
0.5B  Qwen2.5-Coder-0.5B           1.0 GB  GPU                    -
1.5B  Qwen2.5-Coder-1.5B           1.8 GB  GPU                    -
3B    Qwen2.5-Coder-3B             2.8 GB  GPU                    -
8B    Llama-3.1-8B                 6.4 GB  CPU                34.1%
14B   Qwen3-14B                   10.7 GB  if freed           45.9%
20B   gpt-oss-20b (3.6B active)   12.9 GB  if freed           48.1%
32B   Qwen2.5-Coder-32B           22.4 GB  no                 40.0%
      Sonnet-4, hosted                                        64.8%
Needs, about: 4-bit weights and 8k tokens. Edits completed, of 108 real edit
tasks in 5 languages (public results, 44 models).

Not ready: mend what is missing above.
"""


def fenceline(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fenceline", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def state(shown: dict[str, list[dict[str, str]]], name: str) -> dict[str, str]:
    (finding,) = [finding for finding in shown["findings"] if finding["name"] == name]
    return finding


def test_the_screen_is_plain_and_80_columns_wide() -> None:
    findings = (
        Finding("git", "ok", "2.39.5"),
        Finding(
            "weights",
            "optional",
            "none pulled",
            "the embedded server needs some",
            "fenceline models pull qwen2.5-coder-1.5b",
        ),
        Finding("local-only", "ok", "a run with --local-only reaches loopback and nothing else"),
        Finding(
            "model", "missing", "none can be asked", "a run needs one", "pip install 'fenceline[embedded]'"
        ),
    )
    lines = list(report(Findings(findings, ready=False), LAPTOP))
    assert "".join(f"{line}\n" for line in lines) == SCREEN
    assert max(map(len, lines)) <= 80


def test_tables_of_the_administrator_that_count_for_nothing_are_named(tmp_path: Path) -> None:
    machine = tmp_path / "policy.toml"
    machine.write_text("[spend]\nper_task_usd = 1\n[attempt]\nsamples = 1\n[score]\nwatts = 1\n")
    finding = configuration(read_config(tmp_path, administrator=machine))
    finding = replace(finding, why=finding.why.replace(str(machine), "/etc/fenceline/policy.toml"))
    assert list(report(Findings((finding,), ready=True), LAPTOP))[2:6] == [
        "-       config      none: what is found below is used",
        "                    /etc/fenceline/policy.toml: only [policy] counts in the",
        "                    administrator's file; it ignores attempt, spend, score",
        "",
    ]


def test_a_terminal_gets_colour() -> None:
    lines = list(report(Findings((Finding("git", "ok", "2.39.5"),), ready=True), LAPTOP, colour=True))
    assert lines[2] == "\x1b[32mok      \x1b[0mgit         2.39.5"
    assert lines[-1] == "Ready."


@pytest.mark.parametrize(
    ("available", "gpu", "where"),
    [(30e9, 0, "CPU"), (3e9, 30e9, "GPU"), (3e9, 0, "if freed"), (1e9, 1e9, "if freed")],
)
def test_a_size_runs_where_it_fits(available: float, gpu: float, where: str) -> None:
    found = Machine(Memory(int(32e9), int(available)), 2, (Gpu("one", int(gpu)),))
    assert fit(SIZES[-1], found) == where


def test_a_terminal_that_wants_no_colour_gets_none(tmp_path: Path) -> None:
    keeper, terminal = pty.openpty()
    plain = {"NO_COLOR": "1", "FENCELINE_MODELS": str(tmp_path), "OLLAMA_HOST": "127.0.0.1:9"}
    process = subprocess.Popen(
        [sys.executable, "-m", "fenceline", "doctor"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | plain, stdout=terminal,
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    with suppress(OSError):  # how a terminal says that nobody is at the other end
        while more := os.read(keeper, 4096):
            shown += more
    os.close(keeper)
    assert (process.wait(), shown.startswith(b"Fenceline"), b"\x1b" in shown) == (1, True, False)


def test_nothing_to_run_is_not_ready_and_says_what_mends_it(tmp_path: Path) -> None:
    done = fenceline(tmp_path, "doctor", "--json", FENCELINE_MODELS=str(tmp_path), OLLAMA_HOST="127.0.0.1:9")
    shown = json.loads(done.stdout)
    assert (done.returncode, shown["ready"]) == (1, False)
    assert state(shown, "git")["state"] == "ok"
    assert state(shown, "weights")["mend"] == "fenceline models pull qwen2.5-coder-1.5b"
    assert state(shown, "model")["found"] == "none can be asked"


def test_pulled_weights_are_found(tmp_path: Path) -> None:
    known = CATALOGUE["qwen2.5-coder-0.5b"]
    with (tmp_path / known.file).open("wb") as sparse:
        sparse.truncate(known.size)
    done = fenceline(tmp_path, "doctor", "--json", FENCELINE_MODELS=str(tmp_path), OLLAMA_HOST="127.0.0.1:9")
    shown = json.loads(done.stdout)
    assert state(shown, "weights")["found"] == "qwen2.5-coder-0.5b"
    assert shown["ready"] == (state(shown, "embedded")["state"] == "ok") == (done.returncode == 0)
    listed = fenceline(tmp_path, "models", "list", FENCELINE_MODELS=str(tmp_path), OLLAMA_HOST="127.0.0.1:9")
    assert listed.stdout.splitlines() == [
        "name                provider  where",
        f"qwen2.5-coder-0.5b  embedded  {tmp_path / known.file}",
    ]


def test_the_list_of_models_is_as_wide_as_what_is_in_it(tmp_path: Path) -> None:
    alone = {"FENCELINE_MODELS": str(tmp_path / "none"), "OLLAMA_HOST": "127.0.0.1:9"}
    assert fenceline(tmp_path, "models", "list", **alone).stdout == (
        "No model is configured, pulled or running. To get one:\n  fenceline models pull qwen2.5-coder-1.5b\n"
    )
    (tmp_path / "fenceline.toml").write_text(
        '[[models]]\nname = "coder"\nprovider = "ollama"\nmodel = "qwen2.5-coder:14b"\n'
        '[[models]]\nname = "big"\nprovider = "openai-compatible"\nmodel = "m"\nbase_url = "http://127.0.0.1:9/v1"\n'
        '[[models]]\nname = "any"\nprovider = "llamacpp"\n'
    )
    assert fenceline(tmp_path, "models", "list", **alone).stdout == (
        "name   provider           where\n"
        "coder  ollama             qwen2.5-coder:14b\n"
        "big    openai-compatible  http://127.0.0.1:9/v1\n"
        "any    llamacpp           its standard place\n"
    )


def test_a_configured_model_that_does_not_answer_is_said(tmp_path: Path) -> None:
    (tmp_path / "fenceline.toml").write_text(
        '[[models]]\nname = "small"\nprovider = "llamacpp"\nbase_url = "http://127.0.0.1:9"\n'
    )
    done = fenceline(tmp_path, "doctor", "--json", FENCELINE_MODELS=str(tmp_path))
    shown = json.loads(done.stdout)
    assert (done.returncode, shown["ready"]) == (1, False)
    assert state(shown, "model")["found"].startswith("small: nothing answers at http://127.0.0.1:9")


def test_a_broken_configuration_is_one_finding_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "fenceline.toml").write_text("[[models]\n")
    done = fenceline(tmp_path, "doctor", FENCELINE_MODELS=str(tmp_path))
    assert done.returncode == 1
    assert "missing config" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_unknown_names_are_usage_errors(tmp_path: Path) -> None:
    for command in ("pull", "probe"):
        done = fenceline(tmp_path, "models", command, "gpt-9")
        assert (done.returncode, done.stdout) == (2, "")
        assert "gpt-9" in done.stderr
        assert "qwen2.5-coder-1.5b" in done.stderr


CLOSED = '[policy]\n[[policy.rules]]\npaths = ["pay/"]\nshare = "closed"\n'


def test_a_policy_with_rules_lets_a_hosted_model_be_probed_and_leaves_a_receipt(tmp_path: Path) -> None:
    with ScriptedVendor("anthropic", ["1 2 3"]) as vendor:
        table = f'[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "scripted"\nbase_url = "{vendor.url}"\n'
        (tmp_path / "fenceline.toml").write_text(table + CLOSED)
        done = fenceline(tmp_path, "models", "probe", "big")
        assert (done.returncode, "hosted (Anthropic at " in done.stdout) == (0, True), done.stderr
        told = fenceline(tmp_path, "receipts").stdout
        assert told.startswith("task  fenceline models probe big\n")


def test_doctor_asks_no_server_that_the_policy_closes(tmp_path: Path) -> None:
    with ScriptedVendor("anthropic", ["never"]) as vendor:
        table = f'[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "scripted"\nbase_url = "{vendor.url}"\n'
        (tmp_path / "fenceline.toml").write_text(f'{table}[policy]\ndefault = "closed"\n')
        done = fenceline(tmp_path, "doctor", "--json", FENCELINE_MODELS=str(tmp_path))
    found = state(json.loads(done.stdout), "model")["found"]
    assert vendor.seen == []
    assert found.startswith("big: nothing goes to http://127.0.0.1:")
    assert vendor.seen == []
