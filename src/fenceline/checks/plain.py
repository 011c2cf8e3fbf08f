"""No sandbox: the command runs with the user's own rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.checks.sandbox import SandboxKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plain:
    """Runs a command as it is; only its environment is reduced."""

    kind: SandboxKind = SandboxKind.NONE
    notice: str = "no sandbox here: checks run with your rights and your network; on Linux install bubblewrap"

    def only_reading(self, masked: Sequence[str] = ()) -> None:
        """Return None: nothing here keeps a command from writing."""
        del masked

    def discarding(self, root: Path, masked: Sequence[str] = ()) -> None:
        """Return None: nothing here keeps what a command writes apart."""
        del root, masked

    def wrap(
        self,
        argv: Sequence[str],
        root: Path,  # noqa: ARG002 - of the Protocol
        writable: Sequence[Path],  # noqa: ARG002 - of the Protocol
        environ: Mapping[str, str],  # noqa: ARG002 - of the Protocol
    ) -> list[str]:
        """Return ``argv`` unchanged."""
        return list(argv)
