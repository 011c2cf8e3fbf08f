"""Begins a command only when all around it is there, and ends it with whoever started it.

A sandbox asks to die with its starter some milliseconds after it was started. A starter that is killed within these
would leave the command running, so the command waits for a sign, which nobody gives any more then. Where there is no
sandbox nothing asks to die at all. So a watcher stands beside the command, and ends its process group when the socket
that the sign came through has no other end any more.
"""

from __future__ import annotations

import select
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

_TICK_MS = 50
_ON_A_SIGN = """
echo >&0
read -r sign || exit 125
exec 3<&0 4>&2 </dev/null 2>/dev/null
{ read -r sign; kill -9 0; } <&3 >&2 4>&- &
(exec "$@" 2>&4 3<&- 4>&-)
code=$?
kill -9 $!
wait $!
exit $code
"""


def held(argv: Sequence[str]) -> list[str]:
    """Return ``argv`` so that it begins on a sign, which it asks for through a socket that is its standard input.

    It exits as ``argv`` does, a signal told as a shell tells it.
    """
    return ["/bin/sh", "-c", _ON_A_SIGN, "sh", *argv]


def give_sign(gate: socket.socket, has_ended: Callable[[], bool], deadline: float) -> None:
    """Wait until a held command asks, and let it begin; return, too, when it ended or its time is over.

    Args:
        gate: the other end of its standard input.
        has_ended: whether it has.
        deadline: by the monotonic clock.
    """
    poller = select.poll()
    poller.register(gate, select.POLLIN)
    while not has_ended() and time.monotonic() < deadline:
        if poller.poll(_TICK_MS):
            with suppress(OSError):
                gate.recv(1)
                gate.send(b"\n")
            return
