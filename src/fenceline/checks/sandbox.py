"""How a check can be fenced in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


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
