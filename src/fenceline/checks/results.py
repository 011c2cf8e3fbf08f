"""What a check is and what it said."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Runner = Literal[
    "pytest",
    "unittest",
    "npm",
    "vitest",
    "jest",
    "mocha",
    "node",
    "go",
    "cargo",
    "maven",
    "gradle",
    "make",
    "command",
]


class TestState(StrEnum):
    """What one test did."""

    __test__ = False

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class CheckCommand:
    """One command that decides.

    Attributes:
        argv: the program and its arguments; a configured command line becomes ``("sh", "-c", line)``: it is
            the user's own, never a model's.
        runner: whose output it is, so that results can be read per test.
        shown: how to show it to a person.
        source: why this command: ``configured``, ``pytest, found in pyproject.toml``.
        folder: where it runs, relative to the workspace's root, empty for the root itself.
    """

    argv: tuple[str, ...]
    runner: Runner
    shown: str
    source: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """The essential lines of one failure: what a model needs to mend it, and nothing else.

    Attributes:
        test: name of the test as in ``CheckResult.tests``, empty when the run failed as a whole.
        message: the assertion or exception with the values it shows, at most a dozen lines.
        path: file of the failing line in the workspace, empty unknown.
        line: its line, 0 unknown.
    """

    test: str
    message: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One run of a check.

    Attributes:
        outcome: ``passed`` means exit status 0 and at least one test or command really ran; ``empty`` that no
            test was collected; ``error`` that the command could not be run at all.
        tests: state by test, where the runner names them; empty otherwise.
        failures: essential lines, nearest first.
        seconds: wall time.
        output: the last part of the raw output, bounded.
        exit_status: of the command, -1 when killed.
    """

    outcome: Literal["passed", "failed", "timeout", "empty", "error"]
    tests: dict[str, TestState] = field(default_factory=dict[str, TestState])
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    output: str = ""
    exit_status: int = 0
