"""One finder per ecosystem: from the files of a folder to the commands that test it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MAX_READ = 256 << 10


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that may have tests of its own.

    Attributes:
        path: on disk.
        name: relative to the workspace's root, empty for the root.
        files: below it, relative to it.
        environ: where programs are looked up.
    """

    path: Path
    name: str
    files: tuple[str, ...]
    environ: Mapping[str, str]

    @property
    def top(self) -> frozenset[str]:
        """Names of the files directly in it."""
        return frozenset(name for name in self.files if "/" not in name)

    def text(self, name: str) -> str:
        """Return a file's beginning, empty when it cannot be read."""
        try:
            with (self.path / name).open("rb") as file:
                return file.read(_MAX_READ).decode("utf-8", "replace")
        except OSError:
            return ""

    def program(self, name: str) -> str | None:
        """Return where ``name`` is on the PATH."""
        return shutil.which(name, path=self.environ.get("PATH"))
