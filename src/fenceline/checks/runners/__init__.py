"""One module per test runner: how to ask it for a report, and how to read what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fenceline.checks.results import CheckCommand, Failure, TestState


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and with what a command is about to run.

    Attributes:
        root: of the workspace.
        spot: a temporary folder outside the workspace for reports.
        environ: the environment that it will have.
        timeout_s: seconds until it is killed.
    """

    root: Path
    spot: Path
    environ: Mapping[str, str]
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A command with what makes its runner report and leave nothing behind.

    Attributes:
        argv: the command.
        environ: variables to add.
        writable: further folders that it has to write.
    """

    argv: tuple[str, ...]
    environ: Mapping[str, str] = field(default_factory=dict[str, str])
    writable: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a finished run left to be read.

    Attributes:
        command: that ran.
        root: of the workspace.
        spot: the temporary folder that was given to ``prepare``.
        status: exit status, -1 when killed.
        output: the last part of what it printed, clean.
        cut: whether earlier output is missing.
    """

    command: CheckCommand
    root: Path
    spot: Path
    status: int
    output: str
    cut: bool

    @property
    def cwd(self) -> Path:
        """The folder that it ran in."""
        return self.root / self.command.folder


@dataclass(frozen=True, slots=True)
class Reading:
    """What a runner said.

    Attributes:
        tests: state by ``file::name``; empty where it is not known of every test.
        failures: essential lines.
        empty: whether it ran no test at all.
        broken: whether it could not run at all, for a reason that is not in the code.
    """

    tests: dict[str, TestState] = field(default_factory=dict["str", "TestState"])
    failures: tuple[Failure, ...] = ()
    empty: bool = False
    broken: bool = False


class RunnerKit(Protocol):
    """How one runner is asked and read."""

    def prepare(self, command: CheckCommand, setting: Setting) -> Prepared:
        """Return ``command`` asking for a report in ``setting.spot``."""
        ...

    def read(self, evidence: Evidence) -> Reading:
        """Return what the run said. Reads hostile text: never raises for it."""
        ...
