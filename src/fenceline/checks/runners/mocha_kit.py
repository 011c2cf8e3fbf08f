"""Mocha: its JSON report, asked for in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.checks.clean import plain
from fenceline.checks.essence import fallback, most_telling
from fenceline.checks.essence.node_text import from_message
from fenceline.checks.essence.source import inside
from fenceline.checks.results import TestState
from fenceline.checks.runners import Prepared, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import CheckCommand
    from fenceline.checks.runners import Evidence, Setting

_MAX_BYTES = 32 << 20


class _Fault(msgspec.Struct):
    message: str = ""
    stack: str = ""


class _Test(msgspec.Struct):
    fullTitle: str  # noqa: N815 - the report's own key
    file: str | None = None
    err: _Fault = msgspec.field(default_factory=_Fault)


class _Report(msgspec.Struct):
    tests: list[_Test]
    pending: list[_Test] = msgspec.field(default_factory=list[_Test])
    failures: list[_Test] = msgspec.field(default_factory=list[_Test])


class MochaKit:
    """``mocha``."""

    def prepare(self, command: CheckCommand, setting: Setting) -> Prepared:
        """Ask for the report; a line of the user's, run by the shell, is left as it is."""
        if command.argv[0] == "sh":
            return Prepared(command.argv, {"CI": "1"})
        report = f"output={setting.spot / 'report.json'}"
        return Prepared((*command.argv, "--reporter", "json", "--reporter-option", report), {"CI": "1"})

    def read(self, evidence: Evidence) -> Reading:
        """Read the report; without one the text."""
        report = _load(evidence.spot / "report.json")
        if report is None:
            return Reading(failures=fallback(evidence.output, evidence.root) if evidence.status else ())
        states = (
            (report.tests, TestState.PASSED),
            (report.pending, TestState.SKIPPED),
            (report.failures, TestState.FAILED),  # a hook that fails is here alone
        )
        tests = {_name(test, evidence.root): state for group, state in states for test in group}
        failures = [
            from_message(plain(test.err.stack or test.err.message), evidence.root, _name(test, evidence.root))
            for test in report.failures
        ]
        return Reading(tests, most_telling(failures), empty=not tests)


def _load(path: Path) -> _Report | None:
    try:
        content = path.read_bytes() if path.stat().st_size <= _MAX_BYTES else b""
        return msgspec.json.decode(content, type=_Report)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _name(test: _Test, root: Path) -> str:
    path = inside(test.file, root) if test.file else ""
    return f"{path or 'mocha'}::{plain(test.fullTitle)}"
