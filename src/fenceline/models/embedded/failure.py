"""Why a server ended while loading, in one line, from its exit status and its log."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_STAMP = re.compile(r"^[\d.]+ [EWI] ")
_TELLING = "error loading model: "
_TAIL_BYTES = 1 << 16
_SHOWN = 200


def load_failure(log: Path, returncode: int) -> str:
    """Return the reason.

    Args:
        log: what the server printed.
        returncode: as ``subprocess`` gives it, negative for a signal.
    """
    if returncode == -signal.SIGKILL:
        return "it was killed, most likely for want of memory"
    if returncode < 0:
        return f"it crashed ({signal.Signals(returncode * -1).name})"
    lines = [_STAMP.sub("", line).strip() for line in _tail(log)]
    telling = [line.partition(_TELLING)[2] for line in lines if _TELLING in line]
    line = (telling or [line for line in lines if line] or ["it printed nothing"])[-1]
    return "".join(letter for letter in line if letter.isprintable())[:_SHOWN]


def _tail(log: Path) -> list[str]:
    try:
        return log.read_bytes()[-_TAIL_BYTES:].decode(errors="replace").splitlines()
    except OSError:
        return []
