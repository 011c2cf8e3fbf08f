"""The temporary folder of a command goes away with it, or with a later one's where its run was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fenceline.checks.spot import LAYER, temporary

ABANDONS = """
import os, signal
from fenceline.checks.spot import temporary

with temporary() as spot:
    (spot / "layer" / "work" / "work").mkdir(parents=True)
    (spot / "layer" / "work" / "work").chmod(0)
    os.kill(os.getpid(), signal.SIGKILL)
"""
NAME = "fenceline-0123456789abcdef"
LONG_AGO = (0, 0)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that nothing of this process was in."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "base"))
    (tmp_path / "base").mkdir()
    return tmp_path / "base"


def left_after_another(base: Path) -> list[str]:
    with temporary() as spot:
        assert spot.parent == base
    return sorted(path.name for path in base.iterdir())


def test_what_a_killed_run_left_goes_away_once_it_is_old(base: Path) -> None:
    subprocess.run([sys.executable, "-c", ABANDONS], check=False)
    (left,) = base.iterdir()
    again = [sys.executable, "-c", "from fenceline.checks.spot import temporary\nwith temporary(): pass"]
    subprocess.run(again, check=True)
    assert list(base.iterdir()) == [left]
    os.utime(left, LONG_AGO)
    subprocess.run(again, check=True)
    assert list(base.iterdir()) == []


def test_what_is_in_use_stays_however_old(base: Path) -> None:
    with temporary() as spot:
        os.utime(spot, LONG_AGO)
        assert left_after_another(base) == [spot.name]
    assert list(base.iterdir()) == []


@pytest.mark.parametrize("name", ["fenceline-0123", f"{NAME}0", f"x{NAME}", "tmp0123456789abcdef"])
def test_what_is_named_otherwise_stays(base: Path, name: str) -> None:
    (base / name).mkdir()
    os.utime(base / name, LONG_AGO)
    assert left_after_another(base) == [name]


def test_links_and_files_are_left_alone(base: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work").write_text("mine")
    (base / NAME).symlink_to(tmp_path / "mine")
    (base / NAME.replace("0", "1")).write_text("")
    for path in (*base.iterdir(), tmp_path / "mine"):
        os.utime(path, LONG_AGO, follow_symlinks=False)
    assert left_after_another(base) == [NAME, NAME.replace("0", "1")]
    assert (tmp_path / "mine" / "work").read_text() == "mine"


@pytest.mark.parametrize("linked", [LAYER, f"{LAYER}/work", f"{LAYER}/work/work"])
def test_a_link_that_a_command_leaves_leads_nowhere(base: Path, tmp_path: Path, linked: str) -> None:
    mine = tmp_path / "mine"
    (mine / "work").mkdir(parents=True)
    (mine / "work" / "work").write_text("mine")
    for path in (mine / "work" / "work", mine / "work", mine):
        path.chmod(0o555)
    with temporary() as spot:
        (spot / linked).parent.mkdir(parents=True, exist_ok=True)
        (spot / linked).symlink_to(mine)
    assert [path.stat().st_mode & 0o777 for path in (mine, mine / "work", mine / "work" / "work")] == [
        0o555
    ] * 3
    assert list(base.iterdir()) == []
