"""What it costs to rank files for a vague instruction, warm: ``python -m benchmarks.scope_history.warm FOLDER``.

Names and history are gathered anew for each instruction, as a run does, from caches that a first reading filled.
The instructions are the messages of the repository's own last commits.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from fenceline.scope.likely.evidence import gather
from fenceline.workspace.files import open_workspace
from fenceline.workspace.history import read_history

from .truth import instruction, usable

_MESSAGES = 40


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a clone with a work tree")
    workspace = open_workspace(parser.parse_args().folder)
    files = workspace.files()
    lines = sum(
        workspace.read(path).count(b"\n") for path in files if path.endswith((".py", ".js", ".ts", ".go"))
    )
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        start = time.perf_counter()
        gather(workspace, files, cache)
        cold = time.perf_counter() - start
        messages = [instruction(c.message) for c in read_history(workspace).commits if usable(c.message)]
        wall: list[float] = []
        cpu: list[float] = []
        for message in messages[:_MESSAGES]:
            wall_start, cpu_start = time.perf_counter(), time.process_time()
            gather(workspace, files, cache).read(message)
            wall.append((time.perf_counter() - wall_start) * 1000)
            cpu.append((time.process_time() - cpu_start) * 1000)
    print(
        f"{len(files):,} files, {lines:,} lines of code; cold {cold:.1f} s; warm, n = {len(wall)}: wall median "
        f"{median(wall):.0f} ms, worst {max(wall):.0f}; own CPU median {median(cpu):.0f} ms, worst {max(cpu):.0f}"
    )


if __name__ == "__main__":
    main()
