"""A command, and all that it started, ends with itself and with whoever started it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from fenceline.checks.sandbox import SandboxKind

KILLED = """
import os, sys
from pathlib import Path
from fenceline.checks.process import run_bounded
from fenceline.checks.sandbox import SandboxKind
from fenceline.checks.sandboxes import make_sandbox

root, environ = Path(sys.argv[1]), dict(os.environ)
sandbox = make_sandbox(SandboxKind(sys.argv[2]))
print("starts", flush=True)
run_bounded(
    ["/bin/sh", "-c", sys.argv[3]],
    fence=lambda argv: sandbox.wrap(argv, root, [root], environ),
    cwd=root, environ=environ, timeout_s=20, output_limit=1000,
)
"""
FENCES = (SandboxKind.BUBBLEWRAP, SandboxKind.LANDLOCK)


@pytest.mark.parametrize("kind", SandboxKind)
def test_a_command_never_outlives_a_starter_that_is_killed_amid_its_start(
    tmp_path: Path, kind: SandboxKind
) -> None:
    start = [sys.executable, "-c", KILLED, str(tmp_path), kind, "sleep 0.3; : > outlived"]
    for step in range(24):
        starter = subprocess.Popen(start, stdout=subprocess.PIPE)
        assert starter.stdout is not None
        starter.stdout.readline()
        time.sleep(step / 2000)
        starter.kill()
        starter.communicate()
    time.sleep(1)
    assert not (tmp_path / "outlived").exists()
    subprocess.run(start, check=True)
    assert (tmp_path / "outlived").exists()


@pytest.mark.parametrize(
    ("kind", "start"), [*((kind, "setsid sh") for kind in FENCES), *((kind, "sh") for kind in SandboxKind)]
)
def test_nothing_that_a_command_started_outlives_a_starter_that_is_killed(
    tmp_path: Path, kind: SandboxKind, start: str
) -> None:
    script = f"{start} -c 'echo 1 > begun; sleep 1; : > outlived' & wait"
    starter = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), kind, script])
    assert begun(tmp_path)
    starter.kill()
    starter.wait()
    time.sleep(2)
    assert not (tmp_path / "outlived").exists()


@pytest.mark.parametrize("kind", FENCES)
def test_what_a_command_leaves_behind_ends_with_it(tmp_path: Path, kind: SandboxKind) -> None:
    script = (
        "(setsid sh -c 'echo 1 > begun; sleep 1; : > outlived' &) ; until [ -e begun ]; do sleep 0.01; done"
    )
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), kind, script], check=True)
    assert (tmp_path / "begun").exists()
    time.sleep(2)
    assert not (tmp_path / "outlived").exists()


def begun(root: Path) -> bool:
    deadline = time.monotonic() + 30
    while not (root / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return (root / "begun").exists()
