"""Work from nothing by the real command line: a scripted hosted model builds a web service, with faults on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_project import source_folder

ROOT = Path(__file__).parents[2]
SESSIONS = (
    ("openai", "plain", ("0", "verified", "11", "33"), "verified"),
    ("anthropic", "stream cut in the middle, then resume", ("0", "verified", "12", "33"), "verified"),
    ("anthropic", "a second model takes over", ("0", "verified", "13", "35"), "verified"),
    ("openai", "pieces done by a local model, the whole not", ("1", "failed", "4", "9"), "restored"),
)


@pytest.mark.parametrize(("vendor", "session", "ended", "workspace"), SESSIONS)
def test_the_workspace_ends_verified_or_restored(
    vendor: str, session: str, ended: tuple[str, ...], workspace: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.greenfield", "--vendor", vendor, "--estimate", session],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": source_folder()},
        check=False,
        capture_output=True,
        text=True,
    )
    row = [cell.strip() for cell in ran.stdout.splitlines()[-1].strip("| ").split("|")]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (row[:6], row[8:]) == ([vendor, session, *ended], [workspace, "yes"])
