"""The temporary folder of one run of a command, outside the workspace and ours alone."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

LAYER = "layer"
"""Name of the folder in it that takes what is written to a workspace under a layer."""


@contextmanager
def temporary() -> Generator[Path]:
    """Yield the folder, under a name that nobody can guess, and remove it afterwards."""
    base = Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 - see above
    spot = base.resolve() / f"fenceline-{os.urandom(8).hex()}"
    spot.mkdir(mode=0o700)
    try:
        yield spot
    finally:
        with suppress(OSError):  # the kernel leaves it closed to its owner
            (spot / LAYER / "work" / "work").chmod(0o700)
        shutil.rmtree(spot, ignore_errors=True)
