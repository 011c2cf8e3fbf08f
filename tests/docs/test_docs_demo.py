"""The demonstration runs, and the README shows what it prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from docs_pages import ROOT, blocks

from fenceline.models.scripted_server import ScriptedServer

MODEL = "qwen2.5-coder-1.5b"
# The weights are not there in tests: what was pulled is answered by the scripted server.
COMMAND = '#!/bin/sh\n[ "$1 $2" = "models pull" ] || exec "{python}" -m fenceline "$@"\n'


def test_readme_shows_what_the_demo_prints(tmp_path: Path, fenceline_home: Path) -> None:
    (recorded,) = (block for block in blocks("console") if block.page.name == "README.md")
    body = re.findall(r"^\+ {4}(.*)$", recorded.text, re.MULTILINE)
    answer = "```python\n" + "\n".join(body) + "\n```"
    done = _demo(tmp_path, fenceline_home, answer)
    shown = _steps(recorded.text)
    printed = _steps(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(shown) == 2
    assert shown == {command: printed[command] for command in shown}
    assert printed["git status --short"] == ["exit status of the run: 0"]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_demo_ends_as_a_failed_run_does(tmp_path: Path, fenceline_home: Path) -> None:
    done = _demo(tmp_path, fenceline_home, "I have added the method. All tests pass now.")
    printed = _steps(done.stdout)
    assert done.returncode == 1
    assert printed["git diff"] == ["exit status of the run: 1"]
    assert "fenceline undo" not in printed
    assert list((tmp_path / "temporary").iterdir()) == []


def _demo(folder: Path, home: Path, answer: str) -> subprocess.CompletedProcess[str]:
    """Run scripts/demo.sh with a server that always says ``answer``."""
    for name in ("bin", "temporary"):
        (folder / name).mkdir()
    command = folder / "bin/fenceline"
    command.write_text(COMMAND.format(python=sys.executable))
    command.chmod(0o755)
    path = os.pathsep.join([str(command.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    environ = os.environ | {
        "PATH": path,
        "TMPDIR": str(folder / "temporary"),
        "PYTHONPATH": str(ROOT / "src"),
    }
    with ScriptedServer("llamacpp", [answer]) as server:
        config = home / "config/config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(f'[[models]]\nname = "{MODEL}"\nprovider = "llamacpp"\nbase_url = "{server.url}"\n')
        return subprocess.run(
            ["sh", str(ROOT / "scripts/demo.sh"), MODEL],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )


def _steps(text: str) -> dict[str, list[str]]:
    """Return what each ``$ command`` printed, without what differs from run to run; baseline and model work at once."""
    _, *parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    steps = [part.partition("\n") for part in parts]
    return {
        command: sorted(_steady(line) for line in output.splitlines() if line) for command, _, output in steps
    }


def _steady(line: str) -> str:
    """Return a line without times, token counts, and where the model ran."""
    line = re.sub(r"\((?:local; .*|[\d.]+ s(?:, .*tokens)?)\)(.*? with --model)?.*", r"(...)\1", line)
    return re.sub(r"^(ask|answer) .*", r"\1", line)
