"""Runs the host script, fenced in as far as node itself can."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Runner: TypeAlias = "Callable[[Sequence[str], bytes, Path, float], bytes | None]"
"""``(argv, given on standard input, folder, seconds) -> standard output``; None when it failed or took too long."""

HOST = Path(__file__).parent / "host.cjs"
_MOST = 4 << 20  # bytes of an answer


def run(argv: Sequence[str], given: bytes, folder: Path, seconds: float) -> bytes | None:
    """Run a command in ``folder``, with nothing of our environment but PATH, and end it after ``seconds``."""
    try:
        process = subprocess.Popen(
            argv,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", "")},
            start_new_session=True,
        )
    except OSError:
        return None
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    assert process.stdout is not None  # noqa: S101 - as above
    end = threading.Timer(seconds, _kill, (process,))
    feed = threading.Thread(target=_feed, args=(process.stdin, given))
    end.start()
    feed.start()
    with process.stdout:
        out = process.stdout.read(_MOST + 1)
    if len(out) > _MOST:
        _kill(process)
    code = process.wait()
    end.cancel()
    feed.join()
    return out if code == 0 else None


@cache
def node() -> tuple[str, ...]:
    """Return how node is called so that it may read files and do nothing else; empty without a node that can.

    The flag makes node refuse to write, to start processes and workers, and to load native code. It does not
    keep it off the network; a caller that wants that gives a runner of its own.
    """
    found = shutil.which("node")
    said = found and run((found, "--version"), b"", Path("/"), 10)
    match = re.match(rb"v(\d+)\.(\d+)", said or b"")
    if not found or match is None or int(match[1]) < 20:
        return ()
    version = int(match[1]), int(match[2])
    flag = (
        "--permission" if version >= (23, 5) or (22, 13) <= version < (23, 0) else "--experimental-permission"
    )
    return found, flag, "--allow-fs-read=*", "--max-old-space-size=4096"


def _feed(pipe: IO[bytes], given: bytes) -> None:
    with suppress(BrokenPipeError), pipe:
        pipe.write(given)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
