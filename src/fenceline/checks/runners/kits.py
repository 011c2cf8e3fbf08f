"""Chooses how a test runner is asked and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.checks.results import Runner
    from fenceline.checks.runners import RunnerKit


def kit(runner: Runner) -> RunnerKit:  # noqa: C901 - a table whose rows are imports
    """Return how ``runner`` is asked and read; only that one is loaded."""
    # ruff: noqa: PLC0415
    match runner:
        case "pytest":
            from fenceline.checks.runners.pytest_kit import PytestKit as Kit
        case "unittest":
            from fenceline.checks.runners.unittest_kit import UnittestKit as Kit
        case "node":
            from fenceline.checks.runners.node_kit import NodeKit as Kit
        case "jest":
            from fenceline.checks.runners.jest_kit import JestKit as Kit
        case "vitest":
            from fenceline.checks.runners.jest_kit import VitestKit as Kit
        case "mocha":
            from fenceline.checks.runners.mocha_kit import MochaKit as Kit
        case "go":
            from fenceline.checks.runners.go_kit import GoKit as Kit
        case "cargo":
            from fenceline.checks.runners.cargo_kit import CargoKit as Kit
        case "maven":
            from fenceline.checks.runners.jvm_kit import MavenKit as Kit
        case "gradle":
            from fenceline.checks.runners.jvm_kit import GradleKit as Kit
        case "npm" | "make" | "command":
            from fenceline.checks.runners.command_kit import CommandKit as Kit
    return Kit()
