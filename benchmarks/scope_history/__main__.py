"""Entry: ``python -m benchmarks.scope_history MIRRORS [--half tuning|reporting] [--keep FILE] [--cases N]``."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from .cases import CASES, cases, mirror
from .measure import Outcome, outcome
from .report import report
from .repositories import REPORTING, TUNING


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "mirrors", type=Path, help="folder with a bare clone of each repository in OWNER+NAME/repo"
    )
    parser.add_argument("--half", choices=["tuning", "reporting"], default="reporting")
    parser.add_argument("--keep", type=Path, help="write one JSON line a case to this file")
    parser.add_argument("--cases", type=int, default=CASES, help="commits a repository")
    options = parser.parse_args()
    found: list[Outcome] = []
    for name in TUNING if options.half == "tuning" else REPORTING:
        found += [outcome(name, case) for case in cases(mirror(name, options.mirrors), options.cases)]
        print(f"{name}: {len(found)} cases so far", flush=True)
    if options.keep:
        options.keep.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in found))
    print("\n".join(report(found)))


if __name__ == "__main__":
    main()
