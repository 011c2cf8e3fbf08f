"""Work across the fence by the real command line: verified, and nothing protected in what went to the hosted model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cli_project import source_folder

ROOT = Path(__file__).parents[2]


def test_a_service_is_built_on_packages_that_stay_inside() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.across", "--vendor", "openai"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": source_folder()},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    row = [cell.strip() for cell in ran.stdout.splitlines()[-1].strip("| ").split("|")]
    assert (row[:4], row[5:7], row[8]) == (
        ["openai", "0", "verified", "7"], ["2", "0"], "14 lines, each follows the one before",
    )  # fmt: skip
    assert int(row[7]) > 400
