"""Whether a person waits for a run."""

from __future__ import annotations

import os
import sys


def attended() -> bool:
    """Return whether this process is in the foreground of a terminal, and no build machine says that it runs it."""
    if os.environ.get("CI"):
        return False
    return any(_in_front(stream.fileno()) for stream in (sys.__stderr__, sys.__stdin__) if stream is not None)


def _in_front(stream: int) -> bool:
    try:
        return os.tcgetpgrp(stream) == os.getpgrp()
    except OSError:  # no terminal
        return False
