"""Whether a process that wrote something down is still the same process and alive."""

from __future__ import annotations

import os
from pathlib import Path


def is_running(pid: int) -> bool:
    """Return whether there is a process of that id, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def birth(pid: int) -> str:
    """Return what tells this process from a later one of the same id; empty when there is none.

    On Linux the boot's id and the start time in ticks since then, elsewhere what ``ps`` says.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except FileNotFoundError:
        return "" if Path("/proc/self/stat").exists() else _asked(pid)
    except ProcessLookupError:
        return ""
    state, *fields = stat.rpartition(b")")[2].split()  # the name before may hold anything
    return "" if state in b"ZX" else f"{_boot()} {fields[18].decode()}"


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _asked(pid: int) -> str:
    import subprocess  # noqa: PLC0415 - only where there is no /proc

    asked = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, check=False)
    return asked.stdout.decode(errors="replace").strip()
