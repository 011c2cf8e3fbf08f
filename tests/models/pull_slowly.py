"""Run with a folder and a URL: pulls the test's weights, but stops for long after the first block."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from test_pull_weights import WEIGHTS, Heard

from fenceline.models.pull import pull
from fenceline.models.pull.home import OfficialHome

if TYPE_CHECKING:
    from collections.abc import Iterator


class SlowHome:
    """Gives one block."""

    label = "a slow home"

    def __init__(self, url: str) -> None:
        self._home = OfficialHome(url, WEIGHTS.size)

    def read(self, offset: int) -> Iterator[bytes]:
        """Yield it, then hang."""
        for block in self._home.read(offset):
            yield block
            time.sleep(600)


if __name__ == "__main__":
    pull(WEIGHTS, Path(sys.argv[1]), [SlowHome(sys.argv[2])], Heard())
