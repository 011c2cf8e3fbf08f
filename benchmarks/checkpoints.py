"""Take and restore checkpoints in a repository of 1,800 files, cold and warm.

python benchmarks/checkpoints.py --rounds 15
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.workspace.checkpoints import Checkpoints
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = 1_800
LINES = 120


@dataclass(frozen=True, slots=True)
class Sample:
    """One timed call: wall and CPU milliseconds, child processes included."""

    wall_ms: float
    cpu_ms: float


def make_repository(root: Path) -> None:
    """Make and commit the repository."""
    for n in range(FILES):
        path = root / f"pkg{n % 20}" / f"sub{n % 180}" / f"mod{n}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "".join(f"def f{n}_{line}(x: int) -> int:\n    return x * {line}\n\n" for line in range(LINES))
        )
    identity = ["-c", "user.name=B", "-c", "user.email=b@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *command], cwd=root, check=True)


def timed(action: Callable[[], object]) -> Sample:
    """Run ``action`` and return what it took."""
    wall, cpu = time.perf_counter(), cpu_s()
    action()
    return Sample((time.perf_counter() - wall) * 1e3, (cpu_s() - cpu) * 1e3)


def cpu_s() -> float:
    """Return the CPU seconds of this process and its finished children."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def row(name: str, samples: list[Sample]) -> None:
    """Print one line of the table."""
    wall = [s.wall_ms for s in samples]
    cpu = statistics.median(s.cpu_ms for s in samples)
    print(
        f"| {name:34} | {statistics.median(wall):6.1f} | {min(wall):6.1f} | {max(wall):6.1f} | {cpu:6.1f} |"
    )


def edit(root: Path, count: int, stamp: int) -> None:
    """Change ``count`` files."""
    for n in range(count):
        (root / f"pkg{n % 20}" / f"sub{n % 180}" / f"mod{n}.py").write_text(f"changed = {stamp}\n")


def measure(root: Path, home: Path, rounds: int) -> None:
    """Print the table."""
    workspace = open_workspace(root)
    checkpoints = Checkpoints(workspace)
    cold: list[Sample] = []
    for _ in range(min(rounds, 5)):
        shutil.rmtree(home, ignore_errors=True)
        cold.append(timed(checkpoints.take))
    time.sleep(1.1)  # git trusts the time of a file only when it is older than the index
    checkpoints.take()
    listing = [timed(workspace.files) for _ in range(rounds)]
    warm = [timed(checkpoints.take) for _ in range(rounds)]
    first = checkpoints.take()
    changed: list[Sample] = []
    back: dict[int, list[Sample]] = {1: [], 50: []}
    for count, samples in back.items():
        for n in range(rounds):
            edit(root, count, n)
            if count == 1:
                changed.append(timed(checkpoints.take))
            samples.append(timed(lambda: checkpoints.restore(first)))
    print(f"| {FILES} files, n = {rounds}, milliseconds     | median |    min |    max |    CPU |")
    print("| ---------------------------------- | -----: | -----: | -----: | -----: |")
    row("list the files", listing)
    row("take, first in a workspace", cold)
    row("take, nothing changed", warm)
    row("take, one file changed", changed)
    row("restore, one file", back[1])
    row("restore, 50 files", back[50])


def main() -> None:
    """Run the benchmark in a folder of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["FENCELINE_HOME"] = f"{temporary}/home"
        root = Path(temporary, "repository")
        root.mkdir()
        make_repository(root)
        measure(root, Path(temporary, "home"), options.rounds)


if __name__ == "__main__":
    main()
