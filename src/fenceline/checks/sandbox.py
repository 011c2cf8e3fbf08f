"""Chooses how a check is fenced in, and says so in words."""

from __future__ import annotations

import os
import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fenceline import places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class SandboxKind(StrEnum):
    """What fences a check in."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


class Sandbox(Protocol):
    """A way to run a command so that it can do no harm outside the workspace."""

    @property
    def kind(self) -> SandboxKind:
        """Which it is."""
        ...

    @property
    def notice(self) -> str:
        """One line for a person: what it holds back, and what it does not."""
        ...

    def only_reading(self, masked: Sequence[str] = ()) -> Sandbox | None:
        """Return the same fence with the workspace read-only too; None where it cannot be.

        Args:
            masked: paths of files and folders, relative to the root, that are there and appear empty.
        """
        ...

    def discarding(self, root: Path, masked: Sequence[str] = ()) -> Sandbox | None:
        """Return the same fence in which nothing stays of what is written to the workspace; None where it cannot be.

        Args:
            root: of the workspace.
            masked: paths of files and folders, relative to the root, that are there and appear empty.
        """
        ...

    def wrap(
        self, argv: Sequence[str], root: Path, writable: Sequence[Path], environ: Mapping[str, str]
    ) -> list[str]:
        """Return the command that runs ``argv`` fenced in.

        Args:
            argv: the command.
            root: of the workspace; writable but for its ``.git``.
            writable: further folders that it may write; the first is the run's own.
            environ: the environment that it will run with.
        """
        ...


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
