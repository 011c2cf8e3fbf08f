"""What each sandbox adds to a command: wall time of ``true`` beside none, in milliseconds.

Run: ``python benchmarks/sandbox.py [N]``
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from fenceline.checks.environ import reduced
from fenceline.checks.process import run_bounded
from fenceline.checks.sandbox import SandboxKind
from fenceline.checks.sandboxes import choose_sandbox, make_sandbox


def measure(kind: SandboxKind, root: Path, runs: int) -> list[float]:
    """Return the milliseconds of each run, sorted."""
    sandbox = make_sandbox(kind)
    environ = reduced(os.environ)
    times: list[float] = []
    for _ in range(runs):
        started = time.perf_counter()
        ran = run_bounded(
            ["true"],
            fence=lambda argv: sandbox.wrap(argv, root, (), environ),
            cwd=root,
            environ=environ,
            timeout_s=10,
            output_limit=1000,
        )
        times.append((time.perf_counter() - started) * 1000)
        assert ran.status == 0, ran.output
    return sorted(times)


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ["FENCELINE_HOME"] = str(root / "home")
        (root / ".git").mkdir()
        print(f"{'sandbox':<12}{'median ms':>10}{'p95 ms':>10}{'n':>6}")
        for kind in reversed(SandboxKind):
            times = measure(kind, root, runs)
            print(f"{kind:<12}{statistics.median(times):>10.1f}{times[int(runs * 0.95)]:>10.1f}{runs:>6}")
        for words in ("choosing, first time", "choosing, remembered"):
            started = time.perf_counter()
            choose_sandbox()
            print(f"{words}: {(time.perf_counter() - started) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
