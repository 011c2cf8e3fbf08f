"""Fences a check in with the kernel's Landlock, where bubblewrap is missing or forbidden."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.checks import landlock_exec
from fenceline.checks.sandbox import SandboxKind
from fenceline.checks.toolchains import home_of, readable_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HIDDEN = ("/tmp", "/home", "/root", "/run")  # noqa: S108 - places to hide, not to write
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm")
_TCP_ABI = 4


@dataclass(frozen=True, slots=True)
class Landlock:
    """Only the workspace and a private temporary folder writable, home unreadable, no TCP (Linux 6.7)."""

    kind: SandboxKind = SandboxKind.LANDLOCK
    read_only: bool = False

    def only_reading(self, masked: Sequence[str] = ()) -> Landlock | None:
        """Return the same fence with the workspace read-only; None where something in it has to be masked."""
        return None if masked else replace(self, read_only=True)

    def discarding(self, root: Path, masked: Sequence[str] = ()) -> None:
        """Return None: it keeps no writes apart."""
        del root, masked

    @property
    def notice(self) -> str:
        """One line for a person."""
        network = "TCP refused, other network open" if landlock_exec.abi() >= _TCP_ABI else "NETWORK OPEN"
        limits = f"home hidden, only the workspace writable, nothing new at its top, {network}"
        return f"sandbox: Landlock ({limits}); bubblewrap would do better"

    def wrap(
        self, argv: Sequence[str], root: Path, writable: Sequence[Path], environ: Mapping[str, str]
    ) -> list[str]:
        """Return ``argv`` under the launcher, run by its path so that no package has to be importable."""
        real = root.resolve()
        reads = [*_open_places(home_of(environ)), *readable_paths(argv, root, environ), real]
        places = () if self.read_only else _writable_entries(real)
        writes = [*places, *writable, *(Path("/dev") / name for name in _DEVICES)]
        return [
            sys.executable,
            "-ISB",
            str(Path(landlock_exec.__file__)),
            *(f"--read={path}" for path in reads),
            *(f"--write={path}" for path in writes if path.exists()),
            "--",
            *argv,
        ]


def works() -> bool:
    """Whether this kernel knows Landlock and lets us use it."""
    if landlock_exec.abi() < 1:
        return False
    argv = [sys.executable, "-ISB", landlock_exec.__file__, "--read=/", "--", "/bin/sh", "-c", "exit 0"]
    try:
        return subprocess.run(argv, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _open_places(home: Path) -> Iterator[Path]:
    """Yield the top folders that hold neither a home nor others' sockets and temporary files."""
    hidden = {Path(name).resolve() for name in _HIDDEN} | {home.resolve()}
    for entry in sorted(Path("/").iterdir()):
        real = entry.resolve()
        if entry.exists() and not any(
            place.is_relative_to(real) or real.is_relative_to(place) for place in hidden
        ):
            yield entry


def _writable_entries(root: Path) -> Iterator[Path]:
    """Yield what may be written of the workspace.

    A right on a folder is a right on all below it, so ``.git`` is kept out by naming its siblings; where
    there is one, a check can make no new entry directly under the root.
    """
    if not (root / ".git").exists():
        yield root
        return
    for entry in sorted(root.iterdir()):
        if entry.name != ".git" and not entry.is_symlink():
            yield entry
