"""The scratch repository that routes start from, and the command that is run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parents[1] / "fixtures" / "routes"
RULES = """[[policy.rules]]
paths = ["payments/", "vendor/"]
share = "closed"

[[policy.rules]]
paths = ["auth/"]
share = "signatures"
"""
FULL = f'[policy]\ncheck_output = "full"\n\n{RULES}'
VERDICT = f'[policy]\ncheck_output = "verdict"\n\n{RULES}'
_WHO = (
    "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false",
    "-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main",
)  # fmt: skip
_LEAN = "-p no:xdist -p no:hypothesispytest -p no:anyio -p no:inline_snapshot"  # starts in half the time
_LIMIT_S = 300.0


def text_of(name: str) -> str:
    """Return a file of the fixtures: ``payments/rates.py`` and its like."""
    return (HERE / f"{name}.txt").read_text(encoding="utf-8")


def git(root: Path, *arguments: str) -> None:
    """Run git in ``root``."""
    subprocess.run(["git", *_WHO, *arguments], cwd=root, check=True, capture_output=True)


def put(root: Path, path: str, text: str) -> None:
    """Write a file and the folders above it."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def commit(root: Path, message: str) -> None:
    """Commit everything."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


def prepare(root: Path) -> None:
    """Make the repository: an older revision, a branch, a note, a stash and a submodule hold protected content too."""
    partner = root.parent / "partner"
    put(partner, "partner.py", text_of("payments/submodule.py"))
    git(partner, "init", "-q")
    commit(partner, "Partner")
    for name in ("reports/summary.py", "tests/test_summary.py", "auth/tokens.py"):
        put(root, name, text_of(name))
    for name in ("payments/__init__.py", "auth/__init__.py", "reports/__init__.py", "tests/__init__.py"):
        put(root, name, "")
    put(root, ".gitignore", "build/\n*.log\n.env\n__pycache__/\n")
    put(root, "payments/rates.py", text_of("payments/old_rates.py"))
    git(root, "init", "-q")
    commit(root, "Start")
    git(root, "checkout", "-q", "-b", "spring")
    put(root, "payments/spring.py", text_of("payments/branch.py"))
    commit(root, "Forecast")
    git(root, "checkout", "-q", "main")
    put(root, "payments/rates.py", text_of("payments/rates.py"))
    git(root, "submodule", "-q", "add", str(partner), "vendor/partner")
    commit(root, "Take the new rates")
    git(root, "notes", "add", "-m", text_of("payments/branch.py"))
    put(root, "auth/tokens.py", text_of("auth/tokens.py") + "\n\n" + text_of("payments/stash.py"))
    git(root, "stash", "-q")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one route is tried.

    Attributes:
        folder: of its own, with nothing else in it.
    """

    folder: Path

    @property
    def root(self) -> Path:
        """The repository."""
        return self.folder / "work"

    @property
    def config(self) -> Path:
        """The configuration."""
        return self.folder / "fenceline.toml"

    def copy(self, made: Path) -> None:
        """Begin with a copy of what ``prepare`` made."""
        shutil.copytree(made, self.root, symlinks=True)

    def run(self, environ: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
        """Run ``fenceline ARGUMENTS`` and return exit code, output and errors."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        own = {
            "FENCELINE_HOME": str(self.folder / "home"),
            "PATH": path,
            "BENCH_KEY": "k",
            "PYTEST_ADDOPTS": _LEAN,
        }
        done = subprocess.run(
            [sys.executable, "-m", "fenceline", *arguments], cwd=self.root, env={**os.environ, **own, **environ},
            text=True, errors="replace", stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIMIT_S, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr
