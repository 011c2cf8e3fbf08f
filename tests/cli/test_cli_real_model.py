"""The main job by the real command line and a real local model: the embedded 1.5B."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_project import ADD, Project

from fenceline.models.embedded.plan import plan_for
from fenceline.models.embedded.state import use
from fenceline.models.pull import default_sources, pull
from fenceline.models.pull.progress import PlainProgress
from fenceline.models.weights import lookup, weights_dir

MODEL = "qwen2.5-coder-1.5b"
pytestmark = pytest.mark.slow
BROKEN = '''def clamp(value, low, high):
    """Return value, but low where it is less than low and high where it is more than high."""
    return min(low, max(high, value))
'''
CLAMP_CHECK = "from clamp import clamp\n\nassert clamp(5, 1, 3) == 3\nassert clamp(0, 1, 3) == 1\nassert clamp(2, 1, 3) == 2\n"


@pytest.fixture
def weights() -> Iterator[Path]:
    """Return the pulled weights; end the server that the test started."""
    known = lookup(MODEL)
    path = pull(known, weights_dir(), default_sources(known, weights_dir()), PlainProgress(print))
    yield path
    if running := use(plan_for(path, 0).state):
        os.kill(running.pid, signal.SIGTERM)


def run(project: Project, *arguments: str) -> tuple[int, list[dict[str, object]]]:
    """Run the real command; a model on two busy cores may take minutes."""
    done = subprocess.run(
        [sys.executable, "-m", "fenceline", *arguments, "--model", MODEL, "--json"],
        cwd=project.folder,
        env=project.environ(),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_method_is_added_and_a_bug_fixed_by_the_real_model(weights: Path, project: Project) -> None:
    del weights
    code, events = run(project, ADD, "--check", "python3 check.py")
    assert (code, events[-1]["verdict"], events[-1]["changed"]) == (0, "verified", ["shapes.py"])

    project.write({"clamp.py": BROKEN, "clamp_check.py": CLAMP_CHECK})
    code, events = run(
        project, "Fix clamp in clamp.py so that the check passes", "--check", "python3 clamp_check.py"
    )
    assert (code, events[-1]["verdict"], events[-1]["changed"]) == (0, "verified", ["clamp.py"])

    undone = project.run("undo")
    assert (undone.code, project.text("clamp.py")) == (0, BROKEN)
