"""Whom a command called, by strace: the addresses given to the kernel, looks at the resolver's settings."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ADDRESS = re.compile(r'sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Calls:
    """What a traced process tree asked of the network.

    Attributes:
        exit_code: of the command.
        loopback: calls that stayed on the machine.
        outside: ``host:port`` of every other.
        dns: calls to port 53, wherever.
        resolver: times that ``/etc/resolv.conf`` was opened: a look-up through the C library does.
    """

    exit_code: int
    loopback: int
    outside: tuple[str, ...]
    dns: int
    resolver: int

    def __str__(self) -> str:
        """Return one sentence."""
        elsewhere = f" ({', '.join(self.outside)})" if self.outside else ""
        return (
            f"Network of one traced run (exit {self.exit_code}): {self.loopback} calls to loopback, "
            f"{len(self.outside)} to anywhere else{elsewhere}, {self.dns} to port 53; "
            f"resolv.conf opened {self.resolver} times."
        )


def traced(command: list[str], cwd: Path, env: Mapping[str, str], log: Path) -> Calls | None:
    """Run a command under strace; None where there is no strace."""
    if not shutil.which("strace"):
        return None
    tracer = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg,openat", "-o", str(log)]
    done = subprocess.run([*tracer, *command], cwd=cwd, env=dict(env), check=False, capture_output=True)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    called = [(match[2], match[1]) for line in lines if (match := _ADDRESS.search(line))]
    outside = tuple(f"{host}:{port}" for host, port in called if not _is_loopback(host))
    return Calls(
        exit_code=done.returncode,
        loopback=len(called) - len(outside),
        outside=outside,
        dns=sum(port == "53" for _, port in called),
        resolver=sum('"/etc/resolv.conf"' in line and "ENOENT" not in line for line in lines),
    )


def _is_loopback(host: str) -> bool:
    return host.startswith("127.") or host in {"::1", "::ffff:127.0.0.1"}
