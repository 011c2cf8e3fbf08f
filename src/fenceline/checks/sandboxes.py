"""Chooses how a check is fenced in: by what works on this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline import places
from fenceline.checks.sandbox import SandboxKind

if TYPE_CHECKING:
    from fenceline.checks.sandbox import Sandbox


def choose_sandbox() -> Sandbox:
    """Return the strongest sandbox that works on this machine.

    What works is found by running it, once per start of the machine: some containers forbid namespaces. The
    answer is kept in the cache folder.
    """
    key = _machine()
    memo = places.cache_dir() / "sandbox"
    if (known := _recall(memo, key)) is None:
        known = _probe()
        _remember(memo, key, known)
    return make_sandbox(known)


def make_sandbox(kind: SandboxKind) -> Sandbox:
    """Return the sandbox of that kind, whether it works here or not."""
    match kind:
        case SandboxKind.BUBBLEWRAP:
            from fenceline.checks.bubblewrap import Bubblewrap  # noqa: PLC0415 - only the chosen one is loaded

            return Bubblewrap()
        case SandboxKind.LANDLOCK:
            from fenceline.checks.landlock import Landlock  # noqa: PLC0415 - only the chosen one is loaded

            return Landlock()
        case SandboxKind.NONE:
            from fenceline.checks.plain import Plain  # noqa: PLC0415 - only the chosen one is loaded

            return Plain()


def _probe() -> SandboxKind:
    from fenceline.checks import bubblewrap  # noqa: PLC0415 - once per start of the machine

    if bubblewrap.works():
        return SandboxKind.BUBBLEWRAP
    from fenceline.checks import landlock  # noqa: PLC0415 - only where the better one is missing

    if landlock.works():
        return SandboxKind.LANDLOCK
    return SandboxKind.NONE


def _machine() -> str:
    """Return what the answer depends on: this start of the machine, this user, this bwrap."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    program = shutil.which("bwrap")
    return " ".join(
        (
            boot.read_text().strip() if boot.exists() else "-",
            str(os.geteuid()),
            f"{program}@{Path(program).stat().st_mtime_ns}" if program else "-",
        )
    )


def _recall(memo: Path, key: str) -> SandboxKind | None:
    try:
        known, _, kind = memo.read_text().strip().partition("\n")
        return SandboxKind(kind) if known == key else None
    except (OSError, ValueError):
        return None


def _remember(memo: Path, key: str, kind: SandboxKind) -> None:
    try:
        memo.parent.mkdir(parents=True, exist_ok=True)
        memo.write_text(f"{key}\n{kind}\n")
    except OSError:
        return  # a cache that cannot be written costs a probe each time, no more
